#include <algorithm>
#include <array>

#include "eligibility/csv.hpp"
#include "eligibility/load.hpp"

namespace tasuki::eligibility {
namespace {

constexpr std::array kKinds = {RecordKind::institution, RecordKind::person, RecordKind::number};

Place place_of(const LoadFile& file, const CsvReader& reader) {
  return {file, [line = reader.line()] { return line; }};
}

Result<bool> next_line(const LoadFile& file, CsvReader& reader, std::vector<std::string>& fields) {
  auto more = reader.next(fields);
  if (!more) return load_error(place_of(file, reader), more.error().detail);
  return more;
}

}  // namespace

// The header says what a line is; it must have all columns, in their order.
Result<> load_csv(const LoadFile& file, Loader& loader) {
  CsvReader reader(file.bytes);
  std::vector<std::string> fields;
  TRY(next_line(file, reader, fields));
  const auto kind = std::ranges::find_if(kKinds, [&](RecordKind candidate) {
    return std::ranges::equal(columns_of(candidate), fields);
  });
  if (kind == kKinds.end())
    return load_error({file, [] { return 1; }}, "the header is none that is known");
  while (TRY(next_line(file, reader, fields))) {
    const Place place = place_of(file, reader);
    if (fields.size() != columns_of(*kind).size())
      return load_error(place, "expected " + std::to_string(columns_of(*kind).size()) + " fields");
    TRY_VOID(load_record(place, loader, *kind, fields));
  }
  return {};
}

}  // namespace tasuki::eligibility
