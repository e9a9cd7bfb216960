// tasuki firewall generate | check | apply: the packet filter of an exchange's or gateway's
// machine.
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "base/files.hpp"
#include "cli/configuration.hpp"
#include "cli/firewall/policy.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "firewall/lab.hpp"
#include "firewall/program.hpp"
#include "firewall/rule_set.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {
namespace {

constexpr OptionRow kSide{"SIDE", OptionKind::argument, "",
                          "exchange（基盤）またはgateway（医療機関）", "exchange or gateway"};
constexpr int kAnswerTimeMs = 60'000;

Result<firewall::Policy> policy_of(const Arguments& arguments) {
  return firewall_policy(TRY(load_settings(arguments)), arguments.value("SIDE"));
}

std::string_view way_text(const Output& output, firewall::Way way) {
  if (way == firewall::Way::in) return output.pick("受信", "in");
  return way == firewall::Way::out ? output.pick("送信", "out") : output.pick("通過", "through");
}

struct Proven {
  firewall::Case packet;
  bool passed = false;
  bool right() const { return passed == packet.passes; }
};

void print(const std::vector<Proven>& all, const Output& output) {
  if (output.json()) {
    json::Writer w;
    w.array();
    for (const Proven& one : all) {
      w.object().field("what", one.packet.why).field("way", way_text(output, one.packet.way));
      w.key("must_pass").boolean(one.packet.passes).key("passed").boolean(one.passed).end();
    }
    return output.line(w.end().take());
  }
  std::vector<std::vector<std::string>> rows;
  for (const Proven& one : all)
    rows.push_back({one.right() ? "OK" : "NG", std::string(way_text(output, one.packet.way)),
                    one.packet.why,
                    std::string(one.passed ? output.pick("通った", "passed")
                                           : output.pick("落ちた", "dropped"))});
  output.table(rows);
}

// Whoever locks themselves out cannot answer.
bool is_kept(const Output& output) {
  output.say("適用しました。60秒以内に yes と入力しなければ元に戻します。",
             "Applied. Unless you type yes within 60 seconds, it is undone.");
  pollfd waiting{STDIN_FILENO, POLLIN, 0};
  std::array<char, 16> typed{};
  if (poll(&waiting, 1, kAnswerTimeMs) <= 0) return false;
  const ssize_t got = read(STDIN_FILENO, typed.data(), typed.size());
  return got >= 3 && std::string_view(typed.data(), 3) == "yes";
}

Result<> load(const std::string& rules) {
  if (firewall::run_program({"nft", "-f", "-"}, rules) == 0) return {};
  return fail(Code::not_permitted_here, "nft -f");
}

}  // namespace

Options firewall_generate_options() {
  static constexpr std::array kOptions = {
      kSide, kConfigOption,
      OptionRow{"--out", OptionKind::value, "", "書き出し先（既定は標準出力）",
                "file to write; standard output by default"}};
  return kOptions;
}
Options firewall_check_options() {
  static constexpr std::array kOptions = {kSide, kConfigOption};
  return kOptions;
}
Options firewall_apply_options() {
  static constexpr std::array kOptions = {
      kSide, kConfigOption,
      OptionRow{"--yes", OptionKind::flag, "", "確かめずに残す", "keep it without being asked"}};
  return kOptions;
}

Result<int> run_firewall_generate(const Arguments& arguments, Output& output) {
  const std::string rules = firewall::write_rule_set(TRY(policy_of(arguments)));
  if (const std::string file = arguments.value("--out"); !file.empty())
    TRY_VOID(write_file(file, rules));
  else
    output.line(rules);
  return 0;
}

Result<int> run_firewall_check(const Arguments& arguments, Output& output) {
  const firewall::Policy policy = TRY(policy_of(arguments));
  const auto lab = TRY(firewall::Lab::open(policy));
  TRY_VOID(lab->load(firewall::write_rule_set(policy)));
  std::vector<Proven> all;
  bool right = true;
  for (firewall::Case& packet : firewall::cases_of(policy)) {
    const bool passed = TRY(lab->passes(packet));
    all.push_back({std::move(packet), passed});
    right = right && all.back().right();
  }
  print(all, output);
  return right ? 0 : 1;
}

Result<int> run_firewall_apply(const Arguments& arguments, Output& output) {
  const std::string rules = firewall::write_rule_set(TRY(policy_of(arguments)));
  const auto before = firewall::program_output({"nft", "list", "table", "inet", "tasuki"});
  TRY_VOID(load(rules));
  if (arguments.flag("--yes") || is_kept(output)) {
    output.say("適用しました。", "The rules are in force.");
    return 0;
  }
  TRY_VOID(load("delete table inet tasuki\n" + before.value_or("")));
  output.say("元に戻しました。", "Undone.");
  return 1;
}

}  // namespace tasuki::cli
