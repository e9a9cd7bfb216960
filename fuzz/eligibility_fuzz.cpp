// Messages between client and service, and files to load: what is read is written back the same,
// and whatever a file holds, the registry takes it whole or not at all.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "eligibility/messages.hpp"
#include "eligibility/registry.hpp"

namespace {

using namespace tasuki;
using namespace tasuki::eligibility;

template <typename Message>
void round_trip(std::string_view input) {
  const auto message = read_message<Message>(std::string(input));
  if (!message) return;
  const std::string written = write_message(*message);
  TASUKI_ASSERT(write_message(read_message<Message>(written).value()) == written);
}

std::unique_ptr<Registry> make_registry() {
  static const ManualClock clock{Time{}};
  static Metrics metrics;
  std::string directory = "/tmp/tasuki_fuzz_XXXXXX";
  TASUKI_ASSERT(mkdtemp(directory.data()) != nullptr);
  return std::move(*Registry::open({.path = directory + "/eligibility.db"}, clock, metrics));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::unique_ptr<Registry> registry = make_registry();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  round_trip<Check>(input);
  round_trip<Checked>(input);
  round_trip<Grant>(input);
  round_trip<EmergencyRequest>(input);
  round_trip<std::vector<Consent>>(input);
  round_trip<std::vector<ConsentStatus>>(input);
  round_trip<std::vector<Institution>>(input);
  (void)read_error(std::string(input));
  for (const char* name : {"input.csv", "input.json"}) {
    const LoadFile file{name, std::string(input)};
    const auto loaded = registry->load({&file, 1});
    TASUKI_ASSERT(loaded || loaded.error().code == Code::load_invalid);
  }
  return 0;
}
