#include "httpsig/httpsig_support.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "httpsig/content_digest.hpp"

namespace tasuki::httpsig::testing {
namespace {

Random& random() {
  static SeededRandom seeded(20260131);
  return seeded;
}

void add_fields(Wire& wire, const SignatureFields& fields) {
  wire.fields.emplace_back(kSignatureInput, fields.signature_input);
  wire.fields.emplace_back(kSignature, fields.signature);
}

Wire with_body(std::string body) {
  Wire wire;
  wire.body = std::move(body);
  wire.fields = {{"Host", "gateway.example"},
                 {std::string(kContentType), "application/fhir+json"},
                 {std::string(kContentDigest), content_digest(crypto::sha256(wire.body))}};
  return wire;
}

std::string verdict_of(const Message& message, const Profile& profile, std::string_view body,
                       const KeyRing& keys, Time now) {
  const auto check = [&]() -> Checked<> {
    const Presented presented = TRY(parse(message, profile));
    TRY_VOID(check_freshness(presented, now));
    TRY_VOID(check_signature(presented, keys, now));
    return check_digest(presented, body);
  };
  const auto checked = check();
  return checked ? std::string() : std::string(name_of(checked.error().reason));
}

}  // namespace

const std::string& Wire::at(std::string_view name) const {
  for (const auto& [key, value] : fields)
    if (equal_ignoring_case(key, name)) return value;
  die("the test's message has no such field");
}

std::string& Wire::at(std::string_view name) {
  return const_cast<std::string&>(std::as_const(*this).at(name));
}

void Wire::remove(std::string_view name) {
  std::erase_if(fields, [&](const auto& field) { return equal_ignoring_case(field.first, name); });
}

Message Wire::view(const Message* request) const {
  lines.clear();
  for (const auto& [name, value] : fields) lines.push_back({name, value});
  Message message{};
  message.status = status;
  message.fields = lines;
  message.request = request;
  if (!message.is_request()) return message;
  message.method = method;
  message.scheme = "https";
  message.authority = authority;
  message.path = path;
  if (query) message.query = *query;
  return message;
}

KeyRecord Signer::record() const {
  return {keyid, key->public_key(), crypto::algorithm_of(key->public_key()).value(),
          kNow - std::chrono::hours(24), kNow + std::chrono::hours(24)};
}

Signer make_signer(crypto::Algorithm algorithm, std::string keyid) {
  return {std::move(keyid),
          crypto::signing_key_from_pem(crypto::generate_key_pem(algorithm)).value()};
}

KeyRing ring_of(const std::vector<const Signer*>& signers) {
  std::vector<KeyRecord> records;
  for (const Signer* const signer : signers) records.push_back(signer->record());
  return KeyRing::of(std::move(records)).value();
}

Wire unsigned_request() {
  return with_body(R"({"audience":"1310000001","want":["letters"]})");
}

Wire unsigned_answer() {
  Wire answer = with_body(R"({"resourceType":"Bundle","type":"collection"})");
  answer.status = 200;
  answer.remove("Host");
  return answer;
}

void sign_request(Wire& request, const Signer& signer, Time now) {
  add_fields(request, sign(request.view(), pull_request(), {now, new_nonce(random()), signer.keyid},
                           *signer.key)
                          .value());
}

void sign_answer(Wire& answer, const Wire& request, const Signer& signer, Time now) {
  const Message asked = request.view();
  add_fields(answer, sign(answer.view(&asked), pull_answer(),
                          {now, new_nonce(random()), signer.keyid}, *signer.key)
                         .value());
}

void sign_as(Wire& wire, const SignatureInput& input, const Profile& profile,
             const Signer& signer) {
  add_fields(wire, sign(wire.view(), input, profile.label, *signer.key).value());
}

SignatureInput input_of(const Profile& profile, const Signer& signer, Time now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  return {profile.components,
          {{std::string(kCreated), std::int64_t{seconds}},
           {std::string(kExpires), std::int64_t{seconds + 60}},
           {std::string(kNonce), new_nonce(random())},
           {std::string(kKeyId), signer.keyid},
           {std::string(kTag), profile.tag}}};
}

std::string verdict_of(const Wire& request, const KeyRing& keys, Time now) {
  return verdict_of(request.view(), pull_request(), request.body, keys, now);
}

std::string verdict_of_answer(const Wire& answer, const Wire& request, const KeyRing& keys,
                              Time now) {
  const Message asked = request.view();
  return verdict_of(answer.view(&asked), pull_answer(), answer.body, keys, now);
}

}  // namespace tasuki::httpsig::testing
