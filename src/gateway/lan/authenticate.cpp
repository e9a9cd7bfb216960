#include "gateway/lan/authenticate.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/digest.hpp"

namespace tasuki::gateway::lan {
namespace {

// Every system is compared, so that the time tells nothing about which one came near.
const EmrSystem* find_by_token(const std::vector<EmrSystem>& systems, std::string_view token) {
  const std::string digest = crypto::to_hex(crypto::sha256(token));
  const EmrSystem* found = nullptr;
  for (const EmrSystem& system : systems)
    if (crypto::equal_in_constant_time(to_lower(system.token_sha256), digest)) found = &system;
  return found;
}

// https://www.rfc-editor.org/rfc/rfc6750#section-2.1
Result<std::string> by_token(const std::vector<EmrSystem>& systems, std::string_view header) {
  constexpr std::string_view kScheme = "Bearer ";
  if (header.size() <= kScheme.size() ||
      !equal_ignoring_case(header.substr(0, kScheme.size()), kScheme))
    return fail(Code::credential_invalid, "Authorization: Bearer TOKEN");
  const EmrSystem* system = find_by_token(systems, trim(header.substr(kScheme.size())));
  if (system == nullptr) return fail(Code::credential_invalid);
  return system->name;
}

// A field that stands twice could name two people.
std::string field(const http::Request& request, std::string_view name) {
  const auto value = request.headers.find(name);
  return value && request.headers.count(name) == 1 ? std::string(trim(*value)) : std::string();
}

}  // namespace

Result<std::string> Authenticator::emr(const http::Request& request) const {
  if (inside_) return inside_->emr;
  if (const auto header = request.headers.find("Authorization")) return by_token(systems_, *header);
  if (!request.peer || !request.peer->certificate) return fail(Code::credential_missing);
  const auto name = request.peer->certificate->emr_name();
  if (!name || std::ranges::find(systems_, *name, &EmrSystem::name) == systems_.end())
    return fail(Code::credential_invalid, "the certificate names no EMR system of this gateway");
  return *name;
}

Result<Caller> Authenticator::caller(const http::Request& request) const {
  if (inside_) return *inside_;
  Caller caller;
  caller.emr = TRY(emr(request));
  caller.actor = {field(request, "Tasuki-User"), field(request, "Tasuki-Role"),
                  field(request, "Tasuki-Purpose")};
  TRY_VOID(clins::check_actor(caller.actor));
  return caller;
}

}  // namespace tasuki::gateway::lan
