#include "rulepack/element_tree.hpp"

#include "base/limits.hpp"

namespace tasuki::rulepack {
namespace {

class TreeReader {
 public:
  explicit TreeReader(std::vector<Element> elements) : elements_(std::move(elements)) {}

  Result<ElementNode> read() {
    if (elements_.empty()) return fail(Code::definition_invalid, "no elements");
    ElementNode root;
    root.element = std::move(elements_[next_++]);
    TRY_VOID(read_below(root, 0));
    if (next_ != elements_.size())
      return fail(Code::definition_invalid, elements_[next_].path + " continues no element");
    return root;
  }

 private:
  // Takes the elements whose path is that of `node` and one part more.
  Result<> read_below(ElementNode& node, std::size_t depth) {
    if (depth > limits::kValidationDepthMax)
      return fail(Code::definition_invalid, node.element.path + " is too deep");
    while (next_ < elements_.size() && is_below(node.element.path)) {
      ElementNode fresh;
      fresh.element = std::move(elements_[next_++]);
      ElementNode& placed = place(node, std::move(fresh));
      TRY_VOID(read_below(placed, depth + 1));
    }
    return {};
  }

  bool is_below(std::string_view parent) const {
    const std::string_view path = elements_[next_].path;
    return path.size() > parent.size() + 1 && path.starts_with(parent) &&
           path[parent.size()] == '.' && !path.substr(parent.size() + 1).contains('.');
  }

  static ElementNode& place(ElementNode& parent, ElementNode fresh) {
    const std::string& slice_name = fresh.element.slice_name;
    ElementNode* sliced =
        slice_name.empty() ? nullptr : parent.child(last_part(fresh.element.path));
    if (sliced == nullptr) return parent.children.emplace_back(std::move(fresh));
    if (const std::size_t slash = slice_name.rfind('/'); slash != std::string::npos)
      if (ElementNode* outer = sliced->slice(std::string_view(slice_name).substr(0, slash)))
        sliced = outer;
    return sliced->slices.emplace_back(std::move(fresh));
  }

  std::vector<Element> elements_;
  std::size_t next_ = 0;
};

void append_to(std::vector<Element>& list, ElementNode node) {
  list.push_back(std::move(node.element));
  for (ElementNode& child : node.children) append_to(list, std::move(child));
  for (ElementNode& slice : node.slices) append_to(list, std::move(slice));
}

}  // namespace

ElementNode* ElementNode::child(std::string_view name) {
  for (ElementNode& node : children)
    if (last_part(node.element.path) == name) return &node;
  return nullptr;
}

ElementNode* ElementNode::slice(std::string_view name) {
  for (ElementNode& node : slices) {
    if (node.element.slice_name == name) return &node;
    if (ElementNode* inner = node.slice(name)) return inner;
  }
  return nullptr;
}

std::string_view last_part(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

Result<ElementNode> to_tree(std::vector<Element> elements) {
  return TreeReader(std::move(elements)).read();
}

std::vector<Element> to_list(ElementNode root) {
  std::vector<Element> list;
  append_to(list, std::move(root));
  return list;
}

}  // namespace tasuki::rulepack
