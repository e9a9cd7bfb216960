// tasuki audit export: the whole log with its heads, as lines of JSON on standard output.
#include <array>

#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "crypto/exported_log.hpp"

namespace tasuki::cli {
namespace {

constexpr std::size_t kRecordsAtOnce = 1'000;

// Heads stand behind the last record that they cover.
class HeadCursor {
 public:
  explicit HeadCursor(store::AuditStore& log) : log_(log) {}
  Result<> write_up_to(std::uint64_t size, const Output& output) {
    for (;;) {
      if (!next_) {
        const auto heads = TRY(log_.heads(written_, 1));
        if (heads.empty()) return {};
        next_ = heads.front();
      }
      if (next_->tree.size > size) return {};
      output.line(crypto::exported_head(next_->statement));
      written_ = next_->tree.size;
      next_.reset();
    }
  }

 private:
  store::AuditStore& log_;
  std::optional<store::AuditHead> next_;
  std::uint64_t written_ = 0;
};

}  // namespace

Options audit_export_options() {
  static constexpr std::array kOptions = {kConfigOption, kDataOption};
  return kOptions;
}

Result<int> run_audit_export(const Arguments& arguments, Output& output) {
  const auto access = TRY(StoreAccess::open(arguments));
  store::AuditStore& log = access->store().audit();
  HeadCursor heads(log);
  std::uint64_t last = 0;
  for (;;) {
    const auto entries = TRY(log.entries_behind(last, kRecordsAtOnce));
    if (entries.empty()) return 0;
    for (const store::AuditEntry& entry : entries) {
      output.line(crypto::exported_record(entry.sequence, entry.leaf));
      last = entry.sequence;
      TRY_VOID(heads.write_up_to(last, output));
    }
  }
}

}  // namespace tasuki::cli
