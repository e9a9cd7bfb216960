// What is signed of a Bundle: the bytes as received minus the top-level "signature" member and its
// one comma, by the positions of the JSON tree and never by writing it anew.
// docs/formats/signature.md
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "json/document.hpp"

namespace tasuki::signature {

struct Cut {
  std::string signed_bytes;
  json::Value element;  // the Signature; lives as long as the document
};

// nullopt: no such member at the top, wherever else there may be one. Error: signature_malformed,
// when it stands there twice (of a document read with json::Keys::repeated).
Result<std::optional<Cut>> cut(const json::Document& document);

// The document's bytes with `,"signature":` and `element` behind its last member: cut() gives back
// the bytes before. Error: signature_malformed, when it has the member already or is no object with
// members.
Result<std::string> insert(const json::Document& document, std::string_view element);

}  // namespace tasuki::signature
