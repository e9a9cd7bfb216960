// Signed messages from a peer, as HTTP/1.1 has them: nothing but what the key signed may be taken.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "httpsig/content_digest.hpp"
#include "httpsig/sign.hpp"
#include "httpsig/verify.hpp"

namespace {

using namespace tasuki;
using namespace tasuki::httpsig;

constexpr Time kNow{std::chrono::seconds(1'800'000'000)};

struct Keys {
  std::unique_ptr<const crypto::SigningKey> key =
      crypto::signing_key_from_pem(crypto::generate_key_pem(crypto::Algorithm::ed25519)).value();
  KeyRing ring = KeyRing::of({{"exchange-2026", key->public_key(), crypto::Algorithm::ed25519,
                               kNow - std::chrono::hours(1), kNow + std::chrono::hours(1)}})
                     .value();
};

bool taken(const Message& message, const Profile& profile, const KeyRing& keys,
           std::string_view body) {
  const auto presented = parse(message, profile);
  return presented && check_freshness(*presented, kNow) &&
         check_signature(*presented, keys, kNow) && check_digest(*presented, body);
}

}  // namespace

// The first line is "METHOD target", then come the fields, an empty line, and the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The keyid is that of the seed, so that the way to a message that is taken is short.
  static const Keys keys;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find("\n\n"), input.size());
  const std::string_view body = input.substr(std::min(end + 2, input.size()));
  const auto lines = split(input.substr(0, end), '\n');
  const auto words = split(lines.front(), ' ');
  std::vector<Field> fields;
  for (const std::string_view line : std::vector(lines.begin() + 1, lines.end())) {
    const std::size_t colon = std::min(line.find(':'), line.size());
    fields.push_back({line.substr(0, colon), line.substr(std::min(colon + 1, line.size()))});
  }
  Message message{};
  message.method = words.front();
  message.scheme = "https";
  message.authority = "gateway.example";
  message.path = words.size() > 1 ? words[1].substr(0, words[1].find('?')) : "/";
  if (words.size() > 1 && words[1].find('?') != std::string_view::npos)
    message.query = words[1].substr(words[1].find('?') + 1);
  message.fields = fields;

  // As it is: the fuzzer cannot sign.
  TASUKI_ASSERT(!taken(message, pull_request(), keys.ring, body));
  Message answer{};
  answer.status = 200;
  answer.request = &message;
  answer.fields = fields;
  TASUKI_ASSERT(!taken(answer, pull_answer(), keys.ring, body));

  // Its Signature-Input under a good signature: taken only when it says all that the profile wants.
  for (const Field& field : std::vector(fields)) {
    const auto dictionary = parse_dictionary(field.value);
    if (!dictionary || dictionary->empty()) continue;
    const auto read = read_signature_input(dictionary->front().value);
    if (!read) continue;
    const std::string digest = content_digest(crypto::sha256(body));
    fields = {{"content-type", "a/b"}, {"content-digest", digest}};
    message.fields = fields;
    const auto made = sign(message, *read, "pull", *keys.key);
    if (!made) continue;
    fields.push_back({kSignatureInput, made->signature_input});
    fields.push_back({kSignature, made->signature});
    message.fields = fields;
    TASUKI_ASSERT(!taken(message, pull_request(), keys.ring, body) ||
                  (read->components.size() == pull_request().components.size() &&
                   read->parameters.size() >= 5));
  }
  return 0;
}
