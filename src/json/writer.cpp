#include "json/writer.hpp"

#include <utility>

#include "base/assert.hpp"
#include "base/log.hpp"

namespace tasuki::json {

void Writer::separate() {
  if (!first_) out_.push_back(',');
  first_ = false;
}

Writer& Writer::object() {
  separate();
  out_.push_back('{');
  closers_.push_back('}');
  first_ = true;
  return *this;
}

Writer& Writer::array() {
  separate();
  out_.push_back('[');
  closers_.push_back(']');
  first_ = true;
  return *this;
}

Writer& Writer::end() {
  TASUKI_ASSERT(!closers_.empty());
  out_.push_back(closers_.back());
  closers_.pop_back();
  first_ = false;
  return *this;
}

Writer& Writer::key(std::string_view key) {
  separate();
  append_json_string(out_, key);
  out_.push_back(':');
  first_ = true;  // the value follows without a comma
  return *this;
}

Writer& Writer::string(std::string_view text) {
  separate();
  append_json_string(out_, text);
  return *this;
}

Writer& Writer::number(std::int64_t value) {
  separate();
  out_ += std::to_string(value);
  return *this;
}

Writer& Writer::decimal(std::string_view exact) {
  return raw(exact);
}

Writer& Writer::boolean(bool value) {
  return raw(value ? "true" : "false");
}

Writer& Writer::null() {
  return raw("null");
}

Writer& Writer::raw(std::string_view json) {
  separate();
  out_.append(json);
  return *this;
}

Writer& Writer::field(std::string_view name, std::string_view text) {
  return key(name).string(text);
}

std::string Writer::take() {
  TASUKI_ASSERT(closers_.empty());
  first_ = true;
  return std::exchange(out_, {});
}

}  // namespace tasuki::json
