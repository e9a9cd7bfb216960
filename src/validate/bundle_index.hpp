// The entries of one Bundle, found by what references may say.
// http://hl7.org/fhir/R4/bundle.html#references
//
// Made in n log n, asked in log n, whatever the URLs. Refers to the document.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/document.hpp"

namespace tasuki::validate {

// A reference in its parts. http://hl7.org/fhir/R4/references.html#literal
struct ReferenceParts {
  std::string_view whole;  // without "/_history/..." and fragment
  std::string_view base;   // of an absolute RESTful URL, ending in "/"
  std::string_view type;   // "Patient"; empty: it is not of the form Type/id
  std::string_view id;
  std::string_view version;   // behind "/_history/"
  std::string_view fragment;  // behind "#"
  bool absolute = false;      // a URL or URN
  bool well_formed = true;    // false: neither absolute nor Type/id nor #id
};
ReferenceParts parse_reference(std::string_view reference);

class BundleIndex {
 public:
  struct Entry {
    json::Value node;
    json::Value resource;
    std::string_view full_url;
    ReferenceParts parts;  // of full_url
    std::string_view type;
    std::string_view id;
    std::string_view version;  // meta.versionId
  };

  explicit BundleIndex(const json::Value& bundle);
  BundleIndex(const BundleIndex&) = delete;
  BundleIndex& operator=(const BundleIndex&) = delete;

  const std::vector<Entry>& entries() const { return entries_; }
  // The entry that holds the value of that number; nullptr: none.
  const Entry* around(std::uint32_t value_id) const;
  // Numbers of the entries that `reference`, standing in `from`, means. Relative references are
  // resolved against the base of `from`'s fullUrl. Valid until the next call.
  std::span<const std::uint32_t> find(const ReferenceParts& reference, const Entry* from);
  // Numbers of the entries with this type and id, wherever their fullUrl is.
  std::span<const std::uint32_t> find_by_type_and_id(std::string_view type, std::string_view id);
  // A reference in `from` leads to these entries.
  void connect(const Entry& from, std::span<const std::uint32_t> to);
  // Which entries the references that were connected lead to, from the first one on.
  std::vector<bool> reachable_from_first() const;

 private:
  std::string_view keep(const json::Value& text);
  std::span<const std::uint32_t> select(std::string_view version);

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> by_full_url_;
  std::vector<std::uint32_t> by_type_and_id_;
  std::vector<std::uint32_t> found_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges_;
  std::string target_;
  std::deque<std::string> kept_;  // texts that stand escaped in the document
};

}  // namespace tasuki::validate
