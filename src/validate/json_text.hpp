// The text of a string in a document, copied only when it stands there with escapes.
#pragma once

#include <string>
#include <string_view>

#include "json/document.hpp"

namespace tasuki::validate {

class JsonText {
 public:
  // `value` may be absent or no string: then the text is empty.
  explicit JsonText(const json::Value& value) {
    if (const auto plain = value.plain()) {
      view_ = *plain;
    } else if (value) {
      owned_ = value.string();
      view_ = owned_;
    }
  }
  JsonText(const JsonText&) = delete;
  JsonText& operator=(const JsonText&) = delete;
  std::string_view view() const { return view_; }
  bool empty() const { return view_.empty(); }

 private:
  std::string owned_;
  std::string_view view_;
};

}  // namespace tasuki::validate
