#include "pull/key_list.hpp"

#include <algorithm>

#include "crypto/chain.hpp"
#include "crypto/jws.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace tasuki::pull {
namespace {

constexpr std::string_view kType = "tasuki-pull-keys+jws";

std::unexpected<Error> invalid(std::string_view what) {
  return fail(Code::credential_invalid, std::string(what));
}

Result<httpsig::KeyRecord> read_key(json::Value value) {
  auto key = TRY(crypto::public_key_from_pem(value["publicKey"].string()));
  const auto algorithm = crypto::algorithm_of(key);
  const auto not_before = parse_instant(value["notBefore"].string());
  const auto not_after = parse_instant(value["notAfter"].string());
  if (!algorithm || !not_before || !not_after) return invalid("a key of the list");
  return httpsig::KeyRecord{value["keyid"].string(), std::move(key), *algorithm, *not_before,
                            *not_after};
}

// An institution has a certificate of the same authority: it is not the exchange.
Result<crypto::Certificate> read_certificate(json::Value root, const ListRules& rules) {
  auto certificate = TRY(crypto::Certificate::from_pem(root["certificate"].string()));
  const auto roots = TRY(crypto::certificates_from_pem(rules.authority));
  if (certificate.institution_code() || !certificate.names_host(rules.host))
    return invalid("the certificate is not the exchange's");
  const crypto::ChainRules chain{roots, {}, crypto::Revocation::if_known, rules.now, rules.now};
  if (!crypto::verify_chain({&certificate, 1}, chain)) return invalid("the certificate");
  return certificate;
}

Result<KeyList> read_list(json::Value root) {
  const auto issued = parse_instant(root["issued"].string());
  const auto until = parse_instant(root["until"].string());
  if (!issued || !until) return invalid("the times of the list");
  KeyList list{*issued, *until, {}};
  for (const json::Value key : root["keys"].items()) list.keys.push_back(TRY(read_key(key)));
  return list;
}

}  // namespace

std::string sign_key_list(const KeyList& list, const crypto::Certificate& certificate,
                          const crypto::PrivateKey& key) {
  json::Writer w;
  w.object().field("issued", to_instant(list.issued)).field("until", to_instant(list.until));
  w.field("certificate", certificate.to_pem()).key("keys").array();
  for (const httpsig::KeyRecord& record : list.keys) {
    w.object().field("keyid", record.keyid);
    w.field("algorithm", httpsig::registered_name(record.algorithm));
    w.field("publicKey", record.key.to_pem());
    w.field("notBefore", to_instant(record.not_before));
    w.field("notAfter", to_instant(record.not_after)).end();
  }
  w.end().end();
  return crypto::sign_jws(kType, w.take(), key);
}

Result<KeyList> verify_key_list(std::string_view jws, const ListRules& rules) {
  const auto payload = crypto::payload_of_jws(jws);
  if (!payload) return invalid("no list");
  const auto document = json::Document::parse(*payload);
  if (!document) return invalid("no list");
  const auto certificate = read_certificate((*document)->root(), rules);
  if (!certificate) return invalid(certificate.error().detail);
  if (!crypto::verify_jws(jws, kType, certificate->public_key()))
    return invalid("the signature of the list");
  auto list = read_list((*document)->root());
  if (!list) return invalid(list.error().detail);
  if (rules.now >= list->until) return fail(Code::credential_expired, "the list of keys");
  return list;
}

}  // namespace tasuki::pull
