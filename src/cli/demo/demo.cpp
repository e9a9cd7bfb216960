// tasuki demo: the whole of PUSH and of PULL on one machine, without a network.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "base/files.hpp"
#include "cli/demo/emr.hpp"
#include "cli/demo/next_steps.hpp"
#include "cli/demo/pull.hpp"
#include "cli/demo/transcript.hpp"
#include "cli/demo/views.hpp"
#include "cli/references.hpp"
#include "cli/signals.hpp"
#include "cli/subcommands.hpp"
#include "crypto/digest.hpp"

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

void print_heading(const Output& output, const World& world, const Letter& letter) {
  output.line(output.pick("襷 Tasuki  紹介状を送ります", "Tasuki  sends a referral letter"));
  output.line("  " + letter.plan.sender_name + " (" + letter.plan.sender_code + ") → " +
              letter.plan.destination_name + " (" + letter.plan.destination_code + ")");
  output.line("  " + letter.identifier + "  " + std::to_string(letter.content.size()) +
              " bytes  sha256 " + crypto::to_hex(crypto::sha256(letter.content)));
  output.line(std::string(output.pick("  データの置き場所: ", "  data: ")) + world.directory());
  output.line("");
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

// The 6 information by consent, of the letter's patient.
Result<> show_letters_patient(World& world, const Letter& letter, const std::string& samples,
                              const Output& output) {
  const auto reports = reports_in(samples + "/results");
  if (reports.empty()) return {};
  const auto seen = TRY(show_results(world, letter, reports));
  const std::string count = std::to_string(reports.size());
  const std::string results = std::to_string(seen);
  output.say(
      "続いて検査報告" + count + "件を診療所が登録し、患者の同意を得て病院が" + results +
          "件の検査結果を閲覧しました（項目ごとに直近1年または最新3件）。",
      "Then the clinic registered " + count + " laboratory reports, and the hospital saw " +
          results +
          " results with the patient's consent: of each item the last year's, or the latest 3.");
  return {};
}

// Everybody else, and somebody worth looking at.
Result<Settled> settle_and_show(World& world, const generate::World& country,
                                const Output& output) {
  auto settled = TRY(settle(world, country));
  const auto entries = TRY(show_person(world, settled.shown));
  const std::string persons = std::to_string(country.plan().persons);
  const std::string institutions = std::to_string(generate::institutions().size());
  const std::string documents = std::to_string(settled.documents);
  const std::string seconds = generate::with_point(static_cast<int>(settled.took.count() / 100), 1);
  const std::string sources = std::to_string(settled.institutions);
  const std::string name =
      std::string(settled.shown.family.kanji) + " " + std::string(settled.shown.given.kanji);
  output.say("架空の" + institutions + "施設が" + persons + "人の文書" + documents + "件を" +
                 seconds + "秒で登録しました。" + name + "さんの情報は" + sources +
                 "施設から集まり、同意を得た病院のサマリーには" + std::to_string(entries) +
                 "件が並びます。",
             institutions + " made-up institutions registered " + documents + " documents of " +
                 persons + " people in " + seconds + " s. What is known of " + name +
                 " comes from " + sources + " of them: " + std::to_string(entries) +
                 " entries in the hospital's summary, by consent.");
  return settled;
}

// What nobody registered, asked for now.
Result<> show_pull(World& world, const generate::World& country, Transcript& transcript,
                   const Output& output) {
  output.line("");
  output.say(
      "次はPULLです。基盤に何も登録されていない患者の情報を、病院が持っている施設に照会します。",
      "Now PULL: the hospital asks those who hold data of a patient of whom nothing is "
      "registered.");
  output.line("");
  const Manifest manifest = TRY(play_pull(world, country, transcript, output));
  output.line("");
  output.table(manifest.rows);
  output.say("どの施設がどう答えたか、1施設も抜けていません。受け取った情報と文書は" +
                 std::to_string(manifest.entries) + "件です。",
             "Every holder is accounted for. What came: " + std::to_string(manifest.entries) +
                 " entries and documents.");
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
      OptionRow{"--persons", OptionKind::value, "30", "架空の人の数（1000まで）",
                "how many made-up people, at most 1,000"},
      OptionRow{"--file", OptionKind::value, "", "送る紹介状（既定は見本）",
                "the letter to send; a sample by default"},
  };
  return kOptions;
}

namespace {

constexpr std::uint64_t kPersonsMax = 1'000;

}  // namespace

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
  const generate::World country(
      {.seed = 1,
       .persons = static_cast<int>(TRY(arguments.number("--persons", 1, kPersonsMax))),
       .today = std::chrono::floor<std::chrono::days>(clock.now() - std::chrono::days(1))});
  letter.plan.country = &country;
  demo::Transcript push(demo::push_steps(), output, clock);
  demo::Transcript pull(demo::pull_steps(), output, clock);
  const auto world = TRY(demo::World::start(letter.plan, [&](std::string_view line) {
    push.hear(line);
    pull.hear(line);
  }));
  demo::print_heading(output, *world, letter);
  const auto played = demo::play(*world, push, letter);
  if (!played) return std::unexpected(played.error());
  output.line("");
  output.say("届きました。送った内容と1バイトも違いません。",
             "Delivered: not one byte differs from what was sent.");
  if (!arguments.given("--file"))
    TRY_VOID(demo::show_letters_patient(*world, letter, arguments.value("--samples"), output));
  const auto settled = TRY(demo::settle_and_show(*world, country, output));
  TRY_VOID(demo::show_pull(*world, country, pull, output));
  if (!once) {
    demo::print_next_steps(output, *world, letter, settled.shown);
    wait_for_stop();
  }
  const bool whole = world->stop();
  if (!own_directory) std::filesystem::remove_all(letter.plan.directory);
  return whole ? 0 : 1;
}

}  // namespace tasuki::cli
