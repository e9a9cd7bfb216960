// tasuki audit prove: the operator's proof for a receipt, from the store beside a running exchange
// or without one. An institution asks GET /audit/proof for the same.
#include <array>

#include "cli/audit/receipt_file.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "exchange/audit_log.hpp"

namespace tasuki::cli {

Options audit_prove_options() {
  static constexpr std::array kOptions = {
      OptionRow{"RECEIPT", OptionKind::argument, "", "受付票のファイル（JWS）",
                "file of the receipt (JWS)"},
      kConfigOption, kDataOption};
  return kOptions;
}

Result<int> run_audit_prove(const Arguments& arguments, Output& output) {
  const ReceiptFile receipt = TRY(read_receipt(arguments.value("RECEIPT")));
  const auto access = TRY(StoreAccess::open(arguments));
  const auto proof =
      TRY(exchange::prove_inclusion(access->store(), {}, receipt.unit, receipt.leaf));
  output.line(crypto::to_json(proof));
  return 0;
}

}  // namespace tasuki::cli
