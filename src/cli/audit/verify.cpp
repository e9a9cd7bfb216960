// tasuki audit verify: an exported log, or a receipt with its proof, by files alone.
#include <array>
#include <fstream>

#include "base/files.hpp"
#include "cli/audit/receipt_file.hpp"
#include "cli/subcommands.hpp"
#include "crypto/exported_log.hpp"
#include "crypto/jws.hpp"
#include "crypto/tree_proof.hpp"
#include "exchange/receipt.hpp"
#include "json/writer.hpp"

namespace tasuki::cli {
namespace {

void say(const Output& output, const crypto::MerkleTree& tree, std::string_view ja,
         std::string_view en) {
  if (!output.json()) {
    output.say(ja, en);
    output.line("  size " + std::to_string(tree.size) + ", root " + crypto::to_hex(tree.root));
    return;
  }
  json::Writer w;
  w.object().key("valid").boolean(true);
  w.key("size").number(static_cast<std::int64_t>(tree.size));
  w.field("root", crypto::to_hex(tree.root)).end();
  output.line(w.take());
}

Result<int> verify_log(const std::string& path, const crypto::PublicKey& key,
                       const Output& output) {
  std::ifstream file(path);
  if (!file) return fail(Code::file_unreadable, path);
  crypto::LogVerifier verifier(key);
  std::string line;
  while (std::getline(file, line)) TRY_VOID(verifier.take(line));
  const auto& [records, heads, covered] = verifier.summary();
  const std::string behind = std::to_string(records - covered.size);
  say(output, covered,
      "ログは完全です（ヘッド" + std::to_string(heads) + "件、末尾の未署名" + behind + "件）",
      "the log is whole: heads " + std::to_string(heads) + ", records behind the last " + behind);
  return 0;
}

Result<int> verify_receipt(const Arguments& arguments, const crypto::PublicKey& key,
                           const Output& output) {
  const ReceiptFile receipt = TRY(read_receipt(arguments.value("--receipt")));
  TRY(crypto::verify_jws(receipt.text, exchange::kReceiptType, key));
  const std::string text = TRY(read_file(arguments.value("--proof")));
  const auto proof = TRY(crypto::read_inclusion_proof(text));
  if (proof.leaf != receipt.leaf)
    return fail(Code::proof_invalid, "the proof is about another receipt");
  const auto head = TRY(crypto::verify(proof, key));
  say(output, head.tree, "受付票は監査ログに載っています", "the receipt is in the audit log");
  return 0;
}

}  // namespace

Options audit_verify_options() {
  static constexpr std::array kOptions = {
      OptionRow{"FILE", OptionKind::optional_argument, "", "tasuki audit exportの出力",
                "what tasuki audit export wrote"},
      OptionRow{"--key", OptionKind::value, "", "基盤の公開鍵または証明書（PEM）",
                "public key or certificate of the exchange (PEM)"},
      OptionRow{"--receipt", OptionKind::value, "", "受付票のファイル（JWS）",
                "file of a receipt (JWS)"},
      OptionRow{"--proof", OptionKind::value, "", "その証明（GET /audit/proofの応答）",
                "its proof, as GET /audit/proof answers"}};
  return kOptions;
}

Result<int> run_audit_verify(const Arguments& arguments, Output& output) {
  const bool receipt = arguments.given("--receipt") && arguments.given("--proof");
  if (!arguments.given("--key") || receipt == arguments.given("FILE"))
    return fail(Code::usage,
                "tasuki audit verify --key PEM with FILE, or with --receipt FILE --proof FILE");
  const crypto::PublicKey key = TRY(read_public_key(arguments.value("--key")));
  if (receipt) return verify_receipt(arguments, key, output);
  return verify_log(arguments.value("FILE"), key, output);
}

}  // namespace tasuki::cli
