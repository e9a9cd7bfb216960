// Any bytes behind the header of a pack, with a digest that fits. Opening and verifying may not
// crash; what verifies can be read: every structure comes back from its tables.
#include <cstddef>
#include <cstdint>
#include <string>

#include "crypto/digest.hpp"
#include "rulepack/compile.hpp"
#include "rulepack/image.hpp"
#include "rulepack/import.hpp"
#include "rulepack/read_definitions.hpp"
#include "rulepack/verify.hpp"

namespace {

using namespace tasuki;

constexpr const char* kSeed = R"json({"resourceType":"Bundle","entry":[
  {"resource":{"resourceType":"StructureDefinition","url":"urn:t","kind":"resource","type":"T",
   "snapshot":{"element":[
    {"id":"T","path":"T","constraint":[{"key":"k","expression":"a.exists()"}]},
    {"id":"T.a","path":"T.a","max":"*","type":[{"code":"T"}],
     "slicing":{"discriminator":[{"path":"b"}]}},
    {"id":"T.a:s","path":"T.a","sliceName":"s","fixedString":"x"}]}}},
  {"resource":{"resourceType":"CodeSystem","url":"urn:c","content":"complete",
   "concept":[{"code":"a"}]}},
  {"resource":{"resourceType":"ValueSet","url":"urn:v",
   "compose":{"include":[{"system":"urn:c"}]}}}]})json";

std::string seed() {
  rulepack::Definitions definitions;
  (void)rulepack::read_definition_file("a.json", kSeed, rulepack::Differentials::when_needed,
                                       definitions);
  return *rulepack::build_pack(nullptr, {definitions}, {});
}

// Each six bytes of the input change four bytes of a good pack: where, and to what.
std::string changed(const std::string& good, const std::uint8_t* data, std::size_t size) {
  std::string bytes = good;
  for (; size >= 6; data += 6, size -= 6) {
    const std::size_t at = (data[0] + data[1] * std::size_t{256}) * 4 % (bytes.size() - 4);
    bytes.replace(at, 4, reinterpret_cast<const char*>(data + 2), 4);
  }
  const crypto::Sha256 digest =
      crypto::sha256(std::string_view(bytes).substr(rulepack::kDigestEnd));
  bytes.replace(rulepack::kDigestOffset, digest.size(), crypto::as_bytes(digest));
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string kGood = seed();
  const auto pack = rulepack::Pack::from_bytes(changed(kGood, data, size));
  if (!pack || !rulepack::verify_pack(**pack)) return 0;
  const rulepack::Tables tables((*pack)->sections());
  for (const rulepack::StructureRow& row : (*pack)->structures()) {
    (void)rulepack::import_structure(tables, (*pack)->ref(row));
    (void)(*pack)->find_structure((*pack)->text(row.url));
  }
  for (const rulepack::ValueSetRow& row : (*pack)->value_sets()) {
    (void)member_of(**pack, row, "urn:c", "a");
    (void)nearest_code(**pack, row, "abc");
  }
  return 0;
}
