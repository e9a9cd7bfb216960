// Writes collections of the 6 information, as JP_Bundle_CLINS and the eCS profiles have them, for
// whoever makes units from something else. Compact: what no profile asks for is left out.
// http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_CLINS
#pragma once

#include <string>
#include <string_view>

#include "json/writer.hpp"

namespace tasuki::clins {

// Pieces that many resources have.
void write_coding(json::Writer& w, std::string_view system, std::string_view code,
                  std::string_view display = {});
// "key": {"coding": [{...}]}
void write_concept(json::Writer& w, std::string_view key, std::string_view system,
                   std::string_view code);
// "key": {"text": ...}
void write_text_concept(json::Writer& w, std::string_view key, std::string_view text);
void write_reference(json::Writer& w, std::string_view key, std::string_view target);

struct CollectionHead {
  std::string_view type;   // BundleResourceType_CS: "Condition"; empty: a Bundle that is no unit
  std::string identifier;  // Bundle.identifier.value
  std::string made_at;     // FHIR instant: timestamp, and lastUpdated of everything
};

struct CollectionPatient {
  std::string_view institution;  // code
  std::string_view local_number;
  std::string_view insured_system;
  std::string_view insured_value;
  std::string_view family;
  std::string_view given;
  std::string_view family_kana;  // both empty: not said
  std::string_view given_kana;
  std::string_view gender;
  std::string_view birth_date;
  std::string_view address;
};

// What an entry says of where it was made.
struct CollectionOrigin {
  std::string_view institution;
  std::string_view department;  // code of SS-MIX2's ClinicalDepartment; empty: only the name
  std::string_view department_name;
};

class CollectionWriter {
 public:
  // `uuids` is what the UUIDs of the entries are made of: 16 random or hashed bytes.
  CollectionWriter(const CollectionHead& head, std::string_view uuids);

  void add_patient(const CollectionPatient& patient);
  // An entry whose resource is JSON already. Its fullUrl.
  std::string add(std::string_view resource);
  // Opens an entry up to its meta; what follows is the caller's, until close().
  json::Writer& open(std::string_view type, std::string_view profile);
  void close();
  // resourceInstance-identifier.
  void write_identifier(std::string_view value);
  void write_subject(std::string_view key);

  std::size_t entries() const { return entries_; }  // the patient counts
  std::string take();

 private:
  std::string next_url();

  CollectionHead head_;
  std::string uuids_;
  std::string patient_;  // fullUrl
  std::string meta_;     // of the profile that was written last: entries seldom differ in it
  std::string profile_;
  std::size_t entries_ = 0;
  json::Writer w_;
};

// What entries of a unit have in common is made once, as JSON, and written with Writer::raw().
// The extensions that every entry needs.
std::string origin_extensions(const CollectionOrigin& origin);
// A contained Encounter with the id "encounter"; klass AMB or IMP.
std::string contained_encounter(std::string_view klass);
// A contained Practitioner with the id "performer".
std::string contained_performer(std::string_view name);

}  // namespace tasuki::clins
