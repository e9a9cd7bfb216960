// Runs tests/cases/http/*.case, each on an exchange of its own.
#include <gtest/gtest.h>

#include <charconv>
#include <map>

#include "api/api_world_support.hpp"
#include "api/bodies_support.hpp"
#include "api/case_file_support.hpp"
#include "base/text.hpp"
#include "json/document.hpp"
#include "rest/answer.hpp"
#include "test_paths.hpp"

namespace tasuki::api {
namespace {

// What must never stand in a log or in an error, whatever a case sends.
constexpr std::string_view kSecrets[] = {"00012345", "あいう", "1955-05-04", "^2026^"};

std::size_t number(std::string_view text) {
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Text of a string, the written form of anything else; nullopt where there is nothing.
std::optional<std::string> at_pointer(json::Value value, std::string_view pointer) {
  for (const std::string_view step : split(pointer.substr(1), '/'))
    value = all_digits(step) ? value.at(number(step)) : value[step];
  if (!value) return std::nullopt;
  return value.is(json::Type::string) ? value.string() : std::string(value.raw());
}

class CaseTest : public testing::TestWithParam<Case> {
 protected:
  void run(const Step& step) {
    for (const CaseLine& line : step.given) prepare(line);
    if (step.method.empty()) return;
    const auto before = api_.world.totals();
    http::Request request = make_request(step);
    const auto answer = api_.send(request);
    ASSERT_FALSE(answer.parked) << "the request waits";
    check_status(step, answer.response);
    for (const CaseLine& line : step.answer) check(line, answer.response, before);
  }

  void check_secrets() const {
    const std::string log = api_.world.logged();
    for (const std::string_view secret : kSecrets)
      EXPECT_EQ(log.find(secret), std::string::npos) << secret << " stands in the log";
  }

 private:
  void prepare(const CaseLine& line) {
    const auto now = api_.world.clock.now();
    auto& store = api_.world.store;
    if (line.word == "clock") {
      api_.world.clock.advance(std::chrono::seconds(number(line.rest)));
    } else if (line.word == "suspended") {
      api_.world.suspend(api_.who(line.rest).institution);
    } else if (line.word == "revoked") {
      const auto& print = api_.who(line.rest).peer->certificate->fingerprint();
      ASSERT_TRUE(store.revoke_certificate(print, "test", now));
    } else if (line.word == "store-fails") {
      store.fail_next_write = Code::store_failed;
    } else {
      FAIL() << line.number << ": given " << line.word << "?";
    }
  }

  http::Request make_request(const Step& step) {
    std::string who = "clinic";
    std::string token = "good";
    for (const CaseLine& line : step.request) {
      if (line.word == "as") who = line.rest;
      if (line.word == "token") token = line.rest;
    }
    const Identity& by = api_.who(who);
    http::Request request = api_.request(step.method, expand(step.target), by);
    const std::string credential = authorization(token, by);
    if (!credential.empty()) request.headers.add("Authorization", credential);
    bool typed = false;
    for (const CaseLine& line : step.request) {
      if (line.word == "body") request.body = make_body(line.rest);
      if (line.word != "header") continue;
      const std::size_t colon = line.rest.find(':');
      const std::string name = line.rest.substr(0, colon);
      const std::string value(trim(std::string_view(line.rest).substr(colon + 1)));
      typed = typed || name == "Content-Type";
      if (value != "(none)") request.headers.add(name, expand(value));
    }
    if (!typed && !request.body.empty())
      request.headers.add("Content-Type", std::string(rest::kFhirJson));
    return request;
  }

  std::string authorization(const std::string& token, const Identity& by) {
    clins::Actor actor = api_.doctor;
    if (token == "none") return {};
    if (token == "basic") return "Basic dXNlcjpwYXNz";
    if (token == "garbage") return "Bearer a.b.c";
    if (token == "of-hospital") return "Bearer " + api_.token(api_.who("hospital"), actor);
    if (token == "saved") return "Bearer " + saved_["token"];
    if (token == "no-user") actor.user.clear();
    if (token == "no-role") actor.role.clear();
    if (token == "no-purpose") actor.purpose.clear();
    if (token == "bad-role") actor.role = "Wizard";
    if (token == "bad-purpose") actor.purpose = "FUN";
    saved_["token"] = api_.token(by, actor);
    return "Bearer " + saved_["token"];
  }

  // letter|collection|keys|person|nobody KEY=VALUE... | text TEXT | bytes HEX
  std::string make_body(const std::string& spec) {
    const std::size_t blank = std::min(spec.find(' '), spec.size());
    const std::string kind = spec.substr(0, blank);
    const std::string rest(trim(std::string_view(spec).substr(blank)));
    if (kind == "text") return rest;
    if (kind == "bytes") {
      std::string bytes;
      for (std::size_t i = 0; i + 1 < rest.size(); i += 2)
        bytes.push_back(static_cast<char>(std::stoi(rest.substr(i, 2), nullptr, 16)));
      return bytes;
    }
    if (kind == "letter") return make_letter(rest);
    if (kind == "collection") return make_collection(rest);
    return make_parameters(kind, rest);
  }

  static std::string make_letter(std::string_view options) {
    exchange::Letter letter;
    std::size_t cut = std::string::npos;
    std::size_t pad = 0;
    std::string twice;
    std::string edit;
    const std::map<std::string_view, std::string*> texts = {{"from", &letter.from},
                                                            {"to", &letter.to},
                                                            {"serial", &letter.serial},
                                                            {"prefix", &letter.prefix},
                                                            {"type", &letter.type},
                                                            {"note", &letter.note},
                                                            {"insured", &letter.insured},
                                                            {"twice", &twice},
                                                            {"birth-date", &letter.birth_date},
                                                            {"edit", &edit}};
    for (const std::string_view option : split(options, ' ')) {
      if (option.empty()) continue;
      const std::size_t equals = option.find('=');
      const std::string_view key = option.substr(0, equals);
      const std::string_view value = option.substr(equals + 1);
      if (key == "cut")
        cut = number(value);
      else if (key == "pad")
        pad = number(value);
      else if (key == "size")
        letter.bytes = number(value);
      else
        *texts.at(key) = value;
    }
    std::string json = letter.json();
    if (const std::size_t arrow = edit.find('>'); arrow != std::string::npos)
      json.replace(json.find(edit.substr(0, arrow)), arrow, edit.substr(arrow + 1));
    if (!twice.empty()) json.insert(1, "\"" + twice + "\":0,\"" + twice + "\":0,");
    if (cut < json.size()) json.resize(cut);
    if (json.size() < pad) json.append(pad - json.size(), ' ');
    return json;
  }

  void check_status(const Step& step, const http::Response& response) const {
    EXPECT_EQ(std::to_string(response.status), step.status) << response.body;
    if (response.status < 400) {
      EXPECT_TRUE(step.code.empty());
      return;
    }
    EXPECT_EQ(response.headers.find("Content-Type"), rest::kFhirJson);
    EXPECT_NE(response.body.find("\"code\":\"" + step.code + "\""), std::string::npos)
        << response.body;
    EXPECT_NE(response.body.find("http://hl7.org/fhir/StructureDefinition/translation"),
              std::string::npos);
    for (const ErrorRow& row : error_rows()) {
      if (row.id != step.code) continue;
      EXPECT_EQ(std::to_string(row.http_status), step.status);
      EXPECT_NE(response.body.find(row.ja), std::string::npos);
      EXPECT_NE(response.body.find(row.en), std::string::npos);
    }
    if (response.status == 409) return;  // shows the sender its own document
    for (const std::string_view secret : kSecrets)
      EXPECT_EQ(response.body.find(secret), std::string::npos) << secret << " in an error";
  }

  void check(const CaseLine& line, const http::Response& response,
             const store::Store::Totals& before) {
    SCOPED_TRACE("line " + std::to_string(line.number) + ": " + line.word + " " + line.rest);
    const std::string rest = line.word == "json" ? line.rest : expand(line.rest);
    if (line.word == "header") return check_header(rest, response);
    if (line.word == "json") return check_json(rest, response);
    if (line.word == "stored") return check_stored(rest, before);
    if (line.word == "body") {
      EXPECT_TRUE(response.body == make_body(rest));
    } else {
      const bool stands = response.body.find(rest) != std::string::npos;
      EXPECT_EQ(stands, line.word == "has") << response.body;
    }
  }

  // NAME: TEXT, NAME -> NAME
  void check_header(const std::string& text, const http::Response& response) {
    if (const std::size_t arrow = text.find(" -> "); arrow != std::string::npos) {
      const auto value = response.headers.find(text.substr(0, arrow));
      ASSERT_TRUE(value);
      saved_[text.substr(arrow + 4)] = *value;
      return;
    }
    const std::size_t colon = text.find(':');
    const auto value = response.headers.find(text.substr(0, colon));
    EXPECT_EQ(value.value_or("(none)"), trim(std::string_view(text).substr(colon + 1)));
  }

  // POINTER = TEXT, POINTER = (none), POINTER -> NAME
  void check_json(const std::string& text, const http::Response& response) {
    const auto words = split(text, ' ');
    ASSERT_GE(words.size(), 3u);
    const auto document = json::Document::parse(response.body);
    ASSERT_TRUE(document) << response.body;
    const auto value = at_pointer((*document)->root(), words[0]);
    const std::string rest = text.substr(words[0].size() + words[1].size() + 2);
    if (words[1] == "->") {
      ASSERT_TRUE(value) << response.body;
      saved_[rest] = *value;
    } else {
      EXPECT_EQ(value.value_or("(none)"), expand(rest)) << response.body;
    }
  }

  // units=1 persons=0 audit=1: by how much the store grew; what is not named did not.
  void check_stored(const std::string& text, const store::Store::Totals& before) {
    std::map<std::string_view, std::size_t> expected;
    for (const std::string_view part : split(text, ' '))
      expected[part.substr(0, part.find('='))] = number(part.substr(part.find('=') + 1));
    const auto after = api_.world.totals();
    EXPECT_EQ(after.units - before.units, expected["units"]) << "units";
    EXPECT_EQ(after.persons - before.persons, expected["persons"]) << "persons";
    EXPECT_EQ(after.audit_records - before.audit_records, expected["audit"]) << "audit";
    EXPECT_EQ(after.participants, before.participants);
  }

  std::string expand(std::string text) {
    for (const auto& [name, value] : saved_) {
      const std::string mark = "${" + name + "}";
      for (std::size_t at; (at = text.find(mark)) != std::string::npos;)
        text.replace(at, mark.size(), value);
    }
    return text;
  }

  ApiWorld api_;
  std::map<std::string, std::string> saved_;
};

TEST_P(CaseTest, HoldsAtEveryStep) {
  const Case& c = GetParam();
  for (const Step& step : c.steps) {
    SCOPED_TRACE(c.file + ":" + std::to_string(step.line) + ": " + c.name);
    run(step);
  }
  check_secrets();
}

std::string test_name(const testing::TestParamInfo<Case>& info) {
  std::string name = info.param.file.substr(0, info.param.file.find('.'));
  return name + "_line_" + std::to_string(info.param.line);
}

INSTANTIATE_TEST_SUITE_P(Http, CaseTest,
                         testing::ValuesIn(load_cases(TASUKI_SOURCE_DIR "/tests/cases/http")),
                         test_name);

}  // namespace

// Names the case in the test's own output.
void PrintTo(const Case& c, std::ostream* out) {
  *out << c.file << ": " << c.name;
}

}  // namespace tasuki::api
