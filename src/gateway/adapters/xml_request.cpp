#include "gateway/adapters/xml_request.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "clins/institution.hpp"
#include "clins/insured.hpp"
#include "clins/unit.hpp"
#include "gateway/exchange_line.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"
#include "rest/links.hpp"

namespace tasuki::gateway::adapters {
namespace {

constexpr std::size_t kFileIdentifierBytesMax = 200;
constexpr std::string_view kRequestMark = "req_";
constexpr std::string_view kResultMark = "res_";
constexpr std::string_view kEnding = ".xml";

constexpr std::array kRows = {
#define TASUKI_XML_MESSAGE(name, id, required, optional) \
  XmlMessageRow{XmlMessage::name, id, required, optional},
#include "gateway/adapters/messages.def"
#undef TASUKI_XML_MESSAGE
};

bool has_word(std::string_view list, std::string_view word) {
  const std::vector<std::string_view> words = split(list, ' ');
  return !word.empty() && std::ranges::find(words, word) != words.end();
}

Result<> check_header(const XmlElement& root, std::string_view institution) {
  const XmlElement* const header = root.child("MessageHeader");
  if (root.name != "XmlMsg" || header == nullptr || root.child("MessageBody") == nullptr)
    return fail(Code::xml_malformed, "XmlMsg has MessageHeader and MessageBody");
  for (const XmlElement& part : root.children)
    if (part.name != "MessageHeader" && part.name != "MessageBody")
      return fail(Code::parameter_unknown, "XmlMsg has MessageHeader and MessageBody");
  for (const XmlElement& field : header->children)
    if (!has_word("MedicalInstitutionCode ArbitraryFileIdentifier CharacterCodeIdentifier",
                  field.name))
      return fail(Code::parameter_unknown, "in MessageHeader");
  const XmlElement* const code = header->child("MedicalInstitutionCode");
  if (code == nullptr) return fail(Code::parameter_missing, "MedicalInstitutionCode");
  if (trim(code->text) != institution)
    return fail(Code::parameter_invalid, "MedicalInstitutionCode is not this gateway's");
  return {};
}

std::string bundle_of(std::string_view text, bool& whole) {
  std::string compact;
  compact.reserve(text.size());
  std::ranges::copy_if(text, std::back_inserter(compact), [](char c) {
    return c != ' ' && c != '\t' && c != '\r' && c != '\n';  // lines of 76, as MIME has them
  });
  auto bytes = from_base64(compact);
  whole = bytes.has_value();
  return whole ? std::move(*bytes) : std::string();
}

http::Request call(std::string method, std::string path) {
  http::Request made;
  made.method = std::move(method);
  made.path = std::move(path);
  return made;
}

void add_parameter(http::Request& call, std::string_view name, std::string_view value) {
  if (!value.empty()) call.query.emplace_back(std::string(name), std::string(value));
}

Result<http::Request> document_call(const XmlRequest& request, std::string path) {
  http::Request made = call("POST", std::move(path));
  bool whole = false;
  made.body = bundle_of(request.field("Document"), whole);
  if (!whole) return fail(Code::parameter_invalid, "Document is base64 of the Bundle");
  made.headers.add("Content-Type", std::string(rest::kFhirJson));
  if (const auto consent = request.field("Consent"); !consent.empty())
    made.headers.add("Tasuki-Consent", std::string(consent));
  return made;
}

Result<http::Request> status_call(const XmlRequest& request) {
  http::Request made = call("GET", "/fhir/DocumentReference");
  const std::string_view tracking = request.field("TrackingId");
  const std::string_view identifier = request.field("Identifier");
  const std::string_view system = request.field("IdentifierSystem");
  if (tracking.empty() == identifier.empty())
    return fail(Code::parameter_missing, "TrackingId or Identifier, and not both");
  add_parameter(made, "_tracking", tracking);
  if (!identifier.empty())
    add_parameter(made, "identifier",
                  rest::escape_token(system.empty() ? clins::kBundleIdentifierSystem : system) +
                      "|" + rest::escape_token(identifier));
  return made;
}

http::Request list_call(const XmlRequest& request) {
  http::Request made = call("GET", "/fhir/DocumentReference");
  add_parameter(made, "recipient", "me");
  add_parameter(made, "_count", request.field("Count"));
  add_parameter(made, "_since", request.field("Since"));
  add_parameter(made, "_cursor", request.field("Cursor"));
  return made;
}

Result<http::Request> unit_call(const XmlRequest& request, std::string method,
                                std::string_view before, std::string_view behind) {
  const std::string_view unit = request.field("UnitId");
  if (!is_unit_id(unit)) return fail(Code::parameter_invalid, "UnitId");
  return call(std::move(method), std::string(before).append(unit).append(behind));
}

// "19550504", as the qualification terminal writes it.
std::string fhir_date(std::string_view text) {
  if (text.size() != 8) return std::string(text);
  return std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" +
         std::string(text.substr(6));
}

void write_identifier(json::Writer& w, std::string_view name, std::string_view system,
                      std::string_view value) {
  w.object().field("name", name).key("valueIdentifier").object();
  w.field("system", system).field("value", value).end().end();
}

// The fields of an insured number have the names that the qualification terminal gives them; an
// insurer number of fewer than 8 digits comes padded with blanks.
std::string advise_parameters(const XmlRequest& request) {
  json::Writer w;
  w.object().field("resourceType", "Parameters").key("parameter").array();
  write_identifier(w, "destination", clins::kInstitutionSystem, request.field("Destination"));
  if (!request.field("InsurerNumber").empty()) {
    const std::string value = std::string(trim(request.field("InsurerNumber"))) + ":" +
                              std::string(request.field("InsuredCardSymbol")) + ":" +
                              std::string(request.field("InsuredIdentificationNumber")) + ":" +
                              std::string(request.field("InsuredBranchNumber"));
    write_identifier(w, "insured", clins::kInsuredSystem, value);
  }
  if (const auto date = request.field("Birthdate"); !date.empty())
    w.object().field("name", "birthDate").field("valueDate", fhir_date(date)).end();
  if (const auto consent = request.field("Consent"); !consent.empty())
    w.object().field("name", "consent").field("valueCode", consent).end();
  w.end().end();
  return w.take();
}

Result<http::Request> advise_call(const XmlRequest& request) {
  constexpr std::string_view kPath = "/fhir/Bundle/$advise";
  const bool document = !request.field("Document").empty();
  if (document == !request.field("Destination").empty())
    return fail(Code::parameter_missing, "Document or Destination, and not both");
  if (document) return document_call(request, std::string(kPath));
  http::Request made = call("POST", std::string(kPath));
  made.headers.add("Content-Type", std::string(rest::kFhirJson));
  made.body = advise_parameters(request);
  return made;
}

}  // namespace

std::span<const XmlMessageRow> xml_message_rows() {
  return kRows;
}

XmlFileName read_file_name(std::string_view name) {
  const std::string_view stem = name.substr(0, name.size() - kEnding.size());
  for (const XmlMessageRow& row : kRows) {
    if (!stem.starts_with(row.id) || !stem.substr(row.id.size()).starts_with(kRequestMark))
      continue;
    const std::string_view free = stem.substr(row.id.size() + kRequestMark.size());
    return {&row, std::string(row.id).append(kResultMark).append(free).append(kEnding)};
  }
  return {nullptr, std::string(stem) + ".res" + std::string(kEnding)};
}

std::string_view XmlRequest::field(std::string_view name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

std::string file_identifier_of(const XmlElement& root) {
  const XmlElement* const header = root.child("MessageHeader");
  const XmlElement* const field =
      header == nullptr ? nullptr : header->child("ArbitraryFileIdentifier");
  return field == nullptr || field->text.size() > kFileIdentifierBytesMax ? "" : field->text;
}

Result<XmlRequest> read_request(const XmlMessageRow& row, const XmlElement& root,
                                std::string_view institution) {
  TRY_VOID(check_header(root, institution));
  XmlRequest request{row, {}};
  for (const XmlElement& field : root.child("MessageBody")->children) {
    if (!has_word(row.required, field.name) && !has_word(row.optional, field.name))
      return fail(Code::parameter_unknown,
                  "known here: " + std::string(row.required) + " " + std::string(row.optional));
    if (!field.children.empty())
      return fail(Code::parameter_invalid, field.name + " has text, not elements");
    if (!request.fields.emplace(field.name, field.text).second)
      return fail(Code::parameter_invalid, field.name + " stands twice");
  }
  for (const std::string_view name : split(row.required, ' '))
    if (!name.empty() && request.field(name).empty())
      return fail(Code::parameter_missing, std::string(name));
  return request;
}

Result<http::Request> to_lan_call(const XmlRequest& request) {
  switch (request.row.message) {
    case XmlMessage::register_document:
      return document_call(request, "/fhir/Bundle");
    case XmlMessage::status:
      return status_call(request);
    case XmlMessage::list:
      return list_call(request);
    case XmlMessage::fetch:
      return unit_call(request, "GET", "/fhir/Bundle/", "");
    case XmlMessage::acknowledge:
      return unit_call(request, "POST", "/fhir/DocumentReference/", "/$acknowledge");
    case XmlMessage::advise:
      return advise_call(request);
  }
  return fail(Code::internal, "a message without a call");
}

}  // namespace tasuki::gateway::adapters
