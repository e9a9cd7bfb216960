#include <algorithm>
#include <vector>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "fhirpath/code.hpp"
#include "fhirpath/functions.hpp"
#include "fhirpath/program.hpp"

namespace tasuki::fhirpath {
namespace {

class Verifier {
 public:
  explicit Verifier(std::string_view bytes) : code_(bytes) {}

  bool run() {
    if (code_.header->root >= code_.ops.size()) return false;
    if (code_.header->slots > code_.ops.size()) return false;
    heights_.reserve(code_.ops.size());
    for (const Op& op : code_.ops) {
      height_ = 0;
      if (!is_sound(op) || height_ > 2 * limits::kFhirpathHeightMax) return false;
      heights_.push_back(height_ + 1);
    }
    return true;
  }

 private:
  // An operand stands before its operation.
  bool operand(std::uint32_t index) {
    if (index >= heights_.size()) return false;
    height_ = std::max(height_, heights_[index]);
    return true;
  }
  bool text(std::size_t offset, std::size_t size) const {
    return offset <= code_.text.size() && size <= code_.text.size() - offset;
  }
  bool slot(const Op& op) const { return (op.flags & kKept) == 0 || op.c < code_.header->slots; }
  bool decimal(const Op& op) const {
    if (!text(op.a, sizeof(Int128)) || op.number > kDecimalDigitsMax) return false;
    const Decimal number{code_.read<Int128>(op.a), op.number};
    return fits(number);
  }
  bool is_call(const Op& op) {
    const auto rows = function_rows();
    if (op.number >= rows.size() || op.b >= code_.links.size()) return false;
    const std::size_t count = code_.links[op.b];
    if (count > code_.links.size() - op.b - 1) return false;
    if (count < rows[op.number].arguments_min || count > rows[op.number].arguments_max)
      return false;
    return operand(op.a) &&
           std::ranges::all_of(code_.arguments(op), [this](std::uint32_t i) { return operand(i); });
  }

  bool is_sound(const Op& op) {
    if (op.code > kLastOpCode) return false;
    const bool may_be_kept = op.code == OpCode::call || op.code == OpCode::indexer ||
                             op.code == OpCode::type_test || op.code >= OpCode::add;
    if ((op.flags & kKept) != 0 && !may_be_kept) return false;
    switch (op.code) {
      case OpCode::empty:
      case OpCode::boolean:
      case OpCode::integer:
      case OpCode::self:
      case OpCode::index:
      case OpCode::total:
      case OpCode::context:
      case OpCode::resource:
      case OpCode::root_resource:
        return true;
      case OpCode::decimal:
        return decimal(op);
      case OpCode::string:
        return text(op.a, op.b);
      case OpCode::date:
      case OpCode::date_time:
        return text(op.a, sizeof(Temporal)) && is_valid_date_time(code_.read<Temporal>(op.a));
      case OpCode::time:
        return text(op.a, sizeof(Temporal)) && is_valid_time(code_.read<Temporal>(op.a));
      case OpCode::quantity:
        return decimal(op) && text(op.b, op.c);
      case OpCode::member:
        return operand(op.a) && text(op.c, op.number);
      case OpCode::root_type:
      case OpCode::plus_sign:
      case OpCode::minus_sign:
        return operand(op.a);
      case OpCode::call:
        return is_call(op) && slot(op);
      case OpCode::type_test:
        return operand(op.a) && slot(op) && op.number <= static_cast<int>(TypeTest::of_type);
      default:
        return operand(op.a) && operand(op.b) && slot(op);
    }
  }

  CodeView code_;
  std::vector<std::size_t> heights_;
  std::size_t height_ = 0;
};

}  // namespace

bool verify(std::string_view bytes) {
  if (bytes.size() < sizeof(Header)) return false;
  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.magic != kProgramMagic) return false;
  const std::uint64_t size = sizeof header + std::uint64_t{header.ops} * sizeof(Op) +
                             std::uint64_t{header.links} * sizeof(std::uint32_t) + header.text;
  return size == bytes.size() && Verifier(bytes).run();
}

}  // namespace tasuki::fhirpath
