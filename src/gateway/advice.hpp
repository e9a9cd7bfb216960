// 紙発行時の制御: whether a document can go electronically or must be issued on paper, told before
// it is sent, and after a refusal in the same words. The reasons are the rows of advice.def.
//
// Keeps nothing and asks only what it needs: of a patient who refuses nothing is asked at all.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "clins/insured.hpp"

namespace tasuki::gateway {

// From the best to the worst: of several reasons the worst decides. `correct`: mend it, then send.
enum class Route { electronic, undetermined, correct, paper };
std::string_view code_of(Route route);

enum class AdviceReason {
#define TASUKI_ADVICE(name, code, route, error, ja, en) name,
#include "gateway/advice.def"
#undef TASUKI_ADVICE
};

struct AdviceRow {
  AdviceReason reason;
  std::string_view code;
  Route route;
  std::string_view error;  // id of the exchange's refusal that means the same; may be empty
  std::string_view ja;
  std::string_view en;
};
const AdviceRow& advice_row(AdviceReason reason);
std::span<const AdviceRow> advice_rows();

struct AdviceQuestion {
  std::string consent = "later";                  // "oral", "later", "refused"
  std::optional<clins::InsuredIdentity> insured;  // absent: the patient has none
  std::string birth_date;                         // "1955-05-04"
  std::string destination;                        // empty: the kind of document has none
};

enum class Participation { active, suspended, absent };
enum class InsuredStanding { valid, outdated, refused, unchecked };

// Who knows. A port: the gateway asks the exchange (exchange_advice.hpp). Any Error means that it
// is not known now.
class AdviceSource {
 public:
  virtual ~AdviceSource() = default;
  virtual Result<Participation> participation(const std::string& institution) = 0;
  // unchecked: whoever is asked has no such call; registration checks it.
  virtual Result<InsuredStanding> standing(const clins::InsuredIdentity& insured,
                                           const std::string& birth_date) = 0;
};

enum class CheckResult { passed, failed, not_checked };
std::string_view code_of(CheckResult result);
struct AdviceCheck {
  std::string_view subject;  // "consent", "insured", "destination"
  CheckResult result = CheckResult::not_checked;
};

struct Advice {
  Route route = Route::electronic;
  std::vector<AdviceReason> reasons;  // none: send electronically
  std::vector<AdviceCheck> checks;
};
Advice advise(const AdviceQuestion& question, AdviceSource& source);

// As FHIR Parameters (docs/gateway-api.md).
std::string to_json(const Advice& advice);

// The row that says the same as a refusal of the exchange (an OperationOutcome); nullptr when paper
// would not help.
const AdviceRow* advice_on(std::string_view refusal);

}  // namespace tasuki::gateway
