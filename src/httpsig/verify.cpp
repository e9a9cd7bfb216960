#include "httpsig/verify.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "httpsig/content_digest.hpp"
#include "httpsig/sign.hpp"
#include "httpsig/signature_base.hpp"

namespace tasuki::httpsig {
namespace {

// The only line of a field. A fold in it would be undone for the signature, but not by everybody
// who reads the field: it is refused, as RFC 9112 section 5.2 lets a server do.
Checked<std::string_view> only_line(std::string_view name, const Message& message) {
  const Field* line = nullptr;
  for (const Field& field : message.fields) {
    if (!equal_ignoring_case(field.name, name)) continue;
    if (line != nullptr) return refuse(Reason::field_repeated);
    line = &field;
  }
  if (line == nullptr) return refuse(Reason::field_missing);
  if (line->value.find_first_of("\r\n") != std::string_view::npos)
    return refuse(Reason::field_invalid);
  return trim(line->value);
}

// The value of the one member that a dictionary has, under the profile's label. Written in another
// way than the canonical one, two readers might see two dictionaries.
Checked<ItemOrList> only_member(std::string_view name, const Message& message,
                                const Profile& profile) {
  const std::string_view text = TRY(only_line(name, message));
  auto dictionary = parse_dictionary(text);
  if (!dictionary || serialize(*dictionary) != text) return refuse(Reason::signature_malformed);
  if (dictionary->size() != 1 || dictionary->front().key != profile.label)
    return refuse(Reason::labels);
  return std::move(dictionary->front().value);
}

Checked<std::string> signature_of(const Message& message, const Profile& profile) {
  const ItemOrList member = TRY(only_member(kSignature, message, profile));
  const Item* const item = std::get_if<Item>(&member);
  const Bytes* const bytes = item == nullptr ? nullptr : std::get_if<Bytes>(&item->value);
  if (bytes == nullptr || !item->parameters.empty()) return refuse(Reason::signature_malformed);
  return bytes->bytes;
}

// Exactly the components of the profile, each once; of header fields there is one line each.
Checked<> check_components(const SignatureInput& input, const Message& message,
                           const Profile& profile) {
  const auto& covered = input.components;
  for (const Component& wanted : profile.components) {
    const auto same = [&](const Component& other) { return wanted.same_as(other); };
    const auto times = std::ranges::count_if(covered, same);
    if (times == 0) return refuse(Reason::components_differ);
    if (times > 1) return refuse(Reason::component_repeated);
    if (wanted.name.starts_with('@')) continue;
    const bool of_request = find(wanted.parameters, "req") != nullptr;
    if (of_request && message.request == nullptr) return refuse(Reason::request_absent);
    TRY_VOID(only_line(wanted.name, of_request ? *message.request : message));
  }
  if (covered.size() != profile.components.size()) return refuse(Reason::components_differ);
  return {};
}

template <typename T>
Checked<T> parameter(const SignatureInput& input, std::string_view key) {
  const BareItem* const value = find(input.parameters, key);
  const T* const typed = value == nullptr ? nullptr : std::get_if<T>(value);
  if (typed == nullptr) return refuse(Reason::parameters_differ);
  return *typed;
}

Time time_of(std::int64_t seconds) {
  return Time(std::chrono::seconds(seconds));
}

Checked<> read_parameters(const SignatureInput& input, const Profile& profile,
                          Presented& presented) {
  const bool has_algorithm = find(input.parameters, kAlg) != nullptr;
  if (has_algorithm) presented.algorithm = TRY(parameter<std::string>(input, kAlg));
  presented.created = time_of(TRY(parameter<std::int64_t>(input, kCreated)));
  presented.expires = time_of(TRY(parameter<std::int64_t>(input, kExpires)));
  presented.nonce = TRY(parameter<std::string>(input, kNonce));
  presented.keyid = TRY(parameter<std::string>(input, kKeyId));
  const std::string tag = TRY(parameter<std::string>(input, kTag));
  if (input.parameters.size() != (has_algorithm ? 6 : 5)) return refuse(Reason::parameters_differ);
  if (tag != profile.tag) return refuse(Reason::tag_differs);
  const auto nonce = from_base64url(presented.nonce);
  if (!nonce || nonce->size() < limits::kNonceBytesMin || nonce->size() > limits::kNonceBytesMax)
    return refuse(Reason::nonce_invalid);
  return {};
}

Checked<crypto::Sha256> digest_of(const Message& message) {
  const auto digest = read_content_digest(TRY(only_line(kContentDigest, message)));
  if (!digest) return refuse(Reason::field_not_structured);
  if (!*digest) return refuse(Reason::digest_missing);
  return **digest;
}

}  // namespace

// https://www.rfc-editor.org/rfc/rfc9421#section-3.2, steps 1 to 7.
Checked<Presented> parse(const Message& message, const Profile& profile) {
  const auto encoded = [](const Field& field) {
    return equal_ignoring_case(field.name, "Content-Encoding");
  };
  if (std::ranges::any_of(message.fields, encoded)) return refuse(Reason::content_encoded);
  const ItemOrList member = TRY(only_member(kSignatureInput, message, profile));
  const SignatureInput input = TRY(read_signature_input(member));
  Presented presented{};
  presented.signature = TRY(signature_of(message, profile));
  TRY_VOID(read_parameters(input, profile, presented));
  TRY_VOID(check_components(input, message, profile));
  presented.digest = TRY(digest_of(message));
  presented.base = TRY(signature_base(input, message));
  return presented;
}

Checked<> check_freshness(const Presented& presented, Time now) {
  if (presented.created < now - limits::kMessageAgeMax) return refuse(Reason::created_early);
  if (presented.created > now + limits::kMessageAheadMax) return refuse(Reason::created_late);
  if (presented.expires <= presented.created ||
      presented.expires - presented.created > limits::kMessageLifetimeMax)
    return refuse(Reason::lives_too_long);
  if (now >= presented.expires + limits::kMessageAheadMax) return refuse(Reason::expired);
  return {};
}

// https://www.rfc-editor.org/rfc/rfc9421#section-3.2, steps 5 and 8: the algorithm is the one that
// is known for the key; where the message names one too, both must agree.
Checked<> check_signature(const Presented& presented, const KeyRing& keys, Time now) {
  const KeyRecord* const record = keys.find(presented.keyid);
  if (record == nullptr) return refuse(Reason::key_unknown);
  if (!record->valid_at(now)) return refuse(Reason::key_not_valid);
  if (presented.algorithm && *presented.algorithm != registered_name(record->algorithm))
    return refuse(Reason::algorithm_differs);
  if (!crypto::verify(record->key, presented.base, presented.signature))
    return refuse(Reason::signature_wrong);
  return {};
}

Checked<> check_digest(const Presented& presented, std::string_view body) {
  const crypto::Sha256 digest = crypto::sha256(body);
  if (!crypto::equal_in_constant_time(crypto::as_bytes(digest), crypto::as_bytes(presented.digest)))
    return refuse(Reason::digest_differs);
  return {};
}

}  // namespace tasuki::httpsig
