#include "cli/references.hpp"

#include <algorithm>
#include <array>

#include "cli/session.hpp"
#include "clins/kind.hpp"

namespace tasuki::cli {
namespace {

struct StateRow {
  std::string_view state;
  std::string_view ja;
  std::string_view en;
};
constexpr std::array kStates = {
    StateRow{"queued", "送信待ち", "waiting to be sent"},
    StateRow{"sending", "送信中", "being sent"},
    StateRow{"accepted", "受付済", "accepted"},
    StateRow{"refused", "受付不可", "refused"},
    StateRow{"held", "閲覧保留", "held for consent"},
    StateRow{"viewable", "閲覧可", "viewable"},
    StateRow{"obtained", "取得済", "obtained"},
    StateRow{"cancelled", "取消済", "cancelled"},
};

std::string kind_text(const std::string& code, const Output& output) {
  const auto kind = clins::kind_from_code(code);
  if (!kind) return code;
  return std::string(output.pick(clins::kind_row(*kind).ja, clins::kind_row(*kind).en));
}

void add_time(std::vector<std::vector<std::string>>& rows, std::string_view name,
              const std::optional<Time>& time) {
  if (time) rows.push_back({std::string(name), to_instant(*time)});
}

}  // namespace

std::string state_text(const std::string& state, const Output& output) {
  const auto row = std::ranges::find(kStates, state, &StateRow::state);
  return row == kStates.end() ? state : std::string(output.pick(row->ja, row->en));
}

void print_reference(const rest::DocumentReference& reference, const Output& output) {
  std::vector<std::vector<std::string>> rows = {
      {std::string(output.pick("状態", "state")), state_text(reference.state, output)},
      {std::string(output.pick("種類", "kind")), kind_text(reference.kind, output)},
      {"Identifier", reference.identifier_system + "|" + reference.identifier_value},
      {std::string(output.pick("送信元", "sender")), reference.sender},
      {std::string(output.pick("送信先", "destination")), reference.destination},
      {"SHA-256", reference.sha256},
      {std::string(output.pick("大きさ", "size")), std::to_string(reference.size)},
  };
  if (!reference.id.empty()) rows.push_back({"id", reference.id});
  if (!reference.tracking.empty())
    rows.push_back({std::string(output.pick("追跡番号", "tracking")), reference.tracking});
  add_time(rows, output.pick("登録", "registered"), reference.registered_at);
  add_time(rows, output.pick("閲覧可", "viewable"), reference.viewable_at);
  add_time(rows, output.pick("取得", "fetched"), reference.fetched_at);
  add_time(rows, output.pick("受領", "acknowledged"), reference.acknowledged_at);
  add_time(rows, output.pick("次の送信", "next attempt"), reference.next_attempt);
  if (!reference.last_error.empty())
    rows.push_back({std::string(output.pick("直近のエラー", "last error")), reference.last_error});
  if (!reference.advice_text.empty())
    rows.push_back({std::string(output.pick("案内", "advice")), reference.advice_text});
  output.table(rows);
}

void print_references(const std::vector<rest::DocumentReference>& items, const Output& output) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& item : items)
    rows.push_back({item.registered_at ? to_instant(*item.registered_at) : "-",
                    state_text(item.state, output), kind_text(item.kind, output), item.sender,
                    std::to_string(item.size), item.id});
  output.table(rows);
}

Result<int> print_answer(const http::Response& response, const Output& output) {
  if (response.status >= 400) return print_refusal(response, output);
  if (output.json()) {
    output.line(response.body);
    return 0;
  }
  const auto document = json::Document::parse(response.body);
  if (!document) return fail(Code::peer_answer_invalid, document.error().detail);
  print_reference(TRY(rest::read_document_reference((*document)->root())), output);
  return 0;
}

}  // namespace tasuki::cli
