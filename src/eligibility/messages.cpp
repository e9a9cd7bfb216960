#include "eligibility/messages.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

#include "eligibility/message_fields.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace tasuki::eligibility {
namespace {

using json::Type;
using json::Value;

constexpr std::array<std::string_view, 2> kValidities = {"current", "replaced"};
constexpr std::array kFlags = {ConsentFlag::none, ConsentFlag::given, ConsentFlag::expired,
                               ConsentFlag::withdrawn};
constexpr std::string_view kItems = "items";

template <typename T>
constexpr bool kIsList = false;
template <typename T>
constexpr bool kIsList<std::vector<T>> = true;

// Writes what fields_of() names.
class FieldWriter {
 public:
  template <typename T>
  void operator()(std::string_view name, const T& value) {
    writer_.key(name);
    write(value);
  }
  template <typename T>
  void message(const T& message) {
    writer_.object();
    if constexpr (kIsList<T>) {
      (*this)(kItems, message);
    } else {
      fields_of(message, *this);
    }
    writer_.end();
  }
  std::string take() { return writer_.take(); }

 private:
  void write(const std::string& text) { writer_.string(text); }
  void write(bool truth) { writer_.boolean(truth); }
  void write(Time time) { writer_.string(to_instant(time)); }
  void write(clins::InformationClass information) {
    writer_.string(clins::row_of(information).code);
  }
  void write(ConsentFlag flag) { writer_.string(code_of(flag)); }
  void write(Validity validity) { writer_.string(kValidities[static_cast<std::size_t>(validity)]); }
  void write(const std::optional<Time>& time) {
    if (time)
      write(*time);
    else
      writer_.null();
  }
  template <typename T>
  void write(const std::vector<T>& list) {
    writer_.array();
    for (const T& item : list) write(item);
    writer_.end();
  }
  template <typename T>
  void write(const T& nested) {
    message(nested);
  }

  json::Writer writer_;
};

// Reads what fields_of() names; keeps the first thing that is wrong.
class FieldReader {
 public:
  template <typename T>
  void operator()(std::string_view name, T& value) {
    ++named_;
    const Value given = object_[name];
    if (!given)
      refuse(Code::parameter_missing, name);
    else if (!read(given, value))
      refuse(Code::parameter_invalid, name);
  }

  template <typename T>
  void message(Value object, T& message) {
    const Value outer_object = std::exchange(object_, object);
    const std::size_t outer_named = std::exchange(named_, 0);
    if (!object.is(Type::object)) refuse(Code::parameter_invalid, "not an object");
    if constexpr (kIsList<T>) {
      (*this)(kItems, message);
    } else {
      fields_of(message, *this);
    }
    // Names are unique in what was parsed, and all that are asked for are there.
    if (object.size() != named_) refuse(Code::parameter_unknown, "a member that is not known");
    object_ = outer_object;
    named_ = outer_named;
  }

  Result<> result() const { return result_; }

 private:
  void refuse(Code code, std::string_view what) {
    if (result_) result_ = fail(code, std::string(what));
  }

  static bool read(Value given, std::string& text) {
    text = given.string();
    return given.is(Type::string);
  }
  static bool read(Value given, bool& truth) {
    truth = given.boolean();
    return given.is(Type::boolean);
  }
  static bool read(Value given, Time& time) {
    const auto parsed = parse_instant(given.string());
    if (parsed) time = *parsed;
    return parsed.has_value();
  }
  static bool read(Value given, std::optional<Time>& time) {
    if (given.is(Type::null)) return true;
    return read(given, time.emplace());
  }
  static bool read(Value given, clins::InformationClass& information) {
    const auto known = clins::information_class(given.string());
    if (known) information = *known;
    return known.has_value();
  }
  static bool read(Value given, ConsentFlag& flag) {
    const auto known =
        std::ranges::find_if(kFlags, [&](ConsentFlag row) { return given.equals(code_of(row)); });
    if (known != kFlags.end()) flag = *known;
    return known != kFlags.end();
  }
  static bool read(Value given, Validity& validity) {
    const auto known = std::ranges::find_if(
        kValidities, [&](std::string_view code) { return given.equals(code); });
    if (known != kValidities.end()) validity = static_cast<Validity>(known - kValidities.begin());
    return known != kValidities.end();
  }
  template <typename T>
  bool read(Value given, std::vector<T>& list) {
    if (!given.is(Type::array)) return false;
    for (const Value item : given.items())
      if (!read(item, list.emplace_back())) return false;
    return true;
  }
  template <typename T>
  bool read(Value given, T& nested) {
    message(given, nested);
    return true;
  }

  Value object_;
  std::size_t named_ = 0;
  Result<> result_;
};

bool is_answer_to_us(const ErrorRow& row) {
  return row.id.starts_with("TSK4") || row.code == Code::parameter_invalid ||
         row.code == Code::item_unknown || row.code == Code::actor_missing ||
         row.code == Code::actor_invalid;
}

}  // namespace

template <typename Message>
std::string write_message(const Message& message) {
  FieldWriter writer;
  writer.message(message);
  return writer.take();
}

template <typename Message>
Result<Message> read_message(std::string json) {
  const auto document = TRY(json::Document::parse(std::move(json)));
  Message message;
  FieldReader reader;
  reader.message(document->root(), message);
  TRY_VOID(reader.result());
  return message;
}

std::string write_error(const Error& error) {
  json::Writer writer;
  writer.object();
  writer.field("error", error.id());
  writer.field("detail", error.detail);
  writer.end();
  return writer.take();
}

Error read_error(std::string json) {
  const auto document = json::Document::parse(std::move(json));
  if (!document) return {Code::eligibility_unreachable, "its answer is not JSON"};
  const Value root = (*document)->root();
  const auto rows = error_rows();
  const auto row = std::ranges::find_if(
      rows, [&](const ErrorRow& each) { return root["error"].equals(each.id); });
  if (row == rows.end()) return {Code::eligibility_unreachable, "its answer is not known"};
  if (!is_answer_to_us(*row)) return {Code::eligibility_unreachable, std::string(row->id)};
  return {row->code, root["detail"].string()};
}

// Every request and answer of calls.def, once.
#define TASUKI_MESSAGE(type)                       \
  template std::string write_message(const type&); \
  template Result<type> read_message(std::string);
TASUKI_MESSAGE(Check)
TASUKI_MESSAGE(Checked)
TASUKI_MESSAGE(NumberQuestion)
TASUKI_MESSAGE(InsuredNumber)
TASUKI_MESSAGE(Grant)
TASUKI_MESSAGE(Withdrawal)
TASUKI_MESSAGE(PersonQuestion)
TASUKI_MESSAGE(ConsentQuestion)
TASUKI_MESSAGE(std::vector<Consent>)
TASUKI_MESSAGE(std::vector<ConsentStatus>)
TASUKI_MESSAGE(EmergencyRequest)
TASUKI_MESSAGE(EmergencyAccess)
TASUKI_MESSAGE(std::vector<EmergencyAccess>)
TASUKI_MESSAGE(LocalNumber)
TASUKI_MESSAGE(LocalQuestion)
TASUKI_MESSAGE(InstitutionQuestion)
TASUKI_MESSAGE(Institution)
TASUKI_MESSAGE(DirectoryQuestion)
TASUKI_MESSAGE(std::vector<Institution>)
#undef TASUKI_MESSAGE

}  // namespace tasuki::eligibility
