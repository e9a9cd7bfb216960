// The report as HTML: bars as inline SVG, no script, nothing fetched; light, dark, and on paper.
#include <algorithm>

#include "simulate/report.hpp"

namespace tasuki::simulate {
namespace {

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;
--ink:#1c2430;--paper:#fff;--line:#c9d1da;--bar:#2f6f9f;--soft:#5b6675}
@media(prefers-color-scheme:dark){:root{
--ink:#e6e9ee;--paper:#14181e;--line:#3a4350;--bar:#6fb1e0;--soft:#9aa6b5}}
@media print{:root{
--ink:#000;--paper:#fff;--line:#999;--bar:#444;--soft:#333}
section{break-inside:avoid}}
body{margin:2rem auto;max-width:60rem;padding:0 1rem;
background:var(--paper);color:var(--ink);font:16px/1.6 sans-serif}
table{border-collapse:collapse;width:100%;font-size:.85rem}
th,td{border-bottom:1px solid var(--line);padding:.3rem .5rem;text-align:right}
th:first-child,td:first-child,.left td{text-align:left}
h2{margin-top:2.5rem;font-size:1.2rem}h3{margin:1.2rem 0 .2rem;font-size:1rem;font-weight:600}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(22rem,1fr));gap:0 2rem}
svg{width:100%;height:auto}svg rect{fill:var(--bar)}svg text{fill:var(--ink);font:13px sans-serif}
svg line{stroke:var(--ink)}p,figcaption{color:var(--soft)}
)";

constexpr std::array kDesignTexts = {
    std::array<std::string_view, 2>{"PUSH", "PUSH"},
    std::array<std::string_view, 2>{"PULL（endpoint）", "PULL (endpoint)"},
    std::array<std::string_view, 2>{"PULL（channel）", "PULL (channel)"},
    std::array<std::string_view, 2>{"PUSH＋PULL（channel）", "PUSH + PULL (channel)"},
};

constexpr std::array kCharts = {
    Figure::first_p50_ms,  Figure::whole_p50_ms,    Figure::whole_p99_ms,
    Figure::whole_percent, Figure::requests_clinic, Figure::exposed_ports,
    Figure::patch_days,    Figure::storage_tb,      Figure::cost_million_yen};

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

class Page {
 public:
  Page(const Report& report, Lang lang) : report_(report), lang_(lang) {}

  std::string build() {
    const std::string title(pick("PUSHとPULLの比較", "PUSH and PULL compared"));
    out_ = "<!doctype html>\n<html lang=\"" + std::string(pick("ja", "en")) +
           "\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
           "<title>" +
           title + "</title><style>" + std::string(kStyle) + "</style><h1>" + title + "</h1>";
    paragraph(
        pick("国のモデルによる計算の結果で、実測ではありません。前提は末尾にあります。",
             "Computed with a model of the country, not measured. Its assumptions are below."));
    paragraph("seed " + std::to_string(report_.plan.seed) + ", days " + to_text(report_.plan.days) +
              ", replications " + std::to_string(report_.plan.replications));
    charts();
    estimates();
    if (report_.sensitivity) sensitivity(*report_.sensitivity);
    assumptions();
    out_ += "</html>\n";
    return std::move(out_);
  }

 private:
  std::string_view pick(std::string_view ja, std::string_view en) const {
    return lang_ == Lang::ja ? ja : en;
  }
  std::string_view text(Figure figure) const {
    return pick(figure_row(figure).ja, figure_row(figure).en);
  }
  std::string_view design(std::size_t i) const {
    return pick(kDesignTexts[i][0], kDesignTexts[i][1]);
  }
  const Estimate& of(std::size_t i, Figure figure) const {
    return report_.estimates[i][static_cast<std::size_t>(figure)];
  }

  void heading(std::string_view ja, std::string_view en) {
    out_ += "<h2>" + escaped(pick(ja, en)) + "</h2>";
  }
  void paragraph(std::string_view text) { out_ += "<p>" + escaped(text) + "</p>"; }
  void cell(std::string_view text) { out_ += "<td>" + escaped(text) + "</td>"; }

  void charts() {
    heading("図", "Charts");
    out_ += "<div class=\"charts\">";
    for (const Figure figure : kCharts) chart(figure);
    out_ += "</div>";
  }

  void chart(Figure figure) {
    double most = 0;
    for (std::size_t i = 0; i < kDesigns; ++i) most = std::max(most, of(i, figure).mean);
    const std::string title = escaped(text(figure));
    out_ += "<section><h3>" + title +
            "</h3><svg viewBox=\"0 0 440 112\" role=\"img\" "
            "aria-label=\"" +
            title + "\">";
    for (std::size_t i = 0; i < kDesigns; ++i) bar(figure, i, most);
    out_ += "</svg></section>";
  }

  // A bar with its value, and the confidence interval as a line over its end.
  void bar(Figure figure, std::size_t i, double most) {
    constexpr double kLeft = 170;
    constexpr double kWide = 180;
    const Estimate& value = of(i, figure);
    const double scale = most > 0 ? kWide / most : 0;
    const auto x = [&](double at) { return kLeft + std::clamp(at * scale, 0.0, kWide * 1.1); };
    const double y = 4 + 27 * static_cast<double>(i);
    out_ += "<text x=\"0\" y=\"" + to_text(y + 15) + "\">" + escaped(design(i)) + "</text>";
    out_ += "<rect x=\"170\" y=\"" + to_text(y) + "\" height=\"20\" width=\"" +
            to_text(x(value.mean) - kLeft) + "\"/>";
    if (value.half_width > 0)
      out_ += "<line y1=\"" + to_text(y + 10) + "\" y2=\"" + to_text(y + 10) + "\" x1=\"" +
              to_text(x(value.mean - value.half_width)) + "\" x2=\"" +
              to_text(x(value.mean + value.half_width)) + "\"/>";
    out_ += "<text x=\"" + to_text(x(value.mean) + 8) + "\" y=\"" + to_text(y + 15) + "\">" +
            figure_text(figure, value.mean) + "</text>";
  }

  void estimates() {
    heading("数値（平均±95%信頼区間）", "Figures (mean ± 95 % confidence interval)");
    out_ += "<table><tr><th></th>";
    for (std::size_t i = 0; i < kDesigns; ++i) out_ += "<th>" + escaped(design(i)) + "</th>";
    out_ += "</tr>";
    for (std::size_t f = 0; f < kFigures; ++f) {
      const Figure figure = static_cast<Figure>(f);
      out_ += "<tr>";
      cell(text(figure));
      for (std::size_t i = 0; i < kDesigns; ++i)
        cell(figure_text(figure, of(i, figure).mean) + " ± " +
             figure_text(figure, of(i, figure).half_width));
      out_ += "</tr>";
    }
    out_ += "</table>";
  }

  void sensitivity(const Sensitivity& sensitivity) {
    heading("最良の設計を変える前提", "Assumptions that change who is best");
    paragraph(std::to_string(sensitivity.tried) +
              std::string(pick("通りを1つずつ変えました。", " values were tried, each alone.")));
    out_ += "<table class=\"left\"><tr>";
    for (const auto& [ja, en] : {std::pair{"前提", "assumption"},
                                 {"値", "value"},
                                 {"遅延", "latency"},
                                 {"可用性", "availability"},
                                 {"費用", "cost"}})
      cell(pick(ja, en));
    out_ += "</tr>";
    row(pick("（既定）", "(default)"), "", sensitivity.base);
    for (const Sensitive& change : sensitivity.changes)
      row(change.key, to_text(change.value), change.verdict);
    out_ += "</table>";
  }

  void row(std::string_view key, std::string_view value, const Verdict& verdict) {
    out_ += "<tr>";
    cell(key);
    cell(value);
    cell(names(verdict.latency));
    cell(names(verdict.availability));
    cell(names(verdict.cost));
    out_ += "</tr>";
  }

  void assumptions() {
    heading("前提", "Assumptions");
    out_ += "<table class=\"left\">";
    for (const AssumptionRow& row : assumption_rows()) {
      out_ += "<tr>";
      cell(row.key);
      cell(to_text(report_.assumptions.*row.field));
      cell(row.unit);
      cell(row.source);
      out_ += "</tr>";
    }
    out_ += "</table>";
    heading("ベンチマークで測った処理時間 [ms]", "Service times measured by benchmarks [ms]");
    out_ += "<table class=\"left\">";
#define TASUKI_SERVICE_TIME(name)         \
  out_ += "<tr>";                         \
  cell(#name);                            \
  cell(to_text(report_.times.name##_ms)); \
  out_ += "</tr>";
#include "simulate/service_times.def"
#undef TASUKI_SERVICE_TIME
    out_ += "</table>";
  }

  const Report& report_;
  Lang lang_;
  std::string out_;
};

}  // namespace

std::string report_html(const Report& report, Lang lang) {
  return Page(report, lang).build();
}

}  // namespace tasuki::simulate
