// The list beside an SS-MIX2 storage: whatever stands in it, reading it ends, and a line that
// cannot be read holds somebody.
#include <cstdint>
#include <cstdlib>

#include "gateway/ssmix2/side_list.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto list = tasuki::gateway::SideList::parse(text);
  tasuki::ssmix2::FileName file;
  file.patient = "0000012";
  file.data_type = "OML-11";
  file.order_number = "1";
  (void)list.about(file);
  for (const auto& fault : list.faults())
    if (fault.line == 0 || fault.why.empty()) std::abort();
  return 0;
}
