// The XHTML of Narrative.div, judged by an allow-list. http://hl7.org/fhir/R4/narrative.html#rules
//
// A small strict reader of its own: no DOCTYPE, processing instruction or CDATA section, no entity
// but XML's five and character numbers, nothing fetched, nothing expanded. One pass, linear in the
// size of the text; elements nest at most limits::kNarrativeDepthMax deep; at most
// limits::kNarrativeFindingsMax findings. What is not listed as allowed is refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tasuki::fhir {

enum class NarrativeKind : std::uint8_t {
  not_well_formed,        // not XML; reading ends here
  root_not_div,           // the outermost element is not <div>
  namespace_missing,      // the div does not declare the namespace of XHTML
  element_not_allowed,    // script, object, form, ...
  attribute_not_allowed,  // onclick, ...
  link_not_allowed,       // javascript: and other schemes that run or read something
  style_not_allowed,      // a style that fetches something or runs a script
  no_content,             // neither text nor an image: txt-2
};

struct NarrativeFinding {
  NarrativeKind kind;
  std::size_t offset;  // in `div`
  std::string name;    // of the element or attribute; of a malformed text what was expected
};

// `div`: the text of Narrative.div, its JSON escapes undone.
std::vector<NarrativeFinding> check_narrative(std::string_view div);
// txt-1: no finding but no_content. Stops at the first and allocates nothing.
bool narrative_is_safe(std::string_view div);
// txt-2: some text that is not blank, or an image. Of what is not well-formed: up to there.
bool narrative_has_content(std::string_view div);

}  // namespace tasuki::fhir
