#include "crypto/tree_head.hpp"

#include "base/limits.hpp"
#include "crypto/jws.hpp"
#include "crypto/tree_fields.hpp"
#include "json/writer.hpp"

namespace tasuki::crypto {
namespace {

Result<> check_size(std::string_view statement) {
  if (statement.size() <= limits::kTreeHeadBytesMax) return {};
  return fail(Code::proof_invalid, "the tree head is too large");
}

Result<TreeHead> read_payload(std::string payload) {
  const auto document = TRY(tree_fields::parse(std::move(payload)));
  const json::Value root = document->root();
  if (root["v"].raw() != "1") return fail(Code::proof_invalid, "v of the tree head is not 1");
  TreeHead head;
  head.tree.size = TRY(tree_fields::number(root, "size"));
  head.tree.root = TRY(tree_fields::hash(root["root"]));
  const auto at = parse_instant(root["time"].string());
  if (!at) return fail(Code::proof_invalid, "time of the tree head is not an instant");
  head.at = *at;
  return head;
}

}  // namespace

std::string sign_tree_head(const TreeHead& head, const PrivateKey& key) {
  json::Writer w;
  w.object().key("v").number(1);
  w.key("size").number(static_cast<std::int64_t>(head.tree.size));
  w.field("root", to_hex(head.tree.root)).field("time", to_instant(head.at)).end();
  return sign_jws(kTreeHeadType, w.take(), key);
}

Result<TreeHead> verify_tree_head(std::string_view statement, const PublicKey& key) {
  TRY_VOID(check_size(statement));
  return read_payload(TRY(verify_jws(statement, kTreeHeadType, key)));
}

Result<TreeHead> read_tree_head(std::string_view statement) {
  TRY_VOID(check_size(statement));
  auto payload = payload_of_jws(statement);
  if (!payload) return fail(Code::proof_invalid, "not a compact JWS");
  return read_payload(*std::move(payload));
}

}  // namespace tasuki::crypto
