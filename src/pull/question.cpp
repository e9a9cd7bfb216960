#include "pull/question.hpp"

#include <algorithm>
#include <array>

#include "clins/institution.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace tasuki::pull {
namespace {

struct Names {
  std::string_view name;
  std::string_view value;
};
constexpr Names kRequestId{"requestId", "valueString"};
constexpr Names kAudience{"audience", "valueString"};
constexpr Names kRequester{"requester", "valueString"};
constexpr Names kRole{"role", "valueCode"};
constexpr Names kPurpose{"purpose", "valueCode"};
constexpr Names kLocalNumber{"localNumber", "valueString"};
constexpr Names kInsured{"insured", "valueString"};
constexpr Names kBirthDate{"birthDate", "valueDate"};
constexpr Names kClass{"class", "valueCode"};
constexpr Names kKind{"kind", "valueCode"};
constexpr Names kStart{"start", "valueDate"};
constexpr Names kEnd{"end", "valueDate"};
constexpr Names kConsentGiven{"consentGiven", "valueInstant"};
constexpr Names kConsentUntil{"consentUntil", "valueInstant"};
constexpr Names kReason{"reason", "valueString"};
constexpr Names kDeadline{"deadline", "valueInstant"};
constexpr std::array kAll = {
    kRequestId, kAudience, kRequester, kRole, kPurpose,      kLocalNumber,  kInsured, kBirthDate,
    kClass,     kKind,     kStart,     kEnd,  kConsentGiven, kConsentUntil, kReason,  kDeadline};

std::unexpected<Error> wrong(Names names) {
  return fail(Code::parameter_invalid, std::string(names.name));
}

class Writer {
 public:
  Writer() { w_.object().field("resourceType", "Parameters").key("parameter").array(); }
  void add(Names names, std::string_view text) {
    if (text.empty()) return;
    w_.object().field("name", names.name).field(names.value, text).end();
  }
  std::string take() {
    w_.end().end();
    return w_.take();
  }

 private:
  json::Writer w_;
};

bool may_repeat(Names names) {
  return names.name == kClass.name || names.name == kKind.name;
}

// Every parameter stands there once but the classes and kinds; none is unknown.
class Reader {
 public:
  explicit Reader(json::Value root) : root_(root) {}

  Result<> check() const {
    if (!root_["resourceType"].equals("Parameters")) return fail(Code::parameter_invalid, "type");
    for (const json::Value parameter : root_["parameter"].items()) {
      const auto row = std::ranges::find_if(
          kAll, [&](Names names) { return parameter["name"].equals(names.name); });
      if (row == kAll.end()) return fail(Code::parameter_invalid, "unknown parameter");
      const json::Value value = parameter[row->value];
      if (parameter.size() != 2 || !value.is(json::Type::string) || value.string().empty())
        return wrong(*row);
      if (!may_repeat(*row) && all(*row).size() > 1) return wrong(*row);
    }
    return {};
  }
  std::vector<std::string> all(Names names) const {
    std::vector<std::string> found;
    for (const json::Value parameter : root_["parameter"].items())
      if (parameter["name"].equals(names.name)) found.push_back(parameter[names.value].string());
    return found;
  }
  std::string text(Names names) const {
    const auto found = all(names);
    return found.empty() ? std::string() : found[0];
  }
  Result<std::string> required(Names names) const {
    auto found = text(names);
    if (found.empty()) return wrong(names);
    return found;
  }
  Result<std::string> institution(Names names) const {
    auto found = text(names);
    if (!clins::is_institution_code(found)) return wrong(names);
    return found;
  }
  Result<Time> instant(Names names) const {
    const auto time = parse_instant(text(names));
    if (!time) return wrong(names);
    return *time;
  }

 private:
  json::Value root_;
};

Result<clins::ClassSet> read_classes(const Reader& reader) {
  clins::ClassSet classes;
  for (const std::string& code : reader.all(kClass)) {
    const auto one = clins::information_class(code);
    if (!one || classes.has(*one)) return wrong(kClass);
    classes.add(*one);
  }
  if (classes.empty()) return wrong(kClass);
  return classes;
}

Result<std::vector<clins::Kind>> read_kinds(const Reader& reader) {
  std::vector<clins::Kind> kinds;
  for (const std::string& code : reader.all(kKind)) {
    const auto kind = clins::kind_from_code(code);
    if (!kind || clins::kind_row(*kind).form != clins::Form::document) return wrong(kKind);
    if (std::ranges::find(kinds, *kind) != kinds.end()) return wrong(kKind);
    kinds.push_back(*kind);
  }
  return kinds;
}

// By its own number, or by both others.
Result<Subject> read_subject(const Reader& reader) {
  Subject subject{reader.text(kLocalNumber), reader.text(kInsured), reader.text(kBirthDate)};
  const bool by_insured = !subject.insured.empty() && !subject.birth_date.empty();
  if (subject.insured.empty() != subject.birth_date.empty()) return wrong(kInsured);
  if (subject.local_number.empty() && !by_insured) return wrong(kLocalNumber);
  return subject;
}

// It rests on a consent, or on an emergency with its reason.
Result<> read_right(const Reader& reader, Question& question) {
  question.reason = reader.text(kReason);
  if (question.purpose == "ETREAT") {
    if (question.reason.empty()) return wrong(kReason);
    return {};
  }
  if (!question.reason.empty()) return wrong(kReason);
  question.consent_given = TRY(reader.instant(kConsentGiven));
  question.consent_until = TRY(reader.instant(kConsentUntil));
  return {};
}

}  // namespace

bool is_wanted(const std::vector<clins::Kind>& kinds, clins::Kind kind) {
  return kinds.empty() || std::ranges::find(kinds, kind) != kinds.end();
}

clins::ClassSet classes_asked(const Question& question, clins::Kind kind) {
  if (clins::kind_row(kind).form == clins::Form::collection) return question.classes;
  return is_wanted(question.kinds, kind) ? question.classes
                                         : question.classes - clins::classes_of(kind);
}

std::string write_question(const Question& question) {
  Writer w;
  w.add(kRequestId, question.request_id);
  w.add(kAudience, question.audience);
  w.add(kRequester, question.requester);
  w.add(kRole, question.role);
  w.add(kPurpose, question.purpose);
  w.add(kLocalNumber, question.subject.local_number);
  w.add(kInsured, question.subject.insured);
  w.add(kBirthDate, question.subject.birth_date);
  for (const clins::InformationClassRow& row : clins::information_classes())
    if (question.classes.has(row.id)) w.add(kClass, row.code);
  for (const clins::Kind kind : question.kinds) w.add(kKind, clins::kind_row(kind).code);
  w.add(kStart, question.start);
  w.add(kEnd, question.end);
  if (question.reason.empty()) {
    w.add(kConsentGiven, to_instant(question.consent_given));
    w.add(kConsentUntil, to_instant(question.consent_until));
  }
  w.add(kReason, question.reason);
  w.add(kDeadline, to_instant(question.deadline));
  return w.take();
}

Result<Question> read_question(std::string body) {
  const auto document = TRY(json::Document::parse(std::move(body)));
  const Reader reader(document->root());
  TRY_VOID(reader.check());
  Question question;
  question.request_id = TRY(reader.required(kRequestId));
  question.audience = TRY(reader.institution(kAudience));
  question.requester = TRY(reader.institution(kRequester));
  question.role = TRY(reader.required(kRole));
  question.purpose = TRY(reader.required(kPurpose));
  question.subject = TRY(read_subject(reader));
  question.classes = TRY(read_classes(reader));
  question.kinds = TRY(read_kinds(reader));
  question.start = reader.text(kStart);
  question.end = reader.text(kEnd);
  TRY_VOID(read_right(reader, question));
  question.deadline = TRY(reader.instant(kDeadline));
  return question;
}

}  // namespace tasuki::pull
