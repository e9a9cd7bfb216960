#include "rulepack/image.hpp"

#include <array>
#include <bit>
#include <cstring>

#include "crypto/digest.hpp"

namespace tasuki::rulepack {
namespace {

// Header: magic (8 bytes), version (4), number of sections (4), digest (32); then for each section
// offset, rows and bytes of one row (4 bytes each); then the sections, each at a multiple of 64.
constexpr std::size_t kAlignment = 64;

constexpr std::size_t kSections = 0
#define TASUKI_SECTION(name, row) +1
#include "rulepack/sections.def"
#undef TASUKI_SECTION
    ;

struct Place {
  std::uint32_t offset;
  std::uint32_t rows;
  std::uint32_t row_bytes;
};
using Places = std::array<Place, kSections>;

constexpr std::size_t kHeaderBytes = kDigestEnd + sizeof(Places);

std::size_t aligned(std::size_t size) {
  return (size + kAlignment - 1) / kAlignment * kAlignment;
}

template <typename T>
void put(std::string& bytes, std::size_t offset, const T& value) {
  std::memcpy(bytes.data() + offset, &value, sizeof(value));
}

template <typename Row>
void write_section(std::string& bytes, std::span<const Row> rows, Place& place) {
  bytes.resize(aligned(bytes.size()));
  place = {static_cast<std::uint32_t>(bytes.size()), static_cast<std::uint32_t>(rows.size()),
           static_cast<std::uint32_t>(sizeof(Row))};
  if (!rows.empty()) bytes.append(reinterpret_cast<const char*>(rows.data()), rows.size_bytes());
}

template <typename Row>
Result<std::span<const Row>> read_section(std::string_view bytes, const Place& place) {
  const std::size_t size = std::size_t{place.rows} * sizeof(Row);
  if (place.row_bytes != sizeof(Row) || place.offset % kAlignment != 0 ||
      place.offset > bytes.size() || size > bytes.size() - place.offset)
    return fail(Code::pack_damaged, "a section is out of place");
  return std::span<const Row>(reinterpret_cast<const Row*>(bytes.data() + place.offset),
                              place.rows);
}

// What every lookup relies on, whoever made the file.
Result<> check_texts(const Sections& sections) {
  const std::size_t size = sections.text_bytes.size();
  for (const TextRow& row : sections.texts)
    if (row.offset > size || row.size > size - row.offset)
      return fail(Code::pack_damaged, "a text is out of place");
  if (sections.texts.empty() || sections.meta.size() != 1 ||
      sections.element_types.size() != sections.elements.size() ||
      sections.model_members.size() != sections.members.size() ||
      !std::has_single_bit(sections.text_slots.size()) ||
      !std::has_single_bit(sections.name_slots.size()))
    return fail(Code::pack_damaged, "a section has not as many rows as it must");
  return {};
}

Result<Sections> read_sections(std::string_view bytes) {
  Places places;
  std::memcpy(&places, bytes.data() + kDigestEnd, sizeof(places));
  Sections sections;
  std::size_t index = 0;
#define TASUKI_SECTION(name, row) sections.name = TRY(read_section<row>(bytes, places[index++]));
#include "rulepack/sections.def"
#undef TASUKI_SECTION
  TRY_VOID(check_texts(sections));
  return sections;
}

}  // namespace

std::string write_image(const Tables& tables) {
  std::string bytes(kHeaderBytes, '\0');
  Places places;
  const Sections sections = tables.sections();
  std::size_t index = 0;
#define TASUKI_SECTION(name, row) write_section(bytes, sections.name, places[index++]);
#include "rulepack/sections.def"
#undef TASUKI_SECTION
  std::memcpy(bytes.data(), kMagic.data(), kMagic.size());
  put(bytes, 8, kFormatVersion);
  put(bytes, 12, static_cast<std::uint32_t>(kSections));
  put(bytes, kDigestEnd, places);
  put(bytes, kDigestOffset, crypto::sha256(std::string_view(bytes).substr(kDigestEnd)));
  return bytes;
}

Result<Image> read_image(std::string_view bytes, DigestCheck check) {
  if (bytes.size() < kHeaderBytes || !bytes.starts_with(kMagic))
    return fail(Code::pack_damaged, "this is no rule pack");
  std::uint32_t version = 0;
  std::uint32_t sections = 0;
  std::memcpy(&version, bytes.data() + 8, sizeof(version));
  std::memcpy(&sections, bytes.data() + 12, sizeof(sections));
  if (version != kFormatVersion || sections != kSections)
    return fail(Code::pack_damaged, "format version " + std::to_string(version));
  crypto::Sha256 digest;
  std::memcpy(digest.data(), bytes.data() + kDigestOffset, digest.size());
  if (check == DigestCheck::full && digest != crypto::sha256(bytes.substr(kDigestEnd)))
    return fail(Code::pack_damaged, "the digest does not match");
  Image image;
  image.sections = TRY(read_sections(bytes));
  image.identity = crypto::to_hex(digest);
  return image;
}

}  // namespace tasuki::rulepack
