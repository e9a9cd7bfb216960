#include <array>

#include "cli/eligibility/access.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "clins/insured.hpp"
#include "eligibility/date.hpp"
#include "eligibility/messages.hpp"

namespace tasuki::cli {

Options eligibility_check_options() {
  static constexpr std::array kOptions = {
      OptionRow{"INSURED", OptionKind::argument, "", "保険者番号:記号:番号:枝番",
                "insurer:symbol:number:branch"},
      OptionRow{"BIRTH_DATE", OptionKind::argument, "", "生年月日（2000-01-31）",
                "birth date (2000-01-31)"},
      OptionRow{"--institution", OptionKind::value, "",
                "照会する医療機関のコード（確認できない照会はこの機関に数えられる）",
                "institution on whose behalf it is asked; refusals are counted for it"},
      OptionRow{"--on", OptionKind::value, "", "この日に有効か（既定は今日）",
                "valid on this day; today by default"},
      OptionRow{"--public", OptionKind::flag, "", "生活保護受給者の番号",
                "a welfare recipient's number"},
      kConfigOption,
      kDataOption,
  };
  return kOptions;
}

Result<int> run_eligibility_check(const Arguments& arguments, Output& output) {
  if (!arguments.given("--institution")) return fail(Code::usage, "--institution is missing");
  const auto system =
      arguments.flag("--public") ? clins::kPublicPayerSystem : clins::kInsuredSystem;
  const auto identity = TRY(clins::parse_insured(system, arguments.value("INSURED")));
  const auto access = TRY(RegistryAccess::open(arguments));
  eligibility::Check question;
  question.institution = arguments.value("--institution");
  question.insured = identity.normal_form();
  question.birth_date = arguments.value("BIRTH_DATE");
  question.on =
      arguments.given("--on") ? arguments.value("--on") : eligibility::date_in_japan(access->now());
  const auto checked = access->registry().check(question);
  if (!checked) {
    output.error(checked.error());
    return 1;
  }
  const bool current = checked->validity == eligibility::Validity::current;
  if (output.json())
    output.line(eligibility::write_message(*checked));
  else
    output.table({{std::string(output.pick("結果", "result")),
                   std::string(current ? output.pick("有効", "current")
                                       : output.pick("新しい番号あり", "replaced"))},
                  {std::string(output.pick("人", "person")), checked->person},
                  {std::string(output.pick("最新の番号", "newest number")), checked->newest}});
  return current ? 0 : 1;
}

}  // namespace tasuki::cli
