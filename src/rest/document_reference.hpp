// How a unit looks on the wire, written by the exchange and by the gateway, read by the gateway and
// the command line: a FHIR DocumentReference (http://hl7.org/fhir/R4/documentreference.html).
//
//   id                 the unit's id          masterIdentifier  Bundle.identifier
//   status             current | entered-in-error (cancelled)
//   type.coding        system urn:tasuki:unit-kind, code "referral"
//   author[0]          Organization by identifier: the sender      date    registered at
//   extension urn:tasuki:destination  valueIdentifier: the destination's institution code
//   extension urn:tasuki:state        valueCode: viewable | held | obtained | cancelled | queued
//   ... extension urn:tasuki:receipt      valueString: the signed receipt (docs/formats/receipt.md)
//   extension urn:tasuki:times        registered, viewable, fetched, acknowledged (valueInstant)
//   content[0].attachment             contentType, url "Bundle/{id}", size; extension
//                                     urn:tasuki:sha-256 valueString: hex
//   content[1..].attachment           the same of each attachment, url "Binary/{id}", title;
//                                     extension urn:tasuki:sanitized valueString
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace tasuki::rest {

struct AttachmentReference {
  std::string id;
  std::string type;   // media type
  std::string title;  // may be empty
  std::uint64_t size = 0;
  std::string sha256;     // hex
  std::string sanitized;  // "none", or the report of who did it
};

struct DocumentReference {
  std::string id;  // empty while a gateway has not been given one
  std::string kind;
  std::string identifier_system;
  std::string identifier_value;
  std::string sender;
  std::string destination;
  std::string state;
  std::uint64_t size = 0;
  std::string sha256;   // hex
  std::string receipt;  // empty until there is one
  std::vector<AttachmentReference> attachments{};
  std::optional<Time> registered_at;
  std::optional<Time> viewable_at;
  std::optional<Time> fetched_at;
  std::optional<Time> acknowledged_at;
  // A gateway's own view of an item that it is sending (docs/api.md): absent elsewhere.
  std::string tracking;              // extension urn:tasuki:tracking
  std::string rules;                 // extension urn:tasuki:rules: SHA-256 of its rule pack
  std::optional<Time> next_attempt;  // extension urn:tasuki:next-attempt
  std::string last_error;            // extension urn:tasuki:last-error: "TSK5005 ..."
  // Of a refused item, what to do instead, when there is something: extensions urn:tasuki:advice
  // ("paper"), urn:tasuki:advice-reason ("destination-not-participating"), urn:tasuki:advice-text.
  std::string advice;
  std::string advice_reason;
  std::string advice_text;  // in Japanese and English
};

void write(json::Writer& writer, const DocumentReference& reference);
std::string to_json(const DocumentReference& reference);
// Error: peer_answer_invalid.
Result<DocumentReference> read_document_reference(json::Value resource);

// A searchset Bundle; `next` is the whole URL of the next page or empty.
std::string to_searchset(const std::vector<DocumentReference>& items, std::string_view self,
                         std::string_view next);
struct Searchset {
  std::vector<DocumentReference> items;
  std::string next;
};
Result<Searchset> read_searchset(std::string_view body);

}  // namespace tasuki::rest
