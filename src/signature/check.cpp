#include "signature/check.hpp"

#include <array>

#include "base/limits.hpp"
#include "crypto/openssl.hpp"
#include "json/writer.hpp"
#include "signature/cut.hpp"
#include "signature/detached_jws.hpp"
#include "signature/element.hpp"
#include "signature/time_stamp.hpp"

namespace tasuki::signature {
namespace {

constexpr std::array<std::string_view, 3> kVerdicts = {"absent", "valid", "refused"};

// The time that certificates are judged by, and whether anyone but the signer says so.
struct SigningTime {
  Time at;
  bool proven = false;
};

Result<SigningTime> signing_time(const Element& element, const Trust& trust, Time now,
                                 std::string_view kept) {
  SigningTime time{element.when, false};
  for (const std::string_view token : {std::string_view(element.time_stamp), kept}) {
    if (token.empty()) continue;
    const Time stamped = TRY(verify_time_stamp(token, element.jws, trust.time_stamp_roots));
    time.at = time.proven ? std::min(time.at, stamped) : stamped;
    time.proven = true;
  }
  if (element.when > now + limits::kClockSkew)
    return fail(Code::signature_time, "the signature is of the future");
  if (time.proven &&
      (time.at > now + limits::kClockSkew || element.when > time.at + limits::kClockSkew))
    return fail(Code::signature_time,
                "the time stamp is older than the signature, or of the future");
  return time;
}

// RFC 5280 section 4.2.1.3: contentCommitment (once nonRepudiation) is what the certificates of
// signers have and those for logging in have not: nobody is made to sign by logging in.
// https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3
Result<> check_usage(const crypto::Certificate& signer) {
  const crypto::QuietErrors quiet;
  const bool has_usage = (X509_get_extension_flags(signer.get()) & EXFLAG_KUSAGE) != 0;
  if (!has_usage || (X509_get_key_usage(signer.get()) & KU_NON_REPUDIATION) == 0)
    return fail(Code::signature_role, "the certificate is not one for signing documents");
  if (X509_check_ca(signer.get()) != 0)
    return fail(Code::signature_role, "the certificate is one of an authority");
  return {};
}

void describe(const DetachedJws& jws, SignatureCheck& check) {
  check.algorithm = crypto::name_of(jws.algorithm);
  check.signer = jws.chain.front().subject();
  check.certificate_fingerprint = jws.chain.front().fingerprint();
  check.roles = roles_of(jws.chain.front());
  for (const crypto::Certificate& certificate : jws.chain)
    check.chain.push_back(certificate.subject());
}

// In this order: the bytes first, so that nothing is said about anyone who did not sign them.
Result<> examine_signature(const Cut& cut, const Trust& trust, Time now, std::string_view kept,
                           SignatureCheck& check) {
  const Element element = TRY(read_element(cut.element));
  const DetachedJws jws = TRY(verify_detached(element.jws, cut.signed_bytes));
  TRY_VOID(check_statement(cut.element, jws.statement));
  describe(jws, check);
  check.when = element.when;
  const SigningTime time = TRY(signing_time(element, trust, now, kept));
  if (time.proven) check.time_stamp = time.at;
  const crypto::ChainRules rules{trust.roots, trust.crls, trust.revocation,
                                 time.at,     now,        time.proven};
  check.revocation_checked = TRY(crypto::verify_chain(jws.chain, rules)).revocation_checked;
  TRY_VOID(check_usage(jws.chain.front()));
  if (!trust.policy.allows(check.roles))
    return fail(Code::signature_role, "the signer has none of the roles that may sign");
  return {};
}

void write_list(json::Writer& writer, std::string_view key, const std::vector<std::string>& list) {
  writer.key(key).array();
  for (const std::string& item : list) writer.string(item);
  writer.end();
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  return kVerdicts[static_cast<std::size_t>(verdict)];
}

SignatureCheck examine(const json::Document& document, const Trust& trust, Time now,
                       std::string_view kept_time_stamp) {
  SignatureCheck check;
  const auto found = cut(document);
  if (found && !*found) return check;
  const Result<> result = found ? examine_signature(**found, trust, now, kept_time_stamp, check)
                                : std::unexpected(found.error());
  check.verdict = result ? Verdict::valid : Verdict::refused;
  if (!result) check.error = result.error();
  return check;
}

Result<SignatureCheck> check(const json::Document& document, const Trust& trust, Time now,
                             std::string_view kept_time_stamp) {
  SignatureCheck found = examine(document, trust, now, kept_time_stamp);
  if (found.error) return std::unexpected(std::move(*found.error));
  return found;
}

Result<std::string> jws_of(const json::Document& document) {
  const std::optional<Cut> found = TRY(cut(document));
  if (!found) return fail(Code::signature_malformed, "the document is not signed");
  return TRY(read_element(found->element)).jws;
}

std::string to_json(const SignatureCheck& check) {
  json::Writer writer;
  writer.object().field("verdict", name_of(check.verdict));
  if (check.error) writer.field("code", check.error->id());
  if (!check.signer.empty()) {
    writer.field("algorithm", check.algorithm).field("signer", check.signer);
    writer.field("certificate", check.certificate_fingerprint);
    write_list(writer, "chain", check.chain);
    write_list(writer, "roles", check.roles);
    writer.key("revocationChecked").boolean(check.revocation_checked);
  }
  if (check.when) writer.field("when", to_instant(*check.when));
  if (check.time_stamp) writer.field("timeStamp", to_instant(*check.time_stamp));
  return writer.end().take();
}

}  // namespace tasuki::signature
