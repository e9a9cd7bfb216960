#include "httpsig/sign.hpp"

#include "base/text.hpp"
#include "httpsig/key_ring.hpp"

namespace tasuki::httpsig {
namespace {

std::int64_t seconds_of(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

bool can_be_stamped(const Stamp& stamp) {
  return is_string(stamp.nonce) && is_string(stamp.keyid) && !stamp.keyid.empty() &&
         stamp.keyid.size() <= limits::kKeyIdBytesMax;
}

}  // namespace

std::string new_nonce(Random& random) {
  return to_base64url(random.bytes(limits::kNonceBytesMin));
}

Result<SignatureFields> sign(const Message& message, const SignatureInput& input,
                             std::string_view label, const crypto::SigningKey& key) {
  const auto algorithm = crypto::algorithm_of(key.public_key());
  if (!algorithm || registered_name(*algorithm).empty())
    return fail(Code::key_invalid, "messages are signed with ES256 or Ed25519");
  const auto base = signature_base(input, message);
  if (!base) return fail(Code::parameter_invalid, std::string(text_of(base.error().reason)));
  std::string signature = TRY(key.sign(*base));
  const std::string name(label);
  return SignatureFields{name + "=" + serialize(input),
                         serialize(Dictionary{{name, Item{Bytes{std::move(signature)}, {}}}})};
}

Result<SignatureFields> sign(const Message& message, const Profile& profile, const Stamp& stamp,
                             const crypto::SigningKey& key) {
  if (!can_be_stamped(stamp))
    return fail(Code::parameter_invalid, "nonce or keyid cannot stand in a signature");
  const std::int64_t created = seconds_of(stamp.created);
  const SignatureInput input{profile.components,
                             {{std::string(kCreated), created},
                              {std::string(kExpires), created + stamp.lifetime.count()},
                              {std::string(kNonce), stamp.nonce},
                              {std::string(kKeyId), stamp.keyid},
                              {std::string(kTag), profile.tag}}};
  return sign(message, input, profile.label, key);
}

}  // namespace tasuki::httpsig
