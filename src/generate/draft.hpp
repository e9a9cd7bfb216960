// A Bundle in the making: its entries and the addresses by which they refer to each other. Holds
// what every resource needs to say: whose it is, who wrote it, and when.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generate/history.hpp"
#include "json/writer.hpp"

namespace tasuki::generate {

// What a document is about, and where it comes from.
struct Occasion {
  std::uint64_t seed = 0;
  const Person* person = nullptr;
  const History* history = nullptr;
  const Visit* visit = nullptr;
  std::string serial;  // of Bundle.identifier: "L-0003"
};

class Draft {
 public:
  explicit Draft(const Occasion& occasion);

  const Occasion& about() const { return about_; }
  const Institution& from() const { return *about_.visit->at; }
  std::string day() const { return to_date(about_.visit->on); }
  std::string instant() const { return day() + "T10:24:00+09:00"; }
  // Of Bundle.identifier: "1310000001^2026^L-0003".
  std::string identifier() const;

  // Opens a resource, up to its meta with the profile (what follows http://jpfhir.jp/fhir/) and the
  // marks; `close` ends it and gives its fullUrl. One at a time.
  json::Writer& open(std::string_view type, std::string_view profile, std::string_view mark = {});
  std::string close();

  // A document begins with its Composition, which is written last, when it knows the others.
  std::string document(std::string_view profile) const;
  // `type` as in BundleResourceType_CS.
  std::string collection(std::string_view type) const;

  const std::string& patient() const { return patient_; }  // fullUrl
  void set_patient(std::string url) { patient_ = std::move(url); }

  // The next resourceInstance-identifier of this Bundle.
  void write_identifier();

 private:
  std::string bundle(std::string_view profile, std::string_view form, std::string_view type) const;
  const Occasion about_;
  Draw draw_;
  json::Writer resource_;
  std::vector<std::string> entries_;
  std::vector<std::string> urls_;
  std::string patient_;
  int resources_ = 0;
};

std::string jp(std::string_view rest);   // "http://jpfhir.jp/fhir/..."
std::string hl7(std::string_view rest);  // "http://terminology.hl7.org/CodeSystem/..."

// Pieces of FHIR that many resources have.
void write_coding(json::Writer& w, std::string_view system, std::string_view code,
                  std::string_view display = {});
// "key": {"coding": [...], "text": ...}
void write_concept(json::Writer& w, std::string_view key, std::string_view system,
                   std::string_view code, std::string_view display = {},
                   std::string_view text = {});
void write_reference(json::Writer& w, std::string_view key, std::string_view url);
void write_system_value(json::Writer& w, std::string_view system, std::string_view value);
void write_names(json::Writer& w, FamilyName family, FamilyName given);  // in kanji and kana
void write_department(json::Writer& w, std::string_view code, std::string_view name);

}  // namespace tasuki::generate
