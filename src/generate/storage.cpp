#include "generate/storage.hpp"

#include <cstdio>

#include "generate/documents.hpp"
#include "ssmix2/iso_2022_jp.hpp"

namespace tasuki::generate {
namespace {

std::string digits_of(Day day) {
  std::string text = to_date(day);
  std::erase(text, '-');
  return text;
}

std::string number(std::uint64_t value, int width) {
  char text[32];
  std::snprintf(text, sizeof text, "%0*llu", width, static_cast<unsigned long long>(value));
  return text;
}

// Segments one by one, each ended by CR.
class Hl7 {
 public:
  Hl7& add(std::string_view segment) {
    text_ += segment;
    text_ += '\r';
    return *this;
  }
  // Files of storages end in the FS of MLLP.
  std::string encoded() const { return ssmix2::to_iso_2022_jp(text_ + "\x1C"); }

 private:
  std::string text_;
};

class Writer {
 public:
  Writer(const World& world, const Person& person, const Institution& institution)
      : world_(world),
        person_(person),
        institution_(institution),
        history_(make_history(world.plan().seed, person, world.plan().today)),
        local_number_(person.local_number(institution)) {}

  std::vector<StorageFile> files() {
    basics();
    if (!history_.allergies.empty()) allergies();
    if (!history_.illnesses.empty()) problems();
    for (const Visit& visit : history_.visits) {
      if (visit.kind == clins::Kind::observations)
        laboratory(visit);
      else
        prescriptions(visit);
    }
    return std::move(files_);
  }

 private:
  // Times of one person grow with their number, so that no two files are of one instant.
  void keep(std::string_view type, std::string_view care_date, std::string_view order, Day on,
            std::string_view department, const Hl7& message) {
    files_.push_back({{local_number_, std::string(care_date), std::string(type), std::string(order),
                       time_of(on), std::string(department), ssmix2::Condition::current},
                      message.encoded()});
  }

  std::string time_of(Day on) const {
    const std::uint64_t second =
        9 * 3600 +
        (static_cast<std::uint64_t>(person_.number) * 17 + files_.size() * 61) % (9 * 3600);
    return digits_of(on) + number(second / 3600, 2) + number(second / 60 % 60, 2) +
           number(second % 60, 2) + number(static_cast<std::uint64_t>(person_.number) % 1000, 3);
  }

  Hl7 open(std::string_view type, std::string_view structure, Day on) {
    Hl7 message;
    message.add("MSH|^~\\&|HIS|MADEUP|GW|RCV|" + time_of(on).substr(0, 14) + "||" +
                std::string(type) + "^" + std::string(structure) + "|" +
                std::to_string(person_.number) + "-" + std::to_string(files_.size()) +
                "|P|2.5||||||~ISO IR87||ISO 2022-1994|SS-MIX2_1.20^SS-MIX2^"
                "1.2.392.200250.2.1.100.1.2.120^ISO");
    return message;
  }

  void add_patient(Hl7& message) const {
    const auto name = [](std::string_view family, std::string_view given, std::string_view use) {
      return std::string(family) + "^" + std::string(given) + "^^^^^L^" + std::string(use);
    };
    message.add("PID|0001||" + local_number_ + "^^^^PI||" +
                name(person_.family.kanji, person_.given.kanji, "I") + "~" +
                name(person_.family.kana, person_.given.kana, "P") + "||" +
                digits_of(person_.birth) + "|" + (person_.sex == Sex::female ? "F" : "M") +
                "|||^^^^" + person_.postal_code + "^JPN^H^" + person_.address +
                "||^PRN^PH^^^^^^^^^" + person_.phone);
  }

  void add_order(Hl7& message, std::string_view control, std::string_view order, std::string group,
                 Day on, std::string_view department, std::string_view department_name) const {
    message.add("ORC|" + std::string(control) + "|" + std::string(order) + "||" + group + "|||||" +
                time_of(on).substr(0, 14) + "|||" + doctor() + "|||||" + std::string(department) +
                "^" + std::string(department_name) + "^MML028||||||||||||O^外来患者オーダ^HL70482");
  }

  std::string doctor() const {
    return "D001^" + std::string(institution_.doctor_family.kanji) + "^" +
           std::string(institution_.doctor_given.kanji) + "^^^^^^^L^^^^^I";
  }

  void basics() {
    const Day on = world_.plan().today;
    Hl7 message = open("ADT^A08", "ADT_A01", on);
    message.add("EVN||" + time_of(on).substr(0, 12));
    add_patient(message);
    message.add("PV1|0001|O");
    const InsuredNumber& insured = person_.numbers.back();
    message.add("IN1|1|01^医療保険^JHSD0001|" + insured.insurer + "|||||||" + insured.symbol + "^" +
                insured.branch + "|" + insured.number + "|" + digits_of(insured.valid_from) +
                "|||||SEL^本人^HL70063");
    keep("ADT-00", "-", ssmix2::kNoOrder, on, "-", message);
  }

  void allergies() {
    const Day on = history_.visits.empty() ? world_.plan().today : history_.visits.front().on;
    Hl7 message = open("ADT^A60", "ADT_A60", on);
    message.add("EVN||" + time_of(on).substr(0, 12));
    add_patient(message);
    int row = 0;
    for (const Allergen* allergen : history_.allergies) {
      const bool drug = allergen->category == "medication";
      message.add("IAM|" + std::to_string(++row) + "|" +
                  (drug ? "DA^薬剤アレルギー" : "FA^食物アレルギー") + "^HL70127|" +
                  std::string(allergen->code) + "^" + std::string(allergen->name) +
                  "^JFAGY|MO^中等度^HL70128|" + std::string(allergen->reaction) +
                  "|A^追加^HL70323|||||||||||C^確認済^HL70438");
    }
    keep("ADT-61", "-", ssmix2::kNoOrder, on, "-", message);
  }

  void problems() {
    const Day on = history_.visits.empty() ? world_.plan().today : history_.visits.back().on;
    Hl7 message = open("PPR^ZD1", "PPR_ZD1", on);
    add_patient(message);
    int row = 0;
    for (const Illness& illness : history_.illnesses) {
      const Disease& disease = *illness.disease;
      const std::string code =
          std::string(disease.code) + "^" + std::string(disease.name) + "^MDCDX2";
      const std::string since = digits_of(illness.since);
      message.add("PRB|AD|" + since + "|" + code + "|P" + std::to_string(++row) + "|||" + since +
                  "|||||||||" + since + "|" + std::string(disease.name));
      message.add("ZPR||" + code);
      add_order(message, "NW", "P" + std::to_string(row), {}, on, disease.department_code,
                disease.department);
    }
    keep("PPR-01", "-", ssmix2::kNoOrder, on, "01", message);
  }

  std::string order_number() const {
    return number(static_cast<std::uint64_t>(person_.number) * 1'000 + files_.size(), 15);
  }

  void add_result(Hl7& message, int row, std::string_view type, std::string_view code,
                  std::string_view name, std::string_view value, std::string_view unit) {
    message.add("OBX|" + std::to_string(row) + "|" + std::string(type) + "|" + std::string(code) +
                "^" + std::string(name) + "^JC10||" + std::string(value) + "|" + std::string(unit) +
                (unit.empty() ? "" : "^" + std::string(unit) + "^99UNIT") + "|||||F");
  }

  void laboratory(const Visit& visit) {
    const std::string day = digits_of(visit.on);
    const std::string order = order_number();
    Hl7 message = open("OUL^R22", "OUL_R22", visit.on);
    add_patient(message);
    message.add("PV1|0001|O|01^^^^^C");
    message.add("SPM|1|" + order + "||" + (visit.infections ? "023^血清^JC10" : "019^血液^JC10") +
                "|||||||||||||" + day + "0930");
    message.add("OBR|1|" + order + "|" + order + "|E001^検体検査^99O03|||" + day + "|||||||||" +
                doctor() + "||||||" + day + "1130");
    add_order(message, "SC", order, {}, visit.on, "01", "内科");
    if (visit.infections) {
      add_result(message, 1, "ST", "5F016141002306311", "HBs抗原(判定)",
                 is_infected(history_) ? "陽性" : "陰性", {});
    } else {
      add_results(message, visit);
    }
    keep("OML-11", day, order, visit.on, "01", message);
  }

  void add_results(Hl7& message, const Visit& visit) {
    const auto illnesses = history_.present_on(visit.on);
    int row = 0;
    for (const LaboratoryTest& test : tests()) {
      if (!is_asked_for(test, illnesses)) continue;
      const int value = value_of(world_.plan().seed, person_, history_, test, visit.on);
      add_result(message, ++row, "NM", test.code, test.name, with_point(value, test.decimals),
                 test.unit);
    }
  }

  void prescriptions(const Visit& visit) {
    const std::string order = order_number();
    Hl7 message = open("RDE^O11", "RDE_O11", visit.on);
    add_patient(message);
    message.add("PV1|0001|O|01^^^^^C");
    int group = 0;
    for (const Illness& illness : history_.present_on(visit.on))
      for (const Drug& drug : drugs())
        if (drug.disease == illness.disease->name)
          add_drug(message, drug, order, ++group, visit.on);
    if (group > 0) keep("OMP-01", digits_of(visit.on), order, visit.on, "01", message);
  }

  void add_drug(Hl7& message, const Drug& drug, std::string_view order, int group, Day on) const {
    constexpr int kDays = 28;
    add_order(message, "NW", order, std::to_string(group), on, "01", "内科");
    const std::string code =
        drug.code.empty() ? "L" + std::to_string(group) : std::string(drug.code);
    message.add("RXE||" + code + "^" + std::string(drug.name) + "^" +
                (drug.code.empty() ? "99DRUG" : "YJ") + "|1||TAB^錠^MR9P|||||" +
                std::to_string(kDays * drug.per_day) + "|TAB^錠^MR9P||||||||" +
                std::to_string(drug.per_day) + "^TAB&錠&MR9P");
    message.add("TQ1|1||" + std::string(drug.usage.code) + "&" + std::string(drug.usage.text) +
                "&JAMISDP01|||" + std::to_string(kDays) + "^d|" + digits_of(on));
    message.add("RXR|PO^口^HL70162");
  }

  const World& world_;
  const Person& person_;
  const Institution& institution_;
  const History history_;
  const std::string local_number_;
  std::vector<StorageFile> files_;
};

}  // namespace

std::vector<StorageFile> storage_files(const World& world, const Person& person,
                                       const Institution& institution) {
  return Writer(world, person, institution).files();
}

}  // namespace tasuki::generate
