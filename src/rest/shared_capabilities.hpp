// What exchange and gateway offer alike: the gateway passes these calls on. Tables for the
// CapabilityStatements of both.
#pragma once

#include "rest/capability_statement.hpp"

namespace tasuki::rest::shared {

inline constexpr std::string_view kBinaryInteractions[] = {"create", "read", "delete"};
inline constexpr std::string_view kSearch[] = {"search-type"};

// All of them are asked by POST: a URL names nobody.
inline constexpr SearchParameter kInformationParameters[] = {
    {"patient.identifier", "token", "The person, by insured number; with patient.birthdate."},
    {"patient.birthdate", "date", ""},
    {"patient.local-number", "token", "The person, by the institution's own number."},
    {"category", "token", "A class of information."},
    {"code", "token", ""},
    {"item", "string", "FHIR identifier name of a core item: a laboratory series."},
    {"start", "date", ""},
    {"end", "date", ""},
    {"reason", "string", "Of an emergency."},
    {"_count", "number", "Items in a page."},
    {"_cursor", "string", "From the link to the next page."},
};
inline constexpr SearchParameter kPageParameters[] = {
    {"_count", "number", "Items in a page."},
    {"_cursor", "string", "From the link to the next page."},
};
inline constexpr SearchParameter kOrganizationParameters[] = {
    {"name", "string", "Part of the name or its reading."},
    {"phone", "token", "Telephone number; only digits count."},
    {"address-postalcode", "string", "Postal code, from its first digit."},
    {"address", "string", "Part of the address."},
    {"identifier", "token", "10-digit institution code."},
    {"_count", "number", "Items in a page."},
    {"_cursor", "string", "From the link to the next page."},
};

inline constexpr OperationRow kUnitOperations[] = {
    {"change"}, {"cancel"}, {"restore"}, {"consent"}, {"withdraw"}, {"validate", kValidate}};
inline constexpr OperationRow kPatientOperations[] = {{"eligibility"}, {"link"},    {"unlink"},
                                                      {"consent"},     {"withdraw"}, {"summary"},
                                                      {"pull"}};
inline constexpr OperationRow kReferenceOperations[] = {{"acknowledge"}};
inline constexpr OperationRow kSystemOperations[] = {{"validate", kValidate}};

inline constexpr ResourceRow kPatient{"Patient",
                                      "Who a person is, their consent, what is known of them.",
                                      {},
                                      {},
                                      kPatientOperations};
inline constexpr ResourceRow kBinary{
    "Binary", "Attachments of letters: PDF, JPEG, PNG, DICOM.", kBinaryInteractions, {}, {}};
inline constexpr ResourceRow kOrganization{
    "Organization", "Who takes part.", kSearch, kOrganizationParameters, {}};
inline constexpr ResourceRow kAuditEvent{
    "AuditEvent", "The caller's own acts, the newest first.", kSearch, kPageParameters, {}};
inline constexpr ResourceRow kCondition{
    "Condition", "By consent or in an emergency.", kSearch, kInformationParameters, {}};
inline constexpr ResourceRow kAllergyIntolerance{
    "AllergyIntolerance", "By consent or in an emergency.", kSearch, kInformationParameters, {}};
inline constexpr ResourceRow kObservation{
    "Observation", "By consent or in an emergency.", kSearch, kInformationParameters, {}};
inline constexpr ResourceRow kMedicationRequest{
    "MedicationRequest", "By consent or in an emergency.", kSearch, kInformationParameters, {}};

}  // namespace tasuki::rest::shared
