// Which slice an item belongs to, and what follows from all of them together.
// http://hl7.org/fhir/R4/profiling.html#slicing
#include <algorithm>

#include "validate/walker.hpp"

namespace tasuki::validate {

using rulepack::kNone;
using rulepack::Ref;
using rulepack::SlicingRow;
using rulepack::SlicingRules;

// The first slice that the item matches, or the re-slice within it; kNone: none.
Ref Walker::find_slice(const Item& item, const SlicingRow& slicing) {
  const InFamily family(Family::slicing);
  for (const Ref slice : pack_.slice_refs(slicing.slices)) {
    if (!matches(item, slice)) continue;
    const ElementRow& row = pack_.element(slice);
    if (row.slicing == kNone) return slice;
    const Ref inner = find_slice(item, pack_.slicing(row.slicing));
    return inner == kNone ? slice : inner;
  }
  return kNone;
}

void Walker::check_slices(const Item& parent, const ElementRow& rule, const json::Value& where,
                          std::size_t base) {
  const InFamily family(Family::slicing);
  const SlicingRow& slicing = pack_.slicing(rule.slicing);
  const std::span<const Ref> slices = std::span(workspace_.slices).subspan(base);
  check_slice_counts(parent, slicing, where, slices);
  if (slicing.slices.count == 0 || slices.empty()) return;
  if (slicing.rules == SlicingRules::closed) {
    std::uint32_t index = 0;
    const bool array = where.is(json::Type::array);
    auto value = where.items().begin();
    for (const Ref slice : slices) {
      if (slice == kNone) {
        const Place place{parent.place, &rule, nullptr, array ? index : kNoIndex, kNone};
        report_at(IssueId::no_slice, place, array ? *value : where,
                  std::string(pack_.text(rule.path)));
      }
      ++index;
      if (array) ++value;
    }
  }
  check_slice_order(parent, slicing, where, slices);
}

// http://hl7.org/fhir/R4/profiling.html#slice-cardinality
void Walker::check_slice_counts(const Item& parent, const SlicingRow& slicing,
                                const json::Value& where, std::span<const Ref> slices) {
  for (const Ref slice : pack_.slice_refs(slicing.slices)) {
    const ElementRow& row = pack_.element(slice);
    if (row.slicing != kNone) check_slice_counts(parent, pack_.slicing(row.slicing), where, slices);
    if (row.min == 0 && row.max == rulepack::kMaxUnbounded) continue;
    const auto count = static_cast<std::uint32_t>(std::ranges::count_if(
        slices, [&](Ref found) { return found != kNone && is_within(found, slice); }));
    if (count >= row.min && count <= row.max) continue;
    const bool checkable = knowledge_.matcher(slice).checkable;
    Finding finding(!checkable        ? IssueId::slice_not_checked
                    : count < row.min ? IssueId::slice_too_few
                                      : IssueId::slice_too_many);
    finding.detail = std::string(pack_.text(row.id)) + ' ' + std::to_string(row.min) + ".." +
                     (row.max == rulepack::kMaxUnbounded ? "*" : std::to_string(row.max));
    if (checkable) finding.source = pack_.text(pack_.structure(row.structure).url);
    const json::Value around = parent.node.value ? parent.node.value : parent.node.sibling;
    report(std::move(finding), *parent.place, where ? where : around);
  }
}

bool Walker::is_within(Ref slice, Ref ancestor) const {
  if (slice == ancestor) return true;
  const rulepack::Ref inner = pack_.element(ancestor).slicing;
  if (inner == kNone) return false;
  const auto slices = pack_.slice_refs(pack_.slicing(inner).slices);
  return std::ranges::any_of(slices, [&](Ref next) { return is_within(slice, next); });
}

// Ordered slices follow each other as they are defined; openAtEnd: the others come last.
void Walker::check_slice_order(const Item& parent, const SlicingRow& slicing,
                               const json::Value& where, std::span<const Ref> slices) {
  if (slicing.ordered == 0 && slicing.rules != SlicingRules::open_at_end) return;
  const auto defined = pack_.slice_refs(slicing.slices);
  std::size_t last = 0;
  bool other = false;
  for (const Ref slice : slices) {
    if (slice == kNone) {
      other = true;
      continue;
    }
    if (other && slicing.rules == SlicingRules::open_at_end)
      return report_at(IssueId::slice_not_at_end, *parent.place, where,
                       std::string(pack_.text(pack_.element(slice).id)));
    const auto place = static_cast<std::size_t>(
        std::ranges::find_if(defined, [&](Ref row) { return is_within(slice, row); }) -
        defined.begin());
    if (slicing.ordered != 0 && place < last)
      return report_at(IssueId::slice_order, *parent.place, where,
                       std::string(pack_.text(pack_.element(slice).id)));
    last = std::max(last, place);
  }
}

}  // namespace tasuki::validate
