#include "cli/demo/transcript.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "json/document.hpp"

namespace tasuki::cli::demo {
namespace {

constexpr std::array kPushSteps = {
    Step{"gateway clinic", "outbox.queued", "(1)", "紹介元EMR → 紹介元GW: 送信箱に保存",
         "sender's EMR -> gateway: durable in the outbox"},
    Step{"exchange", "document.registered", "(1)",
         "紹介元GW → 相互TLS → 基盤Web API → 文書情報DB: 保存",
         "gateway -> mutual TLS -> exchange: durable in the store"},
    Step{"gateway clinic", "outbox.accepted", "(2)", "基盤 → 紹介元GW: 署名付き受付票",
         "exchange -> sender's gateway: signed receipt"},
    Step{"gateway hospital", "inbox.announced", "(3)", "紹介先GW → 基盤: 文書を要求",
         "destination's gateway -> exchange: asks for it"},
    Step{"exchange", "document.fetched", "(3)", "基盤: 取得を監査ログに記録",
         "exchange: the fetch is in the audit log"},
    Step{"gateway hospital", "inbox.stored", "(4)", "基盤 → 紹介先GW: 受信箱に保存",
         "exchange -> destination's gateway: durable in the inbox"},
    Step{"exchange", "document.acknowledged", "(4)", "紹介先GW → 基盤: 受領（取得済）",
         "destination's gateway -> exchange: acknowledged"},
    Step{"gateway hospital", "inbox.read", "(4)", "紹介先GW → 紹介先EMR: 文書を表示",
         "destination's gateway -> EMR: the letter is read"},
};

constexpr std::array kPullSteps = {
    Step{"exchange", "pull.asked", "(1)", "参照EMR → 参照GW → 基盤: 同意を確認、宛先特定",
         "asking EMR -> gateway -> exchange: consent, who holds data"},
    Step{"gateway channel", "pull.answered", "(2)",
         "基盤 → 被参照GW（開いたポートなし）→ EMRに照会",
         "exchange -> a gateway with no open port -> its EMR"},
    Step{"gateway endpoint", "pull.answered", "(2)", "基盤 → 被参照GWのWeb API → EMRに照会",
         "exchange -> a gateway's own Web API -> its EMR"},
    Step{"exchange", "pull.concluded", "(3)", "署名付き回答を検証、無害化 → 一時保存DB",
         "signed answers: checked, sanitized, kept sealed for a while"},
    Step{"gateway hospital", "pull.read", "(4)", "基盤 → 参照GW → 参照EMR: 結果と全施設の一覧",
         "exchange -> gateway -> asking EMR: results and manifest"},
};

std::string step_line(const Step& step, const json::Value& fields, std::int64_t ms,
                      const Output& output) {
  char head[32];
  std::snprintf(head, sizeof head, "%+6lld ms  ", static_cast<long long>(ms));
  std::string line = head + std::string(step.number) + "  ";
  const std::string_view text = output.pick(step.ja, step.en);
  line += text;
  const std::size_t width = display_width(text);
  if (width < 58) line.append(58 - width, ' ');
  const std::string_view size = fields["size"] ? fields["size"].raw() : "";
  const std::string digest = fields["sha256"].string().substr(0, 12);
  if (!size.empty()) line.append("  ").append(size).append(" bytes");
  if (!digest.empty()) line.append("  sha256 ").append(digest).append("…");
  return line;
}

}  // namespace

std::span<const Step> push_steps() {
  return kPushSteps;
}
std::span<const Step> pull_steps() {
  return kPullSteps;
}

void Transcript::begin() {
  const std::lock_guard lock(mutex_);
  running_ = true;
  start_ = clock_.now();
}

void Transcript::hear(std::string_view log_line) {
  const auto document = json::Document::parse(std::string(log_line));
  if (!document) return;
  const json::Value fields = (*document)->root();
  const auto step = std::ranges::find_if(steps_, [&](const Step& row) {
    return fields["service"].equals(row.service) && fields["event"].equals(row.event);
  });
  if (step == steps_.end()) return;
  const std::lock_guard lock(mutex_);
  const auto index = static_cast<std::size_t>(step - steps_.begin());
  if (!running_ || std::ranges::find(seen_, index) != seen_.end()) return;
  seen_.push_back(index);
  if (!output_.json())
    output_.line(step_line(*step, fields, (clock_.now() - start_).count(), output_));
  heard_.notify_all();
}

bool Transcript::wait_for_all(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return heard_.wait_for(lock, patience, [&] { return seen_.size() == steps_.size(); });
}

std::vector<std::string> Transcript::missing() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < steps_.size(); ++i)
    if (std::ranges::find(seen_, i) == seen_.end())
      names.push_back(std::string(steps_[i].service) + ": " + std::string(steps_[i].event));
  return names;
}

}  // namespace tasuki::cli::demo
