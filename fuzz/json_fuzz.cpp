// Any bytes: parsing never fails badly, and what was accepted says the same when it is read twice.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "json/document.hpp"

namespace {

std::size_t walk(tasuki::json::Value value) {
  std::size_t count = 1;
  for (const auto item : value.items()) count += walk(item);
  for (const auto& member : value.members()) {
    if (!value[member.key.string()]) std::abort();
    count += walk(member.value);
  }
  if (value.is(tasuki::json::Type::string)) count += value.string().size() > 1'000'000'000;
  if (value.position().line == 0) std::abort();
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto document = tasuki::json::Document::parse(text);
  if (!document) return 0;
  if (walk((*document)->root()) == 0) std::abort();
  // The root's own bytes are JSON again.
  if (!tasuki::json::Document::parse(std::string((*document)->root().raw()))) std::abort();
  return 0;
}
