// tasuki demo: the whole of PUSH on one machine, without a network.
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>

#include "base/files.hpp"
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

// An EMR at one institution: talks to its gateway as any EMR would.
class Emr {
 public:
  static Result<Emr> at(const World& world, const Institution& institution) {
    const auto url = TRY(http::parse_url(institution.url()));
    http::ClientConfig config;
    config.host = url.host;
    config.port = url.port;
    config.tls = http::ClientTls{TRY(read_authority(world)), "", ""};
    Emr emr;
    emr.client_ = TRY(http::Client::create(std::move(config)));
    emr.institution_ = &institution;
    return emr;
  }

  Result<http::Response> call(std::string method, std::string target, http::Headers headers,
                              std::string_view body) {
    headers.add("Authorization", "Bearer " + institution_->token);
    headers.add("Tasuki-User", institution_->user);
    headers.add("Tasuki-Role", "Medical Doctor");
    headers.add("Tasuki-Purpose", "TREAT");
    http::Call call{std::move(method), std::move(target), std::move(headers), body};
    const auto response = TRY(client_->call(call, http::Client::Repeat::when_unanswered));
    if (response.status >= 400)
      return fail(Code::peer_answer_invalid, call.target + ": " + response.body);
    return response;
  }
  Result<http::Response> get(std::string target) { return call("GET", std::move(target), {}, {}); }

 private:
  static Result<std::string> read_authority(const World& world);
  std::unique_ptr<http::Client> client_;
  const Institution* institution_ = nullptr;
};

Result<std::string> Emr::read_authority(const World& world) {
  return read_file(world.directory() + "/authority.pem");
}

// (1) The sender's EMR hands the letter to its gateway.
Result<> send_letter(World& world, const Letter& letter) {
  Emr emr = TRY(Emr::at(world, world.clinic()));
  http::Headers headers;
  headers.add("Content-Type", "application/fhir+json");
  headers.add("Tasuki-Consent", "oral");
  headers.add("Tasuki-Wait", "20");  // so that a refusal is said and not waited for
  TRY(emr.call("POST", "/fhir/Bundle", std::move(headers), letter.content));
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
