// tasuki patient token: an identity provider for tests, without a network. It makes a key, writes
// the set of keys that an exchange is given in patient.jwks, and prints a token for any person.
#include <array>

#include "base/files.hpp"
#include "cli/subcommands.hpp"
#include "json/writer.hpp"
#include "oidc/test_issuer.hpp"

namespace tasuki::cli {
namespace {

// The key stays, so that tokens and the set that an exchange has read go on fitting.
Result<crypto::PrivateKey> test_key(const std::string& file) {
  if (const auto pem = read_file(file)) return crypto::PrivateKey::from_pem(*pem);
  auto key = crypto::PrivateKey::generate();
  TRY_VOID(write_file(file, key.to_pem(), 0600));
  return key;
}

}  // namespace

Options patient_token_options() {
  static constexpr std::array kOptions = {
      OptionRow{"PERSON", OptionKind::argument, "", "資格確認での人のid",
                "the person's id at eligibility"},
      OptionRow{"--issuer", OptionKind::value, oidc::kTestIssuer, "patient.issuerの値",
                "what patient.issuer says"},
      OptionRow{"--audience", OptionKind::value, oidc::kTestAudience, "patient.audienceの値",
                "what patient.audience says"},
      OptionRow{"--key", OptionKind::value, "./test-issuer.key", "秘密鍵（なければ作成）",
                "private key, made when it is not there"},
      OptionRow{"--jwks", OptionKind::value, "./test-issuer.jwks", "公開鍵を書くファイル",
                "file that the public key is written to, for patient.jwks"},
  };
  return kOptions;
}

Result<int> run_patient_token(const Arguments& arguments, Output& output) {
  const SystemClock clock;
  SystemRandom random;
  auto key = TRY(test_key(arguments.value("--key")));
  const oidc::TestIssuer issuer(arguments.value("--issuer"), std::move(key), clock, random);
  TRY_VOID(write_file(arguments.value("--jwks"), issuer.jwks()));
  const std::string token = issuer.token(arguments.value("PERSON"), arguments.value("--audience"));
  if (output.json()) {
    json::Writer w;
    w.object().field("token", token).field("jwks", arguments.value("--jwks")).end();
    output.line(w.take());
  } else {
    output.line(token);
  }
  return 0;
}

}  // namespace tasuki::cli
