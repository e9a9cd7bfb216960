#include "signature/element.hpp"

#include <algorithm>
#include <array>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"

namespace tasuki::signature {
namespace {

constexpr std::string_view kTimeStampUrl = "urn:tasuki:signature-time-stamp";
constexpr std::string_view kSigFormat = "application/jose";
constexpr std::string_view kTargetFormat = "application/fhir+json";
// ASTM E1762, "Author's Signature".  http://hl7.org/fhir/R4/valueset-signature-type.html
constexpr std::string_view kTypeSystem = "urn:iso-astm:E1762-95:2013";
constexpr std::string_view kAuthor = "1.2.840.10065.1.12.1.1";
// Made after everything else: these cannot stand in what they are made from.
constexpr std::array<std::string_view, 2> kUnsigned = {"data", "extension"};
constexpr std::array<std::string_view, 5> kRequired = {"type", "when", "who", "targetFormat",
                                                       "sigFormat"};

std::unexpected<Error> malformed(std::string detail) {
  return fail(Code::signature_malformed, std::move(detail));
}

bool is_unsigned(json::Value key) {
  return std::ranges::any_of(kUnsigned, [&](std::string_view name) { return key.equals(name); });
}

// base64 of at most `bytes_max` bytes. FHIR allows blanks in base64Binary; the canonical form does
// not, so nobody can put anything beside it.
Result<std::string> binary(json::Value value, std::size_t bytes_max) {
  if (value.raw().size() > bytes_max / 3 * 4 + 8) return malformed("the signature is too large");
  Result<std::string> bytes = from_base64(value.string());
  if (!bytes || bytes->empty()) return malformed("data is not base64");
  if (bytes->size() > bytes_max) return malformed("the signature is too large");
  return bytes;
}

Result<std::string> read_time_stamp(json::Value extension) {
  if (!extension) return std::string();
  const json::Value one = extension.at(0);
  if (extension.size() != 1 || one.size() != 2 || !one["url"].equals(kTimeStampUrl))
    return malformed("the only extension of a signature is its time stamp");
  return binary(one["valueBase64Binary"], limits::kTimeStampBytesMax);
}

}  // namespace

Result<Element> read_element(json::Value element) {
  if (!element.is(json::Type::object)) return malformed("signature is not an object");
  for (const std::string_view name : kRequired)
    if (!element[name]) return malformed("signature has no " + std::string(name));
  if (!element["sigFormat"].equals(kSigFormat))
    return malformed("sigFormat is not application/jose");
  if (!element["targetFormat"].equals(kTargetFormat))
    return malformed("targetFormat is not application/fhir+json");
  const auto when = parse_instant(element["when"].string());
  if (!when) return malformed("when is not an instant");
  Element read;
  read.when = *when;
  read.jws = TRY(binary(element["data"], limits::kSignatureDataBytesMax));
  read.time_stamp = TRY(read_time_stamp(element["extension"]));
  return read;
}

Result<> check_statement(json::Value element, std::string_view statement) {
  const auto document = json::Document::parse(std::string(statement));
  if (!document) return malformed("fhirSignature is not a JSON object");
  const json::Value said = (*document)->root();
  std::size_t signed_members = 0;
  for (const json::Member& member : element.members()) {
    if (is_unsigned(member.key)) continue;
    ++signed_members;
    if (said[member.key.string()].raw() != member.value.raw())
      return fail(Code::signature_mismatch, "a member of signature is not as it was signed");
  }
  if (signed_members != said.size())
    return fail(Code::signature_mismatch, "a member of signature that was signed is missing");
  return {};
}

std::string write_statement(const Signatory& who, Time when) {
  json::Writer writer;
  writer.object().key("type").array().object();
  writer.field("system", kTypeSystem).field("code", kAuthor).end().end();
  writer.field("when", to_instant(when)).key("who").object();
  if (!who.reference.empty()) writer.field("reference", who.reference);
  if (!who.display.empty()) writer.field("display", who.display);
  writer.end().field("targetFormat", kTargetFormat).field("sigFormat", kSigFormat).end();
  return writer.take();
}

std::string write_element(std::string_view statement, std::string_view jws,
                          std::string_view time_stamp) {
  TASUKI_ASSERT(statement.size() > 2 && statement.front() == '{' && statement.back() == '}');
  json::Writer writer;
  writer.object();
  if (!time_stamp.empty()) {
    writer.key("extension").array().object().field("url", kTimeStampUrl);
    writer.field("valueBase64Binary", to_base64(time_stamp)).end().end();
  }
  writer.field("data", to_base64(jws)).end();
  std::string element(statement.substr(0, statement.size() - 1));
  element += ',';
  return element.append(writer.take().substr(1));
}

}  // namespace tasuki::signature
