// From settings to what the services take: reads the files that the settings name and checks them,
// so that a wrong path is said with the line that names it.
#pragma once

#include <string>

#include "base/settings.hpp"
#include "cli/command.hpp"
#include "cli/exchange_service.hpp"
#include "gateway/gateway.hpp"
#include "signature/check.hpp"
#include "signature/time_stamp_client.hpp"

namespace tasuki::cli {

// --config FILE of the command, or all defaults when there is none.
Result<Settings> load_settings(const Arguments& arguments);

Result<ExchangeServiceConfig> exchange_config(const Settings& settings);
Result<gateway::Config> gateway_config(const Settings& settings);
// The eligibility service's own listener and that of its operations.
Result<http::ServerConfig> eligibility_listener(const Settings& settings);
http::ServerConfig eligibility_operations_listener(const Settings& settings);
// The rules that services judge by: of the active pack.
Result<std::shared_ptr<const validate::Validator>> active_validator(const Settings& settings);
// What signatures of documents are checked by: [signature]. Without signature.roots nobody is
// trusted, so whatever is signed is refused; revocation is always looked at, by signature.crls.
Result<signature::Trust> signature_trust(const Settings& settings);
// Who is asked for time stamps; nullopt: nobody. One client a thread; `random` must outlive it.
Result<std::optional<signature::TimeStampClient>> time_stamp_client(const Settings& settings,
                                                                    Random& random);
// How long what is kept: [retention].
exchange::RetentionConfig retention_config(const Settings& settings);
Result<Lang> language_setting(const Settings& settings);
Result<Level> log_level_setting(const Settings& settings);

struct Endpoint {
  std::string address;
  std::uint16_t port = 0;
};
Endpoint endpoint_setting(const Settings& settings, std::string_view key);

}  // namespace tasuki::cli
