// The kinds of unit that institutions register: 3 documents, the patient summary and the
// collections of the 6 information (domain: JP-CLINS). One row a kind in kinds.def.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/error.hpp"

namespace tasuki::clins {

enum class Kind {
#define TASUKI_KIND(name, code, form, type, profile, sender, destination, signature, ja, en) name,
#include "clins/kinds.def"
#undef TASUKI_KIND
};

enum class Form { document, collection };
enum class Need { required, optional, absent };

struct KindRow {
  Kind kind;
  std::string_view code;  // "referral": in receipts, searches, metrics
  Form form;
  std::string_view type;  // document: Composition.type code; collection: resource type of the tag
  std::string_view profile;  // of the Bundle, without version
  Need sender_section;       // 920
  Need destination_section;  // 910
  // Bundle.signature: the letter may carry its author's, nothing else carries one.
  Need signature;
  std::string_view ja;
  std::string_view en;
};

const KindRow& kind_row(Kind kind);
std::span<const KindRow> kind_rows();
std::optional<Kind> kind_from_code(std::string_view code);

}  // namespace tasuki::clins
