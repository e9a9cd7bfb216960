// StructureDefinitions with snapshots -> the tables of structures and elements.
//
// One compiler serves one package: structures that are in the tables already are replaced where
// they stand, so that whatever refers to them refers to the new ones.
#pragma once

#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "rulepack/constraint_rows.hpp"
#include "rulepack/definitions.hpp"
#include "rulepack/element_tree.hpp"
#include "rulepack/pattern_rows.hpp"
#include "rulepack/tables.hpp"

namespace tasuki::rulepack {

class StructureCompiler {
 public:
  explicit StructureCompiler(Tables& tables);

  // Gives each definition its place; all of a package, before add() of any of them.
  void declare(const Structure& structure, Ref package);
  // Error: definition_invalid.
  Result<> add(const Structure& structure);
  // Members, children and types that depend on other definitions; after all were added.
  void finish();

 private:
  struct Pending {  // what finish() needs to know of a new element
    Ref element;
    Ref parent;  // kNone: the root
    std::uint32_t base_max;
    bool own_children;
    std::string content_reference;
  };
  struct Place {
    const ElementNode* node;
    Ref parent;
  };

  Range add_elements(const ElementNode& root, Ref structure);
  void add_group(std::span<const ElementNode> nodes, Ref parent, std::vector<Place>& queue);
  ElementRow element_row(const Element& element);
  Range type_rows(const Element& element);
  Range profile_list(std::span<const std::string> canonicals);
  Ref profile_row(std::string_view canonical);
  Ref slicing_row(const Slicing& slicing);
  Ref binding_row(const Binding& binding);
  void link_slices(Ref sliced, std::span<const Ref> slices);

  void follow_content_references();
  Ref referenced(const Pending& pending) const;
  void add_members();
  void add_member_rows(Ref child_ref, std::vector<MemberRow>& into);
  void take_from_types();
  void find_base_elements();
  Ref base_element(const Pending& pending) const;
  Ref child_named(Range children, Text name) const;
  void add_model_members(std::size_t first);
  Ref find_base(std::string_view type) const;
  void link();

  Tables& tables_;
  ConstraintRows constraints_;
  std::unordered_map<Text, Ref> by_url_;
  std::unordered_map<Text, Ref> base_by_type_;
  std::unordered_map<std::string, Ref> profiles_;
  std::vector<Pending> pending_;
  std::vector<std::pair<Ref, std::string>> bases_;       // structure, base definition
  std::unordered_map<Ref, std::vector<Ref>> slices_of_;  // element -> its slices
  std::string url_;                                      // of the definition being added
};

}  // namespace tasuki::rulepack
