#include "ssmix2/message.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ssmix2/iso_2022_jp.hpp"

namespace tasuki::ssmix2 {
namespace {

constexpr std::size_t kNameBytes = 3;
constexpr std::string_view kHeader = "MSH";
constexpr std::string_view kNull = R"("")";  // the value was deleted, says the sender

// The part of that number, from 1; empty behind the last.
std::string_view part(std::string_view text, char separator, int number) {
  for (int i = 1; i < number; ++i) {
    const std::size_t end = text.find(separator);
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find(separator));
}

bool is_name(std::string_view name) {
  return name.size() == kNameBytes && std::ranges::all_of(name, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

// Punctuation that differs: everything else would take letters for delimiters.
bool read_delimiters(std::string_view line, Delimiters& delimiters) {
  const std::string_view set = line.substr(kNameBytes, 5);
  if (set.size() < 5) return false;
  for (std::size_t i = 0; i < set.size(); ++i) {
    const char c = set[i];
    const bool letter =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c <= ' ';
    if (letter || c > '~' || set.find(c, i + 1) != std::string_view::npos) return false;
  }
  delimiters = {set[0], set[1], set[2], set[3], set[4]};
  return true;
}

// What stands between two escape characters. https://www.hl7.org, chapter 2.7
void append_escape(std::string_view sequence, const Delimiters& delimiters, std::string& out) {
  if (sequence == "F") out += delimiters.field;
  if (sequence == "S") out += delimiters.component;
  if (sequence == "T") out += delimiters.subcomponent;
  if (sequence == "R") out += delimiters.repetition;
  if (sequence == "E") out += delimiters.escape;
  if (sequence == ".br" || sequence.starts_with('X')) out += ' ';
  // H, N and the other formats of text are for printers.
}

// Without the frame that MLLP puts around a message (VT before it, FS behind it): files of storages
// end in FS too.
std::string_view unframed(std::string_view text) {
  if (text.starts_with('\x0B')) text.remove_prefix(1);
  return text.substr(0, text.find('\x1C'));
}

// Lines end in CR; LF and CR LF are taken too.
struct Lines {
  std::string_view text;
  std::size_t number = 0;

  bool next(std::string_view& line) {
    if (text.empty()) return false;
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    line = text.substr(0, end);
    const std::size_t skip = text.substr(end).starts_with("\r\n") ? 2 : 1;
    text.remove_prefix(std::min(end + skip, text.size()));
    ++number;
    return true;
  }
};

}  // namespace

std::string_view Segment::field(int number) const {
  const auto index = static_cast<std::size_t>(number) - 1;
  return number >= 1 && index < fields_.size() ? fields_[index] : std::string_view();
}

std::size_t Segment::repetitions(int number) const {
  const std::string_view all = field(number);
  if (all.empty()) return 0;
  return static_cast<std::size_t>(std::ranges::count(all, delimiters_.repetition)) + 1;
}

std::string_view Segment::raw(Place place) const {
  std::string_view value = part(field(place.field), delimiters_.repetition, place.repetition);
  value = part(value, delimiters_.component, place.component);
  value = part(value, delimiters_.subcomponent, place.subcomponent);
  return value == kNull ? std::string_view() : value;
}

std::string Segment::text(Place place) const {
  std::string_view value = raw(place);
  std::string out;
  out.reserve(value.size());
  for (;;) {
    const std::size_t start = value.find(delimiters_.escape);
    out += value.substr(0, start);
    if (start == std::string_view::npos) return out;
    value.remove_prefix(start + 1);
    const std::size_t end = value.find(delimiters_.escape);
    if (end == std::string_view::npos) return out += value;
    append_escape(value.substr(0, end), delimiters_, out);
    value.remove_prefix(end + 1);
  }
}

Faulty<Segment> Segment::parse(std::string_view line, std::size_t number,
                               const Delimiters& delimiters) {
  Segment segment;
  segment.delimiters_ = delimiters;
  segment.name_ = line.substr(0, kNameBytes);
  segment.line_ = number;
  const bool ended = line.size() == kNameBytes ||
                     (line.size() > kNameBytes && line[kNameBytes] == delimiters.field);
  if (!is_name(segment.name_) || !ended) return faulty(FaultCode::segment_name, number);
  std::string_view rest = line.substr(kNameBytes);
  if (segment.name_ == kHeader) segment.fields_.push_back(rest.substr(0, 1));
  while (!rest.empty()) {
    if (segment.fields_.size() == limits::kHl7FieldsMax)
      return faulty(FaultCode::too_many_fields, number, segment.name_);
    rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find(delimiters.field), rest.size());
    segment.fields_.push_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  return segment;
}

Faulty<Message> Message::parse(std::string_view bytes) {
  if (bytes.size() > limits::kHl7BytesMax) return faulty(FaultCode::too_large);
  Message message;
  message.text_ = std::make_unique<const std::string>(TRY(from_iso_2022_jp(bytes)));
  Delimiters delimiters;
  const std::string_view text = unframed(*message.text_);
  if (!text.starts_with(kHeader) || !read_delimiters(text, delimiters))
    return faulty(FaultCode::no_header, 1);
  Lines lines{text};
  for (std::string_view line; lines.next(line);) {
    if (trim(line).empty()) continue;
    if (message.segments_.size() == limits::kHl7SegmentsMax)
      return faulty(FaultCode::too_many_segments, lines.number);
    if (lines.number > 1 && line.starts_with(kHeader))
      return faulty(FaultCode::segment_name, lines.number, kHeader);  // one message a file
    message.segments_.push_back(TRY(Segment::parse(line, lines.number, delimiters)));
  }
  return message;
}

std::string Message::type() const {
  const Segment& header = segments_.front();
  return std::string(header.raw({9, 1})) + "^" + std::string(header.raw({9, 2}));
}

std::string Message::control() const {
  return segments_.front().text({10});
}

std::string Message::time() const {
  return std::string(segments_.front().raw({7}));
}

const Segment* Message::first(std::string_view name) const {
  const auto found =
      std::ranges::find_if(segments_, [&](const Segment& one) { return one.name() == name; });
  return found == segments_.end() ? nullptr : &*found;
}

}  // namespace tasuki::ssmix2
