#include "ssmix2/person.hpp"

#include <optional>

#include "base/text.hpp"
#include "clins/insured.hpp"
#include "ssmix2/plain_text.hpp"

namespace tasuki::ssmix2 {
namespace {

constexpr std::string_view kPatient = "PID";
constexpr int kRepetitionsMax = 16;  // of names and addresses: nobody has more

// PID-5: a repetition of each representation, I in kanji and P in kana (component 8).
PersonName name_of(const Segment& pid, std::string_view representation) {
  for (int i = 1; i <= kRepetitionsMax; ++i) {
    const std::string_view code = pid.raw({5, 8, 1, i});
    if (code == representation || (code.empty() && i == 1 && representation == "I"))
      return {plain_text(pid.text({5, 1, 1, i})), plain_text(pid.text({5, 2, 1, i}))};
  }
  return {};
}

// The whole of it stands in component 8; in parts in 1 to 4.
std::string address_of(const Segment& pid) {
  std::string whole = plain_text(pid.text({11, 8}));
  if (!whole.empty()) return whole;
  for (const int part : {4, 3, 1, 2}) whole += pid.text({11, part});
  return plain_text(whole);
}

std::string gender_of(std::string_view code) {
  if (code == "M") return "male";
  if (code == "F") return "female";
  return code == "O" ? "other" : "unknown";
}

struct Insured {
  std::string_view system;
  std::string value;
};

std::string padded(std::string_view insurer) {
  constexpr std::size_t kDigits = 8;
  return std::string(kDigits - std::min(kDigits, insurer.size()), '0') + std::string(insurer);
}

std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

// IN1-3 is the insurer, IN1-10 the symbol, IN1-11 the number; the branch stands behind the symbol
// (IN1-10.2) or behind the number (IN1-11.2). Nullopt: the row does not name a member.
std::optional<Insured> insured_of(const Segment& in1) {
  constexpr std::string_view kWelfare = "12";  // 法別番号 of 生活保護
  const std::string_view insurer = trim(in1.raw({3}));
  if (!all_digits(insurer) || insurer.size() > 8) return std::nullopt;
  const std::string symbol = without_blanks(plain_text(in1.text({10, 1})));
  const std::string number = without_blanks(plain_text(in1.text({11, 1})));
  std::string branch(trim(in1.raw({10, 2})));
  if (branch.empty()) branch = trim(in1.raw({11, 2}));
  if (branch.size() == 1) branch.insert(0, "0");
  const bool welfare = insurer.size() == 8 && insurer.starts_with(kWelfare);
  Insured insured{clins::kInsuredSystem,
                  padded(insurer) + ":" + symbol + ":" + number + ":" + branch};
  if (welfare) insured = {clins::kPublicPayerSystem, padded(insurer) + "::" + number + ":"};
  if (number.empty() || !clins::is_written_insured(insured.system, insured.value))
    return std::nullopt;
  return insured;
}

bool is_over(const Segment& in1, std::string_view today) {
  const std::string_view end = in1.raw({13});
  return end.size() >= 8 && end.substr(0, 8) < today.substr(0, 8);
}

// The first insurance that is not over; the others (公費) say who pays what is left.
void read_insured(const Message& message, Person& person) {
  const std::string today = message.time();
  for (const bool with_past : {false, true}) {
    for (const Segment& segment : message.segments()) {
      if (segment.name() != "IN1" || (!with_past && is_over(segment, today))) continue;
      const auto insured = insured_of(segment);
      if (!insured) continue;
      person.insured_system = insured->system;
      person.insured_value = insured->value;
      return;
    }
  }
}

}  // namespace

std::string Person::normal_form() const {
  if (insured_value.empty()) return {};
  const auto parsed = clins::parse_insured(insured_system, insured_value);
  return parsed ? parsed->normal_form() : std::string();
}

Faulty<Person> read_person(const Message& message, const FileName& file) {
  if (message.type() != row_of(DataType::basics).message)
    return faulty(FaultCode::message_type, 1, "MSH", 9);
  const Segment* pid = message.first(kPatient);
  if (pid == nullptr) return faulty(FaultCode::missing, 1, kPatient);
  const auto wrong = [&](FaultCode code, int field) {
    return faulty(code, pid->line(), kPatient, field);
  };
  Person person;
  person.local_number = trim(pid->raw({3}));
  if (person.local_number != file.patient) return wrong(FaultCode::other_patient, 3);
  person.kanji = name_of(*pid, "I");
  if (person.kanji.family.empty() || person.kanji.given.empty())
    return wrong(FaultCode::missing, 5);
  person.kana = name_of(*pid, "P");
  const std::string_view birth = pid->raw({7});
  const auto date = fhir_date(birth);
  if (!date || birth.size() < 8)
    return wrong(birth.empty() ? FaultCode::missing : FaultCode::value, 7);
  person.birth_date = *date;
  person.gender = gender_of(pid->raw({8}));
  person.postal_code = pid->raw({11, 5});
  person.address = address_of(*pid);
  person.phone = pid->text({13, 12});
  if (person.phone.empty()) person.phone = pid->text({13, 1});
  read_insured(message, person);
  return person;
}

}  // namespace tasuki::ssmix2
