#include <algorithm>
#include <array>

#include "eligibility/load.hpp"
#include "json/document.hpp"

namespace tasuki::eligibility {
namespace {

using json::Type;
using json::Value;

constexpr std::string_view kFormat = "tasuki-eligibility-1";
constexpr std::string_view kNumbers = "numbers";
// Members of the whole.
constexpr std::array<std::string_view, 3> kSections = {"format", "institutions", "persons"};
// What may be left out of a record; it is empty then.
constexpr std::array<std::string_view, 9> kOptional = {
    "kana", "phone", "postal_code", "address", "name", "sex", "symbol", "branch", "valid_to"};

class JsonLoad {
 public:
  JsonLoad(const LoadFile& file, Loader& loader) : file_(file), loader_(loader) {}
  Result<> load(Value root);

 private:
  Result<> take_institution(Value object);
  Result<> take_person(Value object);
  // A person's number inherits the person's id, which is not one of its members.
  Result<> take_number(Value object, const std::string& person);
  Result<> take(RecordKind kind, Value object, std::vector<std::string> fields);
  Result<std::string> member(RecordKind kind, Value object, std::string_view column);
  Result<> check_members(Value object, std::span<const std::string_view> known,
                         std::string_view also = {});
  Result<> check_list(Value list, std::string_view what);
  Place place_of(Value value) const {
    return {file_, [value] { return value.position().line; }};
  }
  std::unexpected<Error> wrong(Value at, std::string_view what) {
    return load_error(place_of(at), what);
  }

  const LoadFile& file_;
  Loader& loader_;
};

Result<> JsonLoad::load(Value root) {
  TRY_VOID(check_members(root, kSections));
  if (!root["format"].equals(kFormat)) return wrong(root, "format");
  TRY_VOID(check_list(root["institutions"], "institutions"));
  TRY_VOID(check_list(root["persons"], "persons"));
  for (const Value institution : root["institutions"].items())
    TRY_VOID(take_institution(institution));
  for (const Value person : root["persons"].items()) TRY_VOID(take_person(person));
  return {};
}

Result<> JsonLoad::take_institution(Value object) {
  TRY_VOID(check_members(object, columns_of(RecordKind::institution)));
  return take(RecordKind::institution, object, {});
}

Result<> JsonLoad::take_person(Value object) {
  TRY_VOID(check_members(object, columns_of(RecordKind::person), kNumbers));
  TRY_VOID(check_list(object[kNumbers], kNumbers));
  TRY_VOID(take(RecordKind::person, object, {}));
  const std::string person = object["person"].string();
  for (const Value number : object[kNumbers].items()) TRY_VOID(take_number(number, person));
  return {};
}

Result<> JsonLoad::take_number(Value object, const std::string& person) {
  TRY_VOID(check_members(object, columns_of(RecordKind::number).subspan(1)));
  return take(RecordKind::number, object, {person});
}

Result<> JsonLoad::take(RecordKind kind, Value object, std::vector<std::string> fields) {
  for (const std::string_view column : columns_of(kind).subspan(fields.size()))
    fields.push_back(TRY(member(kind, object, column)));
  return load_record(place_of(object), loader_, kind, fields);
}

// Texts as strings; takes_part and emergency as true or false.
Result<std::string> JsonLoad::member(RecordKind kind, Value object, std::string_view column) {
  const Value value = object[column];
  const bool truth = column == "takes_part" || column == "emergency";
  const bool named = kind == RecordKind::institution && column == "name";
  const bool optional = !named && std::ranges::find(kOptional, column) != kOptional.end();
  if (!value && optional) return std::string();
  if (!value) return wrong(object, std::string(column) + " is missing");
  if (!value.is(truth ? Type::boolean : Type::string)) return wrong(value, column);
  return truth ? std::string(value.raw()) : value.string();
}

Result<> JsonLoad::check_members(Value object, std::span<const std::string_view> known,
                                 std::string_view also) {
  if (!object.is(Type::object)) return wrong(object, "expected an object");
  for (const json::Member& member : object.members()) {
    const std::string key = member.key.string();
    if (key != also && std::ranges::find(known, key) == known.end())
      return wrong(member.key, "a member that is not known");
  }
  return {};
}

Result<> JsonLoad::check_list(Value list, std::string_view what) {
  if (list && !list.is(Type::array)) return wrong(list, what);
  return {};
}

}  // namespace

Result<> load_json(const LoadFile& file, Loader& loader) {
  auto document = json::Document::parse(file.bytes);
  // The parser names line and column itself.
  if (!document) return fail(Code::load_invalid, file.name + ": " + document.error().to_string());
  return JsonLoad(file, loader).load((*document)->root());
}

}  // namespace tasuki::eligibility
