// The insured identity of a person: 保険者番号:記号:番号:枝番, or a welfare recipient's number.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tasuki::clins {

inline constexpr std::string_view kInsuredSystem =
    "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";
inline constexpr std::string_view kPublicPayerSystem =
    "http://jpfhir.jp/fhir/clins/Idsystem/JP_PublicPayer_memberID";

struct InsuredIdentity {
  bool public_payer = false;
  std::string insurer;  // 8 digits, left-padded with zeros
  std::string symbol;   // NFKC, without blanks; may be empty
  std::string number;   // likewise, never empty
  std::string branch;   // 2 digits or empty

  // Equal for all spellings of the same identity: "I|00012345|あいう|187|05". Welfare: "P|...".
  std::string normal_form() const;
};

// From an Identifier's system and value, forgiving where people write: an insurer number of fewer
// than 8 digits, full-width digits, blanks. At most limits::kIdentifierBytesMax bytes.
// Error: parameter_invalid (the detail never shows the value).
Result<InsuredIdentity> parse_insured(std::string_view system, std::string_view value);

// From normal_form(): as a document writes it. nullopt: no normal form.
struct WrittenInsured {
  std::string_view system;
  std::string value;
};
std::optional<WrittenInsured> written_insured(std::string_view normal_form);

// True when the value stands exactly as a document must write it (rule R1013).
bool is_written_insured(std::string_view system, std::string_view value);

}  // namespace tasuki::clins
