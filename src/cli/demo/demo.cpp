// tasuki demo: the whole of PUSH on one machine, without a network.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "base/files.hpp"
#include "cli/demo/emr.hpp"
#include "cli/demo/letter.hpp"
#include "cli/demo/transcript.hpp"
#include "cli/demo/world.hpp"
#include "cli/references.hpp"
#include "cli/signals.hpp"
#include "cli/subcommands.hpp"
#include "clins/unit.hpp"
#include "crypto/digest.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {
namespace demo {
namespace {

constexpr std::chrono::seconds kPatience{30};

// (1) The sender's EMR hands the letter to its gateway.
Result<> send_letter(World& world, const Letter& letter) {
  Emr emr = TRY(Emr::at(world, world.clinic()));
  http::Headers headers;
  headers.add("Tasuki-Consent", "oral");
  headers.add("Tasuki-Wait", "20");  // so that a refusal is said and not waited for
  TRY(emr.post("/fhir/Bundle", std::move(headers), letter.content));
  return {};
}

// (4) The destination's EMR reads it from its own gateway: the same bytes, nothing less.
Result<> read_letter_there(World& world, const Letter& letter) {
  Emr emr = TRY(Emr::at(world, world.hospital()));
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < deadline) {
    const auto list = TRY(emr.get("/fhir/DocumentReference?recipient=me"));
    const auto found = TRY(rest::read_searchset(list.body));
    for (const auto& item : found.items) {
      if (item.identifier_value != letter.identifier) continue;
      const auto bundle = TRY(emr.get("/fhir/Bundle/" + item.id));
      if (bundle.body != letter.content)
        return fail(Code::content_damaged, "the letter arrived with other bytes");
      return {};
    }
    TRY(emr.get("/events?wait=1"));
  }
  return fail(Code::peer_timeout, "the letter did not arrive");
}

// As documents write it.
std::string written(const clins::InsuredIdentity& insured) {
  return insured.insurer + ":" + insured.symbol + ":" + insured.number + ":" + insured.branch;
}

// What is asked about the letter's patient; with a class, consent to it.
std::string person_body(const Letter& letter, std::string_view consent_to) {
  const Person& person = letter.plan.people.front();
  json::Writer w;
  w.object().field("resourceType", "Parameters").key("parameter").array();
  w.object().field("name", "insured").key("valueIdentifier").object();
  w.field("system", clins::kInsuredSystem).field("value", written(person.insured)).end().end();
  w.object().field("name", "birthDate").field("valueDate", person.birth_date).end();
  if (!consent_to.empty()) {
    w.object().field("name", "visit").field("valueString", "demo-visit").end();
    w.object().field("name", "class").field("valueCode", consent_to).end();
  }
  w.end().end();
  return w.take();
}

// The 6 information: laboratory results of the same patient, registered by the clinic, seen by the
// hospital with the patient's consent. Gives how many it saw.
Result<std::size_t> show_results(World& world, const Letter& letter,
                                 const std::vector<std::string>& reports) {
  Emr clinic = TRY(Emr::at(world, world.clinic()));
  for (const std::string& report : reports) {
    http::Headers headers;
    headers.add("Tasuki-Wait", "20");
    TRY(clinic.post("/fhir/Bundle", std::move(headers), TRY(read_file(report))));
  }
  Emr hospital = TRY(Emr::at(world, world.hospital()));
  TRY_VOID(write_file(world.directory() + "/person.json", person_body(letter, {})));
  TRY(hospital.post("/fhir/Patient/$consent", {}, person_body(letter, "laboratory")));
  const auto summary = TRY(hospital.post("/fhir/Patient/$summary", {}, person_body(letter, {})));
  const auto document = TRY(json::Document::parse(summary.body));
  std::size_t seen = 0;
  for (const json::Value entry : document->root()["entry"].items())
    if (entry["resource"]["resourceType"].equals("Observation")) ++seen;
  return seen;
}

// In the order of their names.
std::vector<std::string> reports_in(const std::string& directory) {
  std::vector<std::string> reports;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(directory, none))
    reports.push_back(entry.path().string());
  std::ranges::sort(reports);
  return reports;
}

void print_heading(const Output& output, const World& world, const Letter& letter) {
  output.line(output.pick("襷 Tasuki  紹介状を送ります", "Tasuki  sends a referral letter"));
  output.line("  " + letter.plan.sender_name + " (" + letter.plan.sender_code + ") → " +
              letter.plan.destination_name + " (" + letter.plan.destination_code + ")");
  output.line("  " + letter.identifier + "  " + std::to_string(letter.content.size()) +
              " bytes  sha256 " + crypto::to_hex(crypto::sha256(letter.content)));
  output.line(std::string(output.pick("  データの置き場所: ", "  data: ")) + world.directory());
  output.line("");
}

void print_next_steps(const Output& output, World& world, const Letter& letter,
                      const std::string& program) {
  const std::string& dir = world.directory();
  const std::string clinic = world.clinic().url(), hospital = world.hospital().url();
  output.line("");
  output.say("動き続けています。別の端末で試してください（Ctrl-Cで終了）:",
             "Still running. Try in another terminal (Ctrl-C ends it):");
  const auto show = [&](std::string_view ja, std::string_view en, const std::string& command) {
    output.line("");
    output.line("# " + std::string(output.pick(ja, en)));
    output.line(command);
  };
  show("紹介先に届いた文書の一覧", "what arrived at the hospital",
       "curl -sK " + dir + "/hospital.curl '" + hospital + "/fhir/DocumentReference?recipient=me'");
  show("その患者の検査結果（同意は24時間）",
       "the patient's laboratory results (consent lasts 24 hours)",
       "curl -sK " + dir +
           "/hospital.curl -H 'Content-Type: application/fhir+json' --data-binary @" + dir +
           "/person.json '" + hospital + "/fhir/Patient/$summary'");
  show("同意を取り消してから、もう一度", "withdraw the consent, then ask again",
       "curl -sK " + dir +
           "/hospital.curl -H 'Content-Type: application/fhir+json' --data-binary @" + dir +
           "/person.json '" + hospital + "/fhir/Patient/$withdraw'");
  show("送った紹介状はどうなったか", "what became of the letter",
       "curl -sK " + dir + "/clinic.curl -G --data-urlencode 'identifier=" +
           std::string(clins::kBundleIdentifierSystem) + "|" + letter.identifier + "' " + clinic +
           "/fhir/DocumentReference");
  show("基盤に直接（相互TLS）", "the exchange itself, over mutual TLS",
       "curl -s --cacert " + dir + "/authority.pem --cert " + dir + "/clinic.pem --key " + dir +
           "/clinic.key " + world.exchange_url() + "/fhir/metadata");
  show("間違えるとどう言われるか", "what a mistake is told",
       "echo '{\"resourceType\":\"Bundle\"}' | curl -sK " + dir +
           "/clinic.curl -H 'Content-Type: application/fhir+json' --data-binary @- " + clinic +
           "/fhir/Bundle");
  show("登録せずに検証だけ（$validate）", "the verdict alone, nothing is registered",
       "echo '{\"resourceType\":\"Patient\",\"gendr\":\"male\"}' | curl -sK " + dir +
           "/clinic.curl -H 'Content-Type: application/fhir+json' --data-binary @- '" + clinic +
           "/fhir/$validate'");
  show("コマンドで", "from the command line",
       program + " inbox --as " + dir + "/hospital.toml\n" + program + " status --as " + dir +
           "/clinic.toml '" + letter.identifier + "'");
  show("基盤の指標", "metrics of the exchange",
       "curl -s http://127.0.0.1:" + std::to_string(world.exchange().operations_port()) +
           "/metrics");
  show("ログ", "logs", "tail -f " + dir + "/exchange.log");
}

Result<> play(World& world, Transcript& transcript, const Letter& letter) {
  transcript.begin();
  TRY_VOID(send_letter(world, letter));
  TRY_VOID(read_letter_there(world, letter));
  if (!transcript.wait_for_all(kPatience)) {
    std::string missing;
    for (const std::string& name : transcript.missing())
      missing += (missing.empty() ? "" : ", ") + name;
    return fail(Code::peer_timeout, "steps that did not happen: " + missing);
  }
  return {};
}

std::string temporary_directory() {
  std::string path = (std::filesystem::temp_directory_path() / "tasuki-demo-XXXXXX").string();
  return mkdtemp(path.data()) == nullptr ? std::string() : path;
}

}  // namespace
}  // namespace demo

Options demo_options() {
  static constexpr std::array kOptions = {
      OptionRow{"--once", OptionKind::flag, "", "やり取りを表示したら終わる",
                "stop after the transcript"},
      OptionRow{"--data", OptionKind::value, "", "データの置き場所（既定は一時ディレクトリー）",
                "where the data lie; a temporary directory by default"},
      OptionRow{"--samples", OptionKind::value, "samples", "見本の紹介状の場所",
                "where the sample letters are"},
      OptionRow{"--file", OptionKind::value, "", "送る紹介状（既定は見本）",
                "the letter to send; a sample by default"},
  };
  return kOptions;
}

Result<int> run_demo(const Arguments& arguments, Output& output) {
  block_stop_signals();
  const bool once = arguments.flag("--once");
  const bool own_directory = arguments.given("--data");
  std::string file = arguments.value("--file");
  if (file.empty()) file = arguments.value("--samples") + "/cardiology.json";
  demo::Letter letter = TRY(demo::read_letter(file));
  for (demo::Person& person : demo::people_of(arguments.value("--samples")))
    letter.plan.add(std::move(person));
  letter.plan.directory = own_directory
                              ? std::filesystem::absolute(arguments.value("--data")).string()
                              : demo::temporary_directory();
  if (letter.plan.directory.empty()) return fail(Code::file_unwritable, "temporary directory");

  const SystemClock clock;
  demo::Transcript transcript(output, clock);
  const auto world = TRY(demo::World::start(
      letter.plan, [&transcript](std::string_view line) { transcript.hear(line); }));
  demo::print_heading(output, *world, letter);
  const auto played = demo::play(*world, transcript, letter);
  if (!played) return std::unexpected(played.error());
  output.line("");
  output.say("届きました。送った内容と1バイトも違いません。",
             "Delivered: not one byte differs from what was sent.");
  const auto reports = demo::reports_in(arguments.value("--samples") + "/results");
  if (arguments.value("--file").empty() && !reports.empty()) {
    const auto seen = TRY(demo::show_results(*world, letter, reports));
    output.say(
        "続いて検査報告" + std::to_string(reports.size()) +
            "件を診療所が登録し、患者の同意を得て病院が" + std::to_string(seen) +
            "件の検査結果を閲覧しました（項目ごとに直近1年または最新3件）。",
        "Then the clinic registered " + std::to_string(reports.size()) +
            " laboratory reports, and the hospital saw " + std::to_string(seen) +
            " results with the patient's consent: of each item the last year's, or the latest 3.");
  }
  if (!once) {
    demo::print_next_steps(output, *world, letter,
                           std::filesystem::read_symlink("/proc/self/exe").string());
    wait_for_stop();
  }
  const bool whole = world->stop();
  if (!own_directory) std::filesystem::remove_all(letter.plan.directory);
  return whole ? 0 : 1;
}

}  // namespace tasuki::cli
