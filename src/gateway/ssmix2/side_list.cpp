#include "gateway/ssmix2/side_list.hpp"

#include <algorithm>
#include <array>

namespace tasuki::gateway {
namespace {

constexpr std::array<std::string_view, 5> kWords = {"uninformed", "undelivered", "long-term",
                                                    "explained", "hold"};

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t comma = line.find(','); comma != std::string_view::npos;
       comma = line.find(',')) {
    fields.push_back(trim(line.substr(0, comma)));
    line.remove_prefix(comma + 1);
  }
  fields.push_back(trim(line));
  return fields;
}

}  // namespace

void SideList::wrong(std::size_t line, std::string_view patient, std::string why) {
  faults_.push_back({line, std::move(why)});
  if (ssmix2::is_patient_number(patient))
    broken_[std::string(patient)] = true;
  else
    all_broken_ = true;
}

void SideList::read_line(std::string_view line, std::size_t number) {
  const auto fields = fields_of(line);
  if (fields.size() != 4) return wrong(number, fields[0], "a line has four fields");
  if (!ssmix2::is_patient_number(fields[0])) return wrong(number, fields[0], "patient");
  if (!ssmix2::data_type(fields[1])) return wrong(number, fields[0], "type");
  if (fields[2].empty()) return wrong(number, fields[0], "order");
  if (std::ranges::find(kWords, fields[3]) == kWords.end())
    return wrong(number, fields[0], "word: uninformed, undelivered, long-term, explained or hold");
  entries_[std::string(fields[0])].push_back(
      {std::string(fields[1]), std::string(fields[2]), std::string(fields[3])});
}

SideList SideList::parse(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";  // editors on Windows begin a file with it
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  SideList list;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trim(text.substr(0, end));
    if (!line.empty() && !line.starts_with('#')) list.read_line(line, number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return list;
}

Remarks SideList::about(const ssmix2::FileName& file) const {
  Remarks remarks;
  remarks.broken = all_broken_ || broken_.contains(file.patient);
  const auto found = entries_.find(file.patient);
  if (found == entries_.end()) return remarks;
  for (const Entry& entry : found->second) {
    if (entry.type != file.data_type) continue;
    if (entry.order != "*" && entry.order != file.order_number) continue;
    if (entry.word == "uninformed") remarks.marks.uninformed = true;
    if (entry.word == "undelivered") remarks.marks.undelivered = true;
    if (entry.word == "long-term") remarks.marks.long_term = true;
    if (entry.word == "explained") remarks.explained = true;
    if (entry.word == "hold") remarks.hold = true;
  }
  return remarks;
}

}  // namespace tasuki::gateway
