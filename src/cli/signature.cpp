// tasuki sign and verify: electronic signatures of documents, by their files alone.
#include <array>
#include <cstdio>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/subcommands.hpp"
#include "signature/check.hpp"
#include "signature/sign.hpp"
#include "signature/signer_authority.hpp"
#include "signature/time_stamp_client.hpp"
#include "signature/token_key.hpp"

namespace tasuki::cli {
namespace {

using crypto::Certificate;

constexpr OptionRow kFile{"FILE", OptionKind::argument, "", "文書（Bundle）のファイル",
                          "file of the document (a Bundle)"};
constexpr OptionRow kTimeStampRoots{"--time-stamp-roots", OptionKind::repeated, "",
                                    "時刻認証局のルート証明書（PEM）",
                                    "roots of time-stamping authorities (PEM)"};

Result<std::unique_ptr<const json::Document>> read_document(const Arguments& arguments) {
  return json::Document::parse(TRY(read_file(arguments.value("FILE"))));
}

Result<std::vector<Certificate>> read_certificates(const std::vector<std::string>& paths) {
  std::vector<Certificate> all;
  for (const std::string& path : paths) {
    const std::string pem = TRY(read_file(path));
    std::vector<Certificate> read = TRY(crypto::certificates_from_pem(pem));
    for (Certificate& one : read) all.push_back(std::move(one));
  }
  return all;
}

// A file, or a token: the PIN comes from a file so that no list of processes shows it.
Result<std::unique_ptr<const crypto::SigningKey>> open_key(const Arguments& arguments,
                                                           const Certificate& signer) {
  if (!arguments.given("--pkcs11"))
    return crypto::signing_key_from_pem(TRY(read_file(arguments.value("--key"))));
  const std::string pin = TRY(read_file(arguments.value("--pin-file")));
  const signature::TokenPlace place{arguments.value("--pkcs11"), arguments.value("--token"),
                                    arguments.value("--key"), std::string(trim(pin))};
  return signature::open_token_key(place, signer.public_key());
}

Result<signature::Trust> read_trust(const Arguments& arguments) {
  signature::Trust trust;
  trust.roots = TRY(read_certificates(arguments.values("--roots")));
  trust.time_stamp_roots = TRY(read_certificates(arguments.values("--time-stamp-roots")));
  for (const std::string& path : arguments.values("--crl")) {
    const std::string pem = TRY(read_file(path));
    std::vector<crypto::Crl> read = TRY(crypto::crls_from_pem(pem));
    for (crypto::Crl& crl : read) trust.crls.push_back(std::move(crl));
  }
  // Offline, lists may not be at hand: what was not looked at is said.
  trust.revocation =
      trust.crls.empty() ? crypto::Revocation::if_known : crypto::Revocation::required;
  trust.policy = TRY(signature::signing_policy(arguments.value("--policy")));
  return trust;
}

std::string joined(const std::vector<std::string>& list, std::string_view between) {
  std::string text;
  for (const std::string& item : list) text += (text.empty() ? "" : std::string(between)) + item;
  return text;
}

void print(const signature::SignatureCheck& check, const Output& output) {
  using signature::Verdict;
  const auto row = [&](std::string_view ja, std::string_view en, const std::string& value) {
    if (!value.empty()) output.line(std::string(output.pick(ja, en)) + value);
  };
  if (check.verdict == Verdict::absent) return output.say("署名はありません", "not signed");
  if (check.verdict == Verdict::valid) output.say("署名は有効です", "the signature is valid");
  if (check.error) output.line(check.error->to_string(output.lang()));
  row("  署名者: ", "  signer: ", check.signer);
  row("  資格: ", "  role: ", joined(check.roles, ", "));
  if (check.when) row("  署名日時: ", "  signed at: ", to_instant(*check.when));
  if (check.time_stamp) row("  時刻認証: ", "  time stamp: ", to_instant(*check.time_stamp));
  row("  証明書: ", "  chain: ", joined(check.chain, " < "));
  if (check.verdict == Verdict::valid && !check.revocation_checked)
    output.say("  失効は確認していません（--crl）", "  revocation was not checked (--crl)");
}

// One signer with all that signing and verifying takes.
Result<> write_signer(const Arguments& arguments, const std::string& out, Time now) {
  const Time from = now - std::chrono::hours(1);
  const Time to = now + std::chrono::days(365);
  const auto authority = signature::SignerAuthority::create("Tasuki test", from, to);
  const auto key = crypto::PrivateKey::generate();
  const signature::SignerRequest request{arguments.value("--name"), arguments.value("--role"),
                                         signature::Usage::signing, from, to};
  const Certificate signer = TRY(authority.issue(request, key.public_key()));
  TRY_VOID(make_directories(out));
  TRY_VOID(write_file(out + "/signer.key", key.to_pem(), 0600));
  TRY_VOID(write_file(out + "/signer.pem", signer.to_pem() + authority.issuer().to_pem()));
  TRY_VOID(write_file(out + "/root.pem", authority.root().to_pem()));
  return write_file(out + "/lists.pem", authority.lists({}, from, to));
}

}  // namespace

Options sign_options() {
  static constexpr std::array kOptions = {
      kFile,
      OptionRow{"--key", OptionKind::value, "", "秘密鍵（PEM）。--pkcs11では鍵のラベル",
                "private key (PEM); with --pkcs11 the key's label"},
      OptionRow{"--chain", OptionKind::value, "", "署名者の証明書と中間証明書（PEM）",
                "the signer's certificate and those that certify it (PEM)"},
      OptionRow{"--out", OptionKind::value, "", "書き込むファイル", "file to write"},
      OptionRow{"--who", OptionKind::value, "", "署名者への参照（urn:uuid:...）",
                "reference to the signer (urn:uuid:...)"},
      OptionRow{"--pkcs11", OptionKind::value, "", "PKCS#11モジュール", "PKCS#11 module"},
      OptionRow{"--token", OptionKind::value, "", "トークンのラベル", "label of the token"},
      OptionRow{"--pin-file", OptionKind::value, "", "PINのファイル", "file of the PIN"},
      OptionRow{"--time-stamp", OptionKind::value, "", "時刻認証局のURL",
                "URL of a time-stamping authority"},
      kTimeStampRoots};
  return kOptions;
}

Options verify_options() {
  static constexpr std::array kOptions = {
      kFile,
      OptionRow{"--roots", OptionKind::repeated, "", "信頼するルート証明書（PEM）",
                "roots to trust (PEM)"},
      OptionRow{"--crl", OptionKind::repeated, "", "失効リスト（PEM）", "revocation lists (PEM)"},
      kTimeStampRoots,
      OptionRow{"--policy", OptionKind::value, "any", "署名できる資格", "roles that may sign"}};
  return kOptions;
}

Options cert_signer_options() {
  static constexpr std::array kOptions = {
      OptionRow{"--name", OptionKind::value, "Test Signer", "署名者の名前", "name of the signer"},
      OptionRow{"--role", OptionKind::value, "Medical Doctor", "資格（hcRole）", "role (hcRole)"},
      OptionRow{"--out", OptionKind::value, ".", "書き込む場所", "where to write"}};
  return kOptions;
}

Result<int> run_sign(const Arguments& arguments, Output& output) {
  const auto document = TRY(read_document(arguments));
  const auto chain = TRY(read_certificates({arguments.value("--chain")}));
  const auto key = TRY(open_key(arguments, chain.front()));
  SystemRandom random;
  std::optional<signature::TimeStampClient> stamps;
  if (arguments.given("--time-stamp")) {
    auto roots = TRY(read_certificates(arguments.values("--time-stamp-roots")));
    std::string pem;
    for (const Certificate& root : roots) pem += root.to_pem();
    stamps.emplace(TRY(signature::TimeStampClient::create(arguments.value("--time-stamp"), pem,
                                                          std::move(roots), random)));
  }
  signature::Signing signing{*key, chain, {arguments.value("--who"), {}}, SystemClock().now(), {}};
  if (stamps) signing.stamp = [&](std::string_view jws) { return stamps->stamp(jws); };
  const std::string bytes = TRY(signature::sign(*document, signing));
  const std::string out = arguments.value("--out");
  if (out.empty()) {
    // Exactly these bytes: a line feed behind them would not be what was signed.
    std::fwrite(bytes.data(), 1, bytes.size(), stdout);
    return 0;
  }
  TRY_VOID(write_file(out, bytes));
  output.line(out);
  return 0;
}

Result<int> run_verify(const Arguments& arguments, Output& output) {
  const auto document = TRY(read_document(arguments));
  const signature::Trust trust = TRY(read_trust(arguments));
  const auto check = signature::examine(*document, trust, SystemClock().now());
  if (output.json())
    output.line(signature::to_json(check));
  else
    print(check, output);
  return check.verdict == signature::Verdict::valid ? 0 : 1;
}

Result<int> run_cert_signer(const Arguments& arguments, Output& output) {
  const std::string out = arguments.value("--out");
  TRY_VOID(write_signer(arguments, out, SystemClock().now()));
  output.line(out + "/signer.pem");
  return 0;
}

}  // namespace tasuki::cli
