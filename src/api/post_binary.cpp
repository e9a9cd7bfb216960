// POST /fhir/Binary: an attachment of a letter, its bytes as they are. Which letter says
// X-Security-Context, which FHIR has for what a Binary belongs to, by the letter's identifier: the
// letter may still be to come. http://hl7.org/fhir/R4/binary.html#rest
#include <algorithm>
#include <atomic>

#include "api/endpoints.hpp"
#include "http/target.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"
#include "rest/content_digest.hpp"

namespace tasuki::api {
namespace {

// One of limits::kUploadsMax: each holds a handler for as long as its sender takes.
class Place {
 public:
  explicit Place(std::atomic<std::size_t>& taken) : taken_(taken), number_(++taken_) {}
  ~Place() { --taken_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  bool is_free() const { return number_ <= limits::kUploadsMax; }

 private:
  std::atomic<std::size_t>& taken_;
  const std::size_t number_;
};

Result<std::string> only(const http::Request& request, std::string_view name, bool required) {
  const auto value = request.headers.find(name);
  if (request.headers.count(name) > 1)
    return fail(Code::parameter_invalid, std::string(name) + " stands there once");
  if (!value && required) return fail(Code::parameter_missing, std::string(name));
  return std::string(value.value_or(""));
}

// "DocumentReference?identifier=SYSTEM%7CVALUE", as in a conditional reference
// (http://hl7.org/fhir/R4/http.html#trules).
Result<rest::Token> read_document(const http::Request& request) {
  const std::string context = TRY(only(request, "X-Security-Context", true));
  const auto target = http::parse_target("/" + context);
  if (!target || target->path != "/DocumentReference" || target->query.size() != 1 ||
      target->query[0].first != "identifier")
    return fail(Code::parameter_invalid,
                "X-Security-Context is DocumentReference?identifier=system|value");
  return rest::parse_token(target->query[0].second);
}

bool is_one_line(std::string_view text) {
  return std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

// UTF-8, percent-encoded: header fields are ASCII.
Result<std::string> read_title(const http::Request& request) {
  const std::string encoded = TRY(only(request, "Tasuki-Title", false));
  if (encoded.empty()) return std::string();
  const auto target = http::parse_target("/?title=" + encoded);
  if (!target || target->query.size() != 1 || !is_one_line(target->query[0].second))
    return fail(Code::parameter_invalid, "Tasuki-Title is percent-encoded UTF-8");
  if (target->query[0].second.size() > limits::kAttachmentTitleBytesMax)
    return fail(Code::parameter_invalid, "Tasuki-Title is too long");
  return target->query[0].second;
}

Result<exchange::Attachment> read_attachment(const http::Request& request) {
  TRY_VOID(rest::allow_parameters(request, {}));
  exchange::Attachment attachment;
  const std::string type = TRY(only(request, "Content-Type", true));
  const auto known = clins::attachment_type(type);
  if (!known) return fail(Code::attachment_unsupported, "by its Content-Type");
  attachment.type = *known;
  rest::Token document = TRY(read_document(request));
  attachment.system = std::move(document.system);
  attachment.value = std::move(document.value);
  attachment.title = TRY(read_title(request));
  attachment.expected_digest = TRY(rest::read_content_digest(request.headers));
  attachment.next = request.upload->next;
  return attachment;
}

// The Binary without its data, which whoever sent it has.
std::string to_json(const exchange::AttachmentView& attachment) {
  json::Writer w;
  w.object().field("resourceType", "Binary").field("id", attachment.id);
  w.field("contentType", attachment.record.type).key("securityContext").object();
  w.field("type", "DocumentReference").key("identifier").object();
  w.field("system", attachment.record.identifier_system);
  w.field("value", attachment.record.identifier_value);
  w.end().end().end();
  return w.take();
}

}  // namespace

Result<http::Answer> post_binary(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  const Place place(context.uploads);
  if (!place.is_free()) return fail(Code::busy, "attachments are being sent");
  const auto attachment = TRY(read_attachment(request));
  const auto attached = TRY(context.with.exchange.attach(caller, attachment));
  auto response =
      rest::resource_response(attached.created ? 201 : 200, to_json(attached.attachment));
  response.headers.add("Location", "/fhir/Binary/" + attached.attachment.id);
  return response;
}

}  // namespace tasuki::api
