#include "signature/hc_role.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "crypto/openssl.hpp"

namespace tasuki::signature {
namespace {

// Contents of OBJECT IDENTIFIERs: 1.0.17090.0.1 and 1.2.392.100495.1.6.1.1.
constexpr std::string_view kHcRole("\x28\x81\x85\x42\x00\x01", 6);
constexpr std::string_view kNationalScheme("\x2a\x83\x08\x86\x91\x0f\x01\x06\x01\x01", 10);

constexpr unsigned char kOid = 0x06;
constexpr unsigned char kUtf8 = 0x0c;
constexpr unsigned char kNumeric = 0x12;
constexpr unsigned char kPrintable = 0x13;
constexpr unsigned char kSequence = 0x30;
constexpr unsigned char kSet = 0x31;
constexpr unsigned char kTagged = 0xa0;  // context, constructed, plus the number
constexpr std::size_t kShortForm = 0x80;

// Takes elements of DER off the front. Once something is wrong it stays so and gives no more.
class Der {
 public:
  explicit Der(std::string_view bytes) : rest_(bytes) {}
  bool ended() const { return rest_.empty(); }

  // The content of the next element when it has this identifier octet.
  std::optional<std::string_view> take(unsigned char identifier) {
    if (rest_.empty() || static_cast<unsigned char>(rest_[0]) != identifier) return std::nullopt;
    const unsigned char* begin = crypto::bytes_of(rest_);
    const unsigned char* content = begin;
    long size = 0;
    int tag = 0;
    int tag_class = 0;
    const int flags =
        ASN1_get_object(&content, &size, &tag, &tag_class, static_cast<long>(rest_.size()));
    if ((flags & 0x81) != 0) return std::nullopt;  // wrong, or of indefinite length
    const auto header = static_cast<std::size_t>(content - begin);
    const std::string_view found = rest_.substr(header, static_cast<std::size_t>(size));
    rest_.remove_prefix(header + found.size());
    return found;
  }

 private:
  std::string_view rest_;
};

// The only element in `bytes`.
std::optional<std::string_view> only(std::string_view bytes, unsigned char identifier) {
  Der der(bytes);
  const auto content = der.take(identifier);
  return der.ended() ? content : std::nullopt;
}

struct CodedData {
  std::string_view scheme;
  std::string_view free_text;
};

// ISO 17090-2: CodedData ::= SET { codingSchemeReference [0] OBJECT IDENTIFIER,
//   codeDataValue [1] NumericString OPTIONAL, codeDataFreeText [2] DirectoryString OPTIONAL }
// https://www.mhlw.go.jp/shingi/2004/12/s1222-14a3.html
std::optional<CodedData> read_coded_data(std::string_view bytes) {
  Der set(bytes);
  CodedData coded;
  const auto scheme = set.take(kTagged);
  if (!scheme) return std::nullopt;
  const auto oid = only(*scheme, kOid);
  if (!oid) return std::nullopt;
  coded.scheme = *oid;
  if (const auto value = set.take(kTagged + 1); value && !only(*value, kNumeric))
    return std::nullopt;
  if (const auto text = set.take(kTagged + 2)) {
    auto content = only(*text, kUtf8);
    if (!content) content = only(*text, kPrintable);
    if (!content) return std::nullopt;
    coded.free_text = *content;
  }
  if (!set.ended()) return std::nullopt;
  return coded;
}

// HCActor ::= SEQUENCE { codedData [0] CodedData, regionalHCActorData [1] ... OPTIONAL }
std::optional<CodedData> read_actor(std::string_view bytes) {
  Der sequence(bytes);
  const auto tagged = sequence.take(kTagged);
  if (!tagged) return std::nullopt;
  (void)sequence.take(kTagged + 1);
  const auto set = only(*tagged, kSet);
  if (!set || !sequence.ended()) return std::nullopt;
  return read_coded_data(*set);
}

// HCActorData ::= SET OF HCActor. False: not as it should be.
bool read_actors(std::string_view bytes, std::vector<std::string>& roles) {
  Der actors(bytes);
  while (!actors.ended()) {
    const auto sequence = actors.take(kSequence);
    if (!sequence || roles.size() == limits::kSignerRolesMax) return false;
    const auto coded = read_actor(*sequence);
    if (!coded) return false;
    if (coded->scheme == kNationalScheme && !coded->free_text.empty())
      roles.emplace_back(coded->free_text);
  }
  return true;
}

// RFC 5280 section 4.1.2.4: Attribute ::= SEQUENCE { type, values SET OF }.
bool read_attribute(std::string_view bytes, std::vector<std::string>& roles) {
  Der attribute(bytes);
  const auto type = attribute.take(kOid);
  const auto values = attribute.take(kSet);
  if (!type || !values || !attribute.ended()) return false;
  if (*type != kHcRole) return true;
  Der set(*values);
  while (!set.ended()) {
    const auto actors = set.take(kSet);
    if (!actors || !read_actors(*actors, roles)) return false;
  }
  return true;
}

std::string element(unsigned char identifier, std::string_view content) {
  TASUKI_ASSERT(content.size() < kShortForm);
  std::string der(1, static_cast<char>(identifier));
  der += static_cast<char>(content.size());
  return der.append(content);
}

}  // namespace

// https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.8
std::vector<std::string> read_roles(std::string_view attributes) {
  const crypto::QuietErrors quiet;
  const auto sequence = only(attributes, kSequence);
  if (!sequence) return {};
  std::vector<std::string> roles;
  Der der(*sequence);
  while (!der.ended()) {
    const auto attribute = der.take(kSequence);
    if (!attribute || !read_attribute(*attribute, roles)) return {};
  }
  return roles;
}

std::vector<std::string> roles_of(const crypto::Certificate& certificate) {
  const int at = X509_get_ext_by_NID(certificate.get(), NID_subject_directory_attributes, -1);
  if (at < 0) return {};
  if (X509_get_ext_by_NID(certificate.get(), NID_subject_directory_attributes, at) >= 0) return {};
  const ASN1_OCTET_STRING* const data =
      X509_EXTENSION_get_data(X509_get_ext(certificate.get(), at));
  return read_roles({reinterpret_cast<const char*>(ASN1_STRING_get0_data(data)),
                     static_cast<std::size_t>(ASN1_STRING_length(data))});
}

std::string write_role(std::string_view role) {
  const std::string coded =
      element(kTagged, element(kOid, kNationalScheme)) + element(kTagged + 2, element(kUtf8, role));
  const std::string actor = element(kSequence, element(kTagged, element(kSet, coded)));
  const std::string values = element(kSet, element(kSet, actor));
  return element(kSequence, element(kSequence, element(kOid, kHcRole) + values));
}

bool SigningPolicy::allows(std::span<const std::string> of_signer) const {
  return roles.empty() || std::ranges::any_of(of_signer, [this](const std::string& role) {
           return std::ranges::find(roles, role) != roles.end();
         });
}

std::span<const SigningPolicy> signing_policies() {
  static const std::vector<std::vector<std::string_view>> kRoles = {
#define TASUKI_SIGNING_POLICY(name, ...) {__VA_ARGS__},
#include "signature/roles.def"
#undef TASUKI_SIGNING_POLICY
  };
  static const std::vector<SigningPolicy> kPolicies = [] {
    std::vector<SigningPolicy> policies;
#define TASUKI_SIGNING_POLICY(name, ...) policies.push_back({name, kRoles[policies.size()]});
#include "signature/roles.def"
#undef TASUKI_SIGNING_POLICY
    return policies;
  }();
  return kPolicies;
}

Result<SigningPolicy> signing_policy(std::string_view name) {
  for (const SigningPolicy& policy : signing_policies())
    if (policy.name == name) return policy;
  return fail(Code::parameter_invalid, "no signing policy has that name");
}

}  // namespace tasuki::signature
