#include "clins/institution.hpp"

#include <array>

#include "cli/configuration.hpp"
#include "cli/eligibility/access.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {
namespace {

constexpr OptionRow kCode{"CODE", OptionKind::argument, "", "10桁の医療機関コード",
                          "10-digit institution code"};

std::string status_text(store::ParticipantStatus status, const Output& output) {
  return std::string(status == store::ParticipantStatus::active
                         ? output.pick("利用中", "active")
                         : output.pick("停止中", "suspended"));
}

void write_participant(json::Writer& writer, const store::Participant& participant) {
  writer.object();
  writer.field("code", participant.code);
  writer.key("also").array();
  for (const std::string& code : participant.also_codes) writer.string(code);
  writer.end();
  writer.field("name", participant.name);
  writer.field("status",
               participant.status == store::ParticipantStatus::active ? "active" : "suspended");
  writer.field("changed", to_instant(participant.changed_at));
  writer.end();
}

// Eligibility keeps a directory of its own. An exchange that asks a service elsewhere leaves that
// to whoever runs the service.
Result<> make_known(const Arguments& arguments, const store::Participant& participant) {
  if (arguments.value("--data").empty() &&
      !TRY(load_settings(arguments)).text("eligibility.url").empty())
    return {};
  json::Writer w;
  w.object().field("format", "tasuki-eligibility-1").key("institutions").array().object();
  w.field("code", participant.code).field("name", participant.name);
  if (!participant.kana.empty()) w.field("kana", participant.kana);
  if (!participant.phone.empty()) w.field("phone", participant.phone);
  if (!participant.postal_code.empty()) w.field("postal_code", participant.postal_code);
  if (!participant.address.empty()) w.field("address", participant.address);
  w.key("takes_part").boolean(true);
  w.key("emergency").boolean(arguments.flag("--emergency"));
  w.end().end().end();
  const auto access = TRY(RegistryAccess::open(arguments));
  const eligibility::LoadFile file{"institution.json", w.take()};
  TRY(access->registry().load({&file, 1}));
  return {};
}

Result<int> set_status(const Arguments& arguments, Output& output,
                       store::ParticipantStatus status) {
  const auto access = TRY(StoreAccess::open(arguments));
  const std::string code = arguments.value("CODE");
  TRY_VOID(access->store().set_status(code, status, access->now()));
  output.line(code + " " + status_text(status, output));
  return 0;
}

}  // namespace

Options institution_add_options() {
  static constexpr std::array kOptions = {
      kCode,
      OptionRow{"NAME", OptionKind::argument, "", "名称", "name"},
      OptionRow{"--also", OptionKind::repeated, "", "同じ機関の別の医療機関コード",
                "a further code of the same institution"},
      OptionRow{"--kana", OptionKind::value, "", "名称のカナ", "name in kana"},
      OptionRow{"--phone", OptionKind::value, "", "電話番号", "telephone number"},
      OptionRow{"--postal-code", OptionKind::value, "", "郵便番号", "postal code"},
      OptionRow{"--address", OptionKind::value, "", "住所", "address"},
      OptionRow{"--emergency", OptionKind::flag, "", "救急時の閲覧ができる機関",
                "entitled to emergency access"},
      kConfigOption,
      kDataOption,
  };
  return kOptions;
}

Options institution_list_options() {
  static constexpr std::array kOptions = {kConfigOption, kDataOption};
  return kOptions;
}

Options institution_status_options() {
  static constexpr std::array kOptions = {kCode, kConfigOption, kDataOption};
  return kOptions;
}

Result<int> run_institution_add(const Arguments& arguments, Output& output) {
  store::Participant participant;
  participant.code = arguments.value("CODE");
  participant.also_codes = arguments.values("--also");
  participant.name = arguments.value("NAME");
  participant.kana = arguments.value("--kana");
  participant.phone = arguments.value("--phone");
  participant.postal_code = arguments.value("--postal-code");
  participant.address = arguments.value("--address");
  std::vector<std::string> codes = participant.also_codes;
  codes.push_back(participant.code);
  for (const std::string& code : codes)
    if (!clins::is_institution_code(code))
      return fail(Code::usage, code + " is not a 10-digit institution code");
  const auto access = TRY(StoreAccess::open(arguments));
  participant.changed_at = access->now();
  TRY_VOID(access->store().put_participant(participant));
  TRY_VOID(make_known(arguments, participant));
  output.line(participant.code + " " + participant.name);
  return 0;
}

Result<int> run_institution_list(const Arguments& arguments, Output& output) {
  const auto access = TRY(StoreAccess::open(arguments));
  json::Writer writer;
  writer.array();
  std::vector<std::vector<std::string>> rows;
  store::DirectoryQuery query;
  query.limit = 500;
  for (;;) {
    const auto page = TRY(access->store().directory(query));
    for (const store::Participant& participant : page) {
      write_participant(writer, participant);
      std::string also;
      for (const std::string& code : participant.also_codes)
        also += (also.empty() ? "" : " ") + code;
      rows.push_back(
          {participant.code, status_text(participant.status, output), participant.name, also});
    }
    if (page.size() < query.limit) break;
    query.after = page.back().code;
  }
  writer.end();
  if (output.json())
    output.line(writer.take());
  else
    output.table(rows);
  return 0;
}

Result<int> run_institution_suspend(const Arguments& arguments, Output& output) {
  return set_status(arguments, output, store::ParticipantStatus::suspended);
}

Result<int> run_institution_resume(const Arguments& arguments, Output& output) {
  return set_status(arguments, output, store::ParticipantStatus::active);
}

}  // namespace tasuki::cli
