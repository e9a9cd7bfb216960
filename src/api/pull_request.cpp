#include "api/pull_request.hpp"

#include <charconv>

#include "api/person.hpp"
#include "api/pull_answer.hpp"

namespace tasuki::api {
namespace {

using Steady = std::chrono::steady_clock;

Result<std::chrono::milliseconds> read_deadline(const rest::Parameters& parameters) {
  const auto given = parameters.all("deadline");
  if (given.empty()) return limits::kPullDeadlineDefault;
  const std::string_view text = given[0]["valueInteger"].raw();
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (given.size() > 1 || text.empty() || error != std::errc() || end != text.data() + text.size())
    return fail(Code::parameter_invalid, "deadline stands there once, as valueInteger (ms)");
  return std::chrono::milliseconds(number);
}

Result<std::vector<clins::Kind>> read_kinds(const rest::Parameters& parameters) {
  std::vector<clins::Kind> kinds;
  for (const json::Value parameter : parameters.all("kind")) {
    const auto kind = clins::kind_from_code(parameter["valueCode"].string());
    if (!kind || clins::kind_row(*kind).form != clins::Form::document)
      return fail(Code::parameter_invalid, "kind is the valueCode of a kind of document");
    kinds.push_back(*kind);
  }
  return kinds;
}

// A PULL that is under way and until when it is waited for, between two runs of the handler.
struct Waiting {
  std::string id;
  Steady::time_point until;
};
std::string write_memo(const Waiting& waiting) {
  return std::to_string(waiting.until.time_since_epoch().count()) + " " + waiting.id;
}
Waiting read_memo(const std::string& memo) {
  const std::size_t blank = memo.find(' ');
  return {memo.substr(blank + 1),
          Steady::time_point(Steady::duration(std::stoll(memo.substr(0, blank))))};
}

}  // namespace

Result<exchange::PullRequest> read_pull_request(http::Request& request,
                                                std::initializer_list<std::string_view> in_query) {
  const auto parameters =
      TRY(rest::Parameters::read(request,
                                 {"insured", "birthDate", "localNumber", "class", "kind", "start",
                                  "end", "reason", "deadline"},
                                 in_query));
  exchange::PullRequest asked;
  asked.person = TRY(read_person(parameters));
  asked.classes = TRY(read_classes(parameters));
  asked.kinds = TRY(read_kinds(parameters));
  asked.start = TRY(read_date(TRY(parameters.text("start", "valueDate"))));
  asked.end = TRY(read_date(TRY(parameters.text("end", "valueDate"))));
  asked.reason = TRY(parameters.text("reason", "valueString"));
  asked.deadline = TRY(read_deadline(parameters));
  return asked;
}

http::Park park_for_pull(Context& context, const exchange::PullView& view, std::size_t settled,
                         Steady::time_point until) {
  const auto deadline = Steady::now() + (view.deadline - context.with.clock.now());
  exchange::Pull& pull = context.with.pull.pull;
  return {std::min(until, deadline),
          [&pull, mark = view.mark, settled](std::function<void()> wake) {
            return pull.subscribe(mark, settled, std::move(wake));
          }};
}

Result<http::Answer> answer_pull(Context& context, http::Request& request,
                                 const std::function<Result<PullCall>()>& read) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  exchange::Pull& pull = context.with.pull.pull;
  if (request.memo.empty()) {
    const PullCall call = TRY(read());
    request.memo = write_memo({TRY(pull.start(caller, call.request)), Steady::now() + call.wait});
  }
  const Waiting waiting = read_memo(request.memo);
  const auto view = TRY(pull.view(caller, waiting.id));
  if (view.concluded || request.last_call || Steady::now() >= waiting.until)
    return pull_response(view, context.with.clock.now());
  const auto end = limits::kPullHoldersMax;  // of more than all nobody hears
  return park_for_pull(context, view, end, waiting.until);
}

}  // namespace tasuki::api
