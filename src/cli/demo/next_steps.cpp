#include "cli/demo/next_steps.hpp"

#include <filesystem>

#include "clins/unit.hpp"

namespace tasuki::cli::demo {
namespace {

class Steps {
 public:
  Steps(const Output& output, World& world) : output_(output), world_(world) {}

  void show(std::string_view ja, std::string_view en, const std::string& command) {
    output_.line("");
    output_.line("# " + std::string(output_.pick(ja, en)));
    output_.line(command);
  }

  const std::string& directory() const { return world_.directory(); }
  // A call to a gateway as its EMR makes it; `rest` begins with what follows the gateway's URL.
  std::string get(Institution& institution, const std::string& path) const {
    return curl(institution) + "'" + institution.url() + path + "'";
  }
  std::string post(Institution& institution, const std::string& path,
                   const std::string& file) const {
    return curl(institution) + "-H 'Content-Type: application/fhir+json' --data-binary " + file +
           " '" + institution.url() + path + "'";
  }
  std::string curl(Institution& institution) const {
    return "curl -sK " + directory() + "/" + institution.key + ".curl ";
  }

 private:
  const Output& output_;
  World& world_;
};

void show_letters(Steps& steps, World& world, const Letter& letter) {
  steps.show("紹介先に届いた文書の一覧", "what arrived at the hospital",
             steps.get(world.hospital(), "/fhir/DocumentReference?recipient=me"));
  steps.show("送った紹介状はどうなったか", "what became of the letter",
             steps.curl(world.clinic()) +
                 "-G --data-urlencode 'identifier=" + std::string(clins::kBundleIdentifierSystem) +
                 "|" + letter.identifier + "' " + world.clinic().url() + "/fhir/DocumentReference");
}

void show_information(Steps& steps, World& world, const generate::Person& person) {
  const std::string body = "@" + steps.directory() + "/patient.json";
  steps.show("ある患者の6情報（同意は24時間）",
             "the 6 information of a patient (consent lasts 24 hours)",
             steps.post(world.hospital(), "/fhir/Patient/$summary", body));
  steps.show("そのクレアチニンの推移", "the creatinine series of the same",
             steps.curl(world.hospital()) + "-d @" + steps.directory() +
                 "/patient.form -d item=Cre '" + world.hospital().url() +
                 "/fhir/Observation/_search'");
  steps.show("健診結果と患者サマリー", "checkup reports and patient summaries",
             steps.curl(world.hospital()) + "-d @" + steps.directory() + "/patient.form '" +
                 world.hospital().url() + "/fhir/DocumentReference/_search'");
  const std::string asked = "@" + steps.directory() + "/pull.json";
  steps.show("何も登録されていない患者: 持っている施設に照会（PULL）",
             "a patient of whom nothing is registered: ask those who hold data (PULL)",
             steps.post(world.hospital(), "/fhir/Patient/$pull", asked + " -H 'Prefer: wait=5'"));
  steps.show("登録された情報とPULLの回答をあわせたサマリー",
             "what is registered and what holders answer, merged",
             steps.post(world.hospital(), "/fhir/Patient/$summary?mode=both", asked));
  steps.show("同意を取り消してから、もう一度", "withdraw the consent, then ask again",
             steps.post(world.hospital(), "/fhir/Patient/$withdraw", body));
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  steps.show("患者本人として: 誰が見たか（試験用のトークン）",
             "as the patient: who looked (with a token for tests)",
             "TOKEN=$(" + program + " patient token " + person.id + " --key " + steps.directory() +
                 "/issuer.key --jwks " + steps.directory() + "/issuer.jwks)\ncurl -s --cacert " +
                 steps.directory() + "/authority.pem -H \"Authorization: Bearer $TOKEN\" " +
                 world.patient_url() + "/patient/AuditEvent");
}

void show_mistakes(Steps& steps, World& world) {
  steps.show(
      "間違えるとどう言われるか", "what a mistake is told",
      "echo '{\"resourceType\":\"Bundle\"}' | " + steps.post(world.clinic(), "/fhir/Bundle", "@-"));
  steps.show("登録せずに検証だけ（$validate）", "the verdict alone, nothing is registered",
             "echo '{\"resourceType\":\"Patient\",\"gendr\":\"male\"}' | " +
                 steps.post(world.clinic(), "/fhir/$validate", "@-"));
}

void show_operation(Steps& steps, World& world, const Letter& letter) {
  const std::string& dir = steps.directory();
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  steps.show("基盤に直接（相互TLS）", "the exchange itself, over mutual TLS",
             "curl -s --cacert " + dir + "/authority.pem --cert " + dir + "/clinic.pem --key " +
                 dir + "/clinic.key " + world.exchange_url() + "/fhir/metadata");
  steps.show("コマンドで", "from the command line",
             program + " inbox --as " + dir + "/hospital.toml\n" + program + " status --as " + dir +
                 "/clinic.toml '" + letter.identifier + "'");
  steps.show("基盤の指標", "metrics of the exchange",
             "curl -s http://127.0.0.1:" + std::to_string(world.exchange().operations_port()) +
                 "/metrics");
  steps.show("ログ", "logs", "tail -f " + dir + "/exchange.log");
}

}  // namespace

void print_next_steps(const Output& output, World& world, const Letter& letter,
                      const generate::Person& shown) {
  output.line("");
  output.say("動き続けています。別の端末で試してください（Ctrl-Cで終了）:",
             "Still running. Try in another terminal (Ctrl-C ends it):");
  Steps steps(output, world);
  show_letters(steps, world, letter);
  show_information(steps, world, shown);
  show_mistakes(steps, world);
  show_operation(steps, world, letter);
}

}  // namespace tasuki::cli::demo
