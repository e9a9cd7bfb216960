// Slicing in definitions -> Matchers: what the discriminators say about each slice.
// http://hl7.org/fhir/R4/profiling.html#discriminator
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "validate/knowledge.hpp"

namespace tasuki::validate {

class MatcherBuilder {
 public:
  MatcherBuilder(Knowledge& knowledge, const rulepack::Pack& pack);
  void build_all();

 private:
  void build(const rulepack::SlicingRow& slicing, rulepack::Ref slice);
  bool add(const rulepack::DiscriminatorRow& discriminator, const rulepack::ElementRow& slice);
  // Follows the steps from the one of that number on; false: nothing to tell the slice by.
  bool follow(const rulepack::ElementRow& element, std::size_t number);
  bool follow_pattern(rulepack::Ref pattern, std::size_t number, Criterion::Test test);
  bool follow_reference(const rulepack::ElementRow& element, std::size_t number);
  bool end_at(const rulepack::ElementRow& element);
  bool end_at_value(const rulepack::ElementRow& element);
  bool end_at_children(const rulepack::ElementRow& element, int depth);
  bool end_at_types(const rulepack::ElementRow& element);
  bool end_at_profiles(const rulepack::ElementRow& element);
  const rulepack::ElementRow* child(const rulepack::ElementRow& element, std::string_view name);
  const rulepack::ElementRow* extension(const rulepack::ElementRow& element, std::string_view url);
  rulepack::Range children_of(const rulepack::ElementRow& element) const;
  void emit(Criterion::Test test, rulepack::Ref ref, std::span<const rulepack::Ref> names = {});

  Knowledge& knowledge_;
  const rulepack::Pack& pack_;
  rulepack::DiscriminatorKind kind_{};  // of the discriminator at hand
  std::vector<Step> path_;
  Matcher matcher_;
};

}  // namespace tasuki::validate
