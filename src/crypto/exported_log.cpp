#include "crypto/exported_log.hpp"

#include "crypto/tree_fields.hpp"
#include "json/writer.hpp"

namespace tasuki::crypto {

std::string exported_record(std::uint64_t sequence, std::string_view leaf) {
  json::Writer w;
  w.object().key("sequence").number(static_cast<std::int64_t>(sequence));
  w.field("leaf", leaf).end();
  return w.take();
}

std::string exported_head(std::string_view statement) {
  json::Writer w;
  w.object().field("head", statement).end();
  return w.take();
}

Result<> LogVerifier::take(std::string_view line) {
  ++lines_;
  const auto taken = take_line(line);
  if (taken) return {};
  return fail(taken.error().code, "line " + std::to_string(lines_) + ": " + taken.error().detail);
}

Result<> LogVerifier::take_line(std::string_view line) {
  const auto document = TRY(tree_fields::parse(std::string(line)));
  const json::Value root = document->root();
  if (root["head"].is(json::Type::string)) return take_head(root["head"].string());
  if (!root["leaf"].is(json::Type::string)) return fail(Code::proof_invalid, "no leaf and no head");
  const std::uint64_t sequence = TRY(tree_fields::number(root, "sequence"));
  return take_record(sequence, root["leaf"].string());
}

Result<> LogVerifier::take_record(std::uint64_t sequence, std::string_view leaf) {
  if (sequence != frontier_.size() + 1)
    return fail(Code::proof_invalid, "record " + std::to_string(sequence) + " is out of order");
  frontier_.append(merkle_leaf(leaf));
  ++summary_.records;
  return {};
}

Result<> LogVerifier::take_head(std::string_view statement) {
  const TreeHead head = TRY(verify_tree_head(statement, key_));
  if (head.tree.size != frontier_.size())
    return fail(Code::proof_invalid, "the head is of " + std::to_string(head.tree.size) +
                                         " records and stands behind another one");
  if (head.tree.root != frontier_.root())
    return fail(Code::log_rewritten, "the records are not those that the head was signed over");
  ++summary_.heads;
  summary_.covered = head.tree;
  return {};
}

}  // namespace tasuki::crypto
