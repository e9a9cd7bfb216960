// bench/run signatures: what it costs to sign a message with a 2 KB body and to check it.
#include <cstdio>
#include <cstdlib>

#include "base/random.hpp"
#include "base/text.hpp"
#include "bench/options.hpp"
#include "bench/sample.hpp"
#include "httpsig/content_digest.hpp"
#include "httpsig/sign.hpp"
#include "httpsig/verify.hpp"

namespace tasuki::bench {
namespace {

using crypto::Algorithm;

constexpr std::size_t kBodyBytes = 2'048;
constexpr Time kNow{std::chrono::seconds(1'800'000'000)};

// One request as it arrives, and the key by which it is checked.
struct Subject {
  std::unique_ptr<const crypto::SigningKey> key;
  httpsig::KeyRing keys;
  std::string body;
  std::string digest;
  httpsig::SignatureFields signature;
  std::vector<httpsig::Field> fields;

  httpsig::Message message() const {
    httpsig::Message view{};
    view.method = "POST";
    view.scheme = "https";
    view.authority = "gateway.example";
    view.path = "/pull/1310000001";
    view.query = "wave=1";
    view.fields = fields;
    return view;
  }
};

[[noreturn]] void give_up(std::string_view reason) {
  std::fprintf(stderr, "bench: %s\n", std::string(reason).c_str());
  std::exit(1);
}

void sign(Subject& subject, Random& random) {
  subject.digest = httpsig::content_digest(crypto::sha256(subject.body));
  subject.fields = {{"Host", "gateway.example"},
                    {"Content-Type", "application/fhir+json"},
                    {httpsig::kContentDigest, subject.digest}};
  auto made = httpsig::sign(subject.message(), httpsig::pull_request(),
                            {kNow, httpsig::new_nonce(random), "exchange-1"}, *subject.key);
  if (!made) give_up(made.error().to_string());
  subject.signature = *std::move(made);
}

httpsig::Checked<> check(const Subject& subject) {
  const auto presented = TRY(httpsig::parse(subject.message(), httpsig::pull_request()));
  TRY_VOID(httpsig::check_freshness(presented, kNow));
  TRY_VOID(httpsig::check_signature(presented, subject.keys, kNow));
  return httpsig::check_digest(presented, subject.body);
}

Subject make_subject(Algorithm algorithm, Random& random) {
  Subject subject;
  subject.key = crypto::signing_key_from_pem(crypto::generate_key_pem(algorithm)).value();
  const httpsig::KeyRecord record{"exchange-1", subject.key->public_key(), algorithm,
                                  kNow - std::chrono::hours(1), kNow + std::chrono::hours(1)};
  subject.keys = httpsig::KeyRing::of({record}).value();
  subject.body = to_base64(random.bytes(kBodyBytes * 3 / 4));
  sign(subject, random);
  subject.fields.push_back({httpsig::kSignatureInput, subject.signature.signature_input});
  subject.fields.push_back({httpsig::kSignature, subject.signature.signature});
  return subject;
}

void measure_algorithm(std::string_view name, Algorithm algorithm, double seconds, Report& report) {
  SystemRandom random;
  const Subject arrived = make_subject(algorithm, random);
  Subject leaving = make_subject(algorithm, random);
  const std::string prefix(name);
  const auto add = [&](std::string_view step, const Spread& spread) {
    report.add(prefix + std::string(step) + "_ms", spread.median_us / 1'000);
    report.add(prefix + std::string(step) + "_fastest_ms", spread.fastest_us / 1'000);
  };
  add("_sign", bench::measure(seconds, [&] { sign(leaving, random); }));
  add("_check", bench::measure(seconds, [&] {
        const auto checked = check(arrived);
        if (!checked) give_up(text_of(checked.error().reason));
      }));
  add("_parse", bench::measure(seconds, [&] {
        if (!httpsig::parse(arrived.message(), httpsig::pull_request())) give_up("parse");
      }));
}

}  // namespace

int run_signatures(const Options& options) {
  Report report;
  measure_algorithm("es256", Algorithm::es256, options.seconds, report);
  measure_algorithm("ed25519", Algorithm::ed25519, options.seconds, report);
  report.print(options);
  return 0;
}

}  // namespace tasuki::bench
