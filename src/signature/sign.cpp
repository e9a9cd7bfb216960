#include "signature/sign.hpp"

#include "signature/cut.hpp"
#include "signature/detached_jws.hpp"

namespace tasuki::signature {

Result<std::string> sign(const json::Document& document, const Signing& signing) {
  if (!document.root()["resourceType"].equals("Bundle"))
    return fail(Code::signature_malformed, "only a Bundle has a signature");
  if (document.root()["signature"])
    return fail(Code::signature_malformed, "the document is signed already");
  Signatory who = signing.who;
  if (who.reference.empty() && who.display.empty() && !signing.chain.empty())
    who.display = signing.chain.front().subject();
  const std::string statement = write_statement(who, signing.when);
  const std::string jws =
      TRY(sign_detached(document.text(), statement, signing.chain, signing.key));
  std::string token;
  if (signing.stamp) token = TRY(signing.stamp(jws));
  return insert(document, write_element(statement, jws, token));
}

}  // namespace tasuki::signature
