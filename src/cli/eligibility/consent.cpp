#include <array>

#include "base/random.hpp"
#include "base/text.hpp"
#include "cli/eligibility/access.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "eligibility/messages.hpp"

namespace tasuki::cli {

using eligibility::Consent;
using clins::InformationClass;

namespace {

constexpr std::size_t kVisitBytes = 16;

constexpr OptionRow kPerson{"PERSON", OptionKind::argument, "", "人の識別子", "person id"};
constexpr OptionRow kInstitution{"INSTITUTION", OptionKind::argument, "", "10桁の医療機関コード",
                                 "10-digit institution code"};
constexpr OptionRow kClass{"--class", OptionKind::repeated, "", "情報の種類（既定はすべて）",
                           "class of information; all of them by default"};

Result<std::vector<InformationClass>> classes_of(const Arguments& arguments) {
  std::vector<InformationClass> classes;
  for (const std::string& code : arguments.values("--class")) {
    const auto known = clins::information_class(code);
    std::string all;
    for (const auto& row : clins::information_classes())
      all += (all.empty() ? "" : ", ") + std::string(row.code);
    if (!known) return fail(Code::usage, "--class is one of " + all);
    classes.push_back(*known);
  }
  return classes;
}

std::string_view state_of(const Consent& consent, Time now, const Output& output) {
  if (consent.withdrawn_at) return output.pick("取消", "withdrawn");
  if (now < consent.expires_at) return output.pick("有効", "given");
  return output.pick("期限切れ", "expired");
}

void print(const std::vector<Consent>& consents, Time now, const Output& output) {
  if (output.json()) return output.line(eligibility::write_message(consents));
  std::vector<std::vector<std::string>> rows;
  for (const Consent& consent : consents) {
    const auto& row = row_of(consent.information);
    rows.push_back({consent.institution, std::string(output.pick(row.ja, row.en)),
                    std::string(state_of(consent, now, output)), to_instant(consent.given_at),
                    to_instant(consent.expires_at), consent.visit});
  }
  output.table(rows);
}

}  // namespace

Options eligibility_consent_grant_options() {
  static constexpr std::array kOptions = {
      kPerson,
      kInstitution,
      kClass,
      OptionRow{"--visit", OptionKind::value, "",
                "受診の識別子（同じ受診への再登録は期限を延ばさない）",
                "id of the visit; the same visit again does not prolong it"},
      kConfigOption,
      kDataOption,
  };
  return kOptions;
}

Options eligibility_consent_withdraw_options() {
  static constexpr std::array kOptions = {kPerson, kInstitution, kClass, kConfigOption,
                                          kDataOption};
  return kOptions;
}

Options eligibility_consent_list_options() {
  static constexpr std::array kOptions = {kPerson, kConfigOption, kDataOption};
  return kOptions;
}

Result<int> run_eligibility_consent_grant(const Arguments& arguments, Output& output) {
  eligibility::Grant grant;
  grant.person = arguments.value("PERSON");
  grant.institution = arguments.value("INSTITUTION");
  grant.classes = TRY(classes_of(arguments));
  if (grant.classes.empty())
    for (const auto& row : clins::information_classes()) grant.classes.push_back(row.id);
  SystemRandom random;
  grant.visit =
      arguments.given("--visit") ? arguments.value("--visit") : to_hex(random.bytes(kVisitBytes));
  const auto access = TRY(RegistryAccess::open(arguments));
  const auto stands = TRY(access->registry().grant(grant));
  print(stands, access->now(), output);
  return 0;
}

Result<int> run_eligibility_consent_withdraw(const Arguments& arguments, Output& output) {
  const auto classes = TRY(classes_of(arguments));
  const auto access = TRY(RegistryAccess::open(arguments));
  const auto ended = TRY(access->registry().withdraw(
      {arguments.value("PERSON"), arguments.value("INSTITUTION"), classes}));
  print(ended, access->now(), output);
  return 0;
}

Result<int> run_eligibility_consent_list(const Arguments& arguments, Output& output) {
  const auto access = TRY(RegistryAccess::open(arguments));
  const auto consents = TRY(access->registry().consents({arguments.value("PERSON")}));
  print(consents, access->now(), output);
  return 0;
}

}  // namespace tasuki::cli
