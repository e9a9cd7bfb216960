// Messages and keys for tests: one request and one answer as they are on the wire, to be changed.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "httpsig/sign.hpp"
#include "httpsig/verify.hpp"

namespace tasuki::httpsig::testing {

inline constexpr Time kNow{std::chrono::seconds(1'800'000'000)};
inline constexpr std::string_view kContentType = "Content-Type";

// Owns what a Message only refers to.
struct Wire {
  std::string method = "POST";
  std::string authority = "gateway.example";
  std::string path = "/pull/1310000001";
  std::optional<std::string> query = "wave=1&part=letters";
  int status = 0;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;

  // The first field of that name, which must be there.
  std::string& at(std::string_view name);
  const std::string& at(std::string_view name) const;
  void remove(std::string_view name);
  // Valid until the next view() and the next change. `request`: that of an answer.
  Message view(const Message* request = nullptr) const;

  mutable std::vector<Field> lines;
};

struct Signer {
  std::string keyid;
  std::unique_ptr<const crypto::SigningKey> key;

  KeyRecord record() const;
};
Signer make_signer(crypto::Algorithm algorithm, std::string keyid);
KeyRing ring_of(const std::vector<const Signer*>& signers);

Wire unsigned_request();
Wire unsigned_answer();
void sign_request(Wire& request, const Signer& signer, Time now = kNow);
void sign_answer(Wire& answer, const Wire& request, const Signer& signer, Time now = kNow);
// By components and parameters of the test's choice; the label is that of `profile`.
void sign_as(Wire& wire, const SignatureInput& input, const Profile& profile, const Signer& signer);
// What sign_request() signs, to be changed and given to sign_as().
SignatureInput input_of(const Profile& profile, const Signer& signer, Time now = kNow);

// All steps, in their order. "" when the message is taken, else the name of the reason.
std::string verdict_of(const Wire& request, const KeyRing& keys, Time now = kNow);
std::string verdict_of_answer(const Wire& answer, const Wire& request, const KeyRing& keys,
                              Time now = kNow);

}  // namespace tasuki::httpsig::testing
