// Who is asked in a PULL, and how: for the operator.
#include <array>

#include "cli/eligibility/access.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "clins/insured.hpp"
#include "eligibility/date.hpp"
#include "http/client.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {
namespace {

std::string codes_of(clins::ClassSet classes) {
  std::string codes;
  for (const clins::InformationClassRow& row : clins::information_classes())
    if (classes.has(row.id)) codes.append(codes.empty() ? "" : " ").append(row.code);
  return codes;
}

std::string_view word_of(clins::Transport transport) {
  switch (transport) {
    case clins::Transport::channel:
      return "channel";
    case clins::Transport::endpoint:
      return "endpoint";
    case clins::Transport::none:
      break;
  }
  return "none";
}

void print(Output& output, const std::vector<std::vector<std::string>>& rows,
           std::span<const std::string_view> names) {
  if (!output.json()) return output.table(rows);
  json::Writer w;
  w.array();
  for (const auto& row : rows) {
    w.object();
    for (std::size_t i = 0; i < names.size(); ++i) w.field(names[i], row[i]);
    w.end();
  }
  w.end();
  output.line(w.take());
}

}  // namespace

Options institution_pull_options() {
  static constexpr std::array kOptions = {
      OptionRow{"CODE", OptionKind::argument, "", "10桁の医療機関コード",
                "10-digit institution code"},
      OptionRow{"--channel", OptionKind::flag, "", "ゲートウェイが張る接続で照会する",
                "ask over the connection that its gateway holds open"},
      OptionRow{"--endpoint", OptionKind::value, "", "ゲートウェイのWeb APIのURL",
                "URL of its gateway's own Web API"},
      OptionRow{"--none", OptionKind::flag, "", "照会しない", "do not ask"},
      kConfigOption,
      kDataOption,
  };
  return kOptions;
}

Result<int> run_institution_pull(const Arguments& arguments, Output& output) {
  const std::string code = arguments.value("CODE");
  const std::string url = arguments.value("--endpoint");
  const int ways =
      int{arguments.flag("--channel")} + int{arguments.flag("--none")} + int{!url.empty()};
  if (ways != 1) return fail(Code::usage, "one of --channel, --endpoint URL, --none");
  if (!url.empty()) TRY(http::parse_url(url));
  const auto access = TRY(StoreAccess::open(arguments));
  if (!TRY(access->store().participant(code))) return fail(Code::item_unknown, code);
  const auto transport = arguments.flag("--channel") ? clins::Transport::channel
                         : url.empty()               ? clins::Transport::none
                                                     : clins::Transport::endpoint;
  TRY_VOID(access->store().holders().set_transport(code, transport, url));
  output.line(code + " " + std::string(word_of(transport)) + (url.empty() ? "" : " " + url));
  return 0;
}

Options holders_options() {
  static constexpr std::array kOptions = {kConfigOption, kDataOption};
  return kOptions;
}

Result<int> run_holders(const Arguments& arguments, Output& output) {
  static constexpr std::array<std::string_view, 5> kNames = {"institution", "transport", "url",
                                                             "optOut", "name"};
  const auto access = TRY(StoreAccess::open(arguments));
  std::vector<std::vector<std::string>> rows;
  for (const store::PullSetting& setting : TRY(access->store().holders().pull_settings())) {
    const auto participant = TRY(access->store().participant(setting.institution));
    rows.push_back({setting.institution, std::string(word_of(setting.transport)), setting.url,
                    codes_of(setting.opt_out), participant ? participant->name : ""});
  }
  print(output, rows, kNames);
  return 0;
}

Options locate_options() {
  static constexpr std::array kOptions = {
      OptionRow{"INSURED", OptionKind::argument, "", "被保険者番号（保険者番号:記号:番号:枝番）",
                "insured number (insurer:symbol:number:branch)"},
      OptionRow{"BIRTH_DATE", OptionKind::argument, "", "生年月日", "birth date"},
      OptionRow{"--institution", OptionKind::value, "", "照会する医療機関のコード",
                "institution on whose behalf it is asked"},
      kConfigOption,
      kDataOption,
  };
  return kOptions;
}

// Where a person's records are, for whoever must find out why a PULL asked whom it asked.
Result<int> run_locate(const Arguments& arguments, Output& output) {
  static constexpr std::array<std::string_view, 4> kNames = {"institution", "registered",
                                                             "declared", "visited"};
  if (!arguments.given("--institution")) return fail(Code::usage, "--institution is missing");
  const auto identity =
      TRY(clins::parse_insured(clins::kInsuredSystem, arguments.value("INSURED")));
  const auto registry = TRY(RegistryAccess::open(arguments));
  const auto access = TRY(StoreAccess::open(arguments));
  const auto checked = TRY(registry->registry().check(
      {arguments.value("--institution"), identity.normal_form(), arguments.value("BIRTH_DATE"),
       eligibility::date_in_japan(registry->now())}));
  std::vector<std::vector<std::string>> rows;
  if (const auto person = TRY(access->store().find_person(checked.person)))
    for (const store::Holder& holder : TRY(access->store().holders().holders_of(*person)))
      rows.push_back({holder.institution, codes_of(holder.registered), codes_of(holder.declared),
                      holder.visited_at ? to_instant(*holder.visited_at) : ""});
  print(output, rows, kNames);
  return 0;
}

}  // namespace tasuki::cli
