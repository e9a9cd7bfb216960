// POST /fhir/Patient/$pull: asks all who hold something of a person. The FHIR asynchronous pattern;
// with "Prefer: wait=N" the answer is waited for.  https://www.hl7.org/fhir/R4/async.html
#include <charconv>

#include "api/endpoints.hpp"
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

Result<exchange::PullRequest> read_request(http::Request& request) {
  const auto parameters =
      TRY(rest::Parameters::read(request, {"insured", "birthDate", "localNumber", "class", "start",
                                           "end", "reason", "deadline"}));
  exchange::PullRequest asked;
  asked.person = TRY(read_person(parameters));
  asked.classes = TRY(read_classes(parameters));
  asked.start = TRY(read_date(TRY(parameters.text("start", "valueDate"))));
  asked.end = TRY(read_date(TRY(parameters.text("end", "valueDate"))));
  asked.reason = TRY(parameters.text("reason", "valueString"));
  asked.deadline = TRY(read_deadline(parameters));
  return asked;
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

Result<http::Answer> patient_pull(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  exchange::Pull& pull = context.with.pull.pull;
  if (request.memo.empty()) {
    const auto wait = TRY(preferred_wait(request));
    const auto asked = TRY(read_request(request));
    request.memo = write_memo({TRY(pull.start(caller, asked)), Steady::now() + wait});
  }
  const Waiting waiting = read_memo(request.memo);
  const auto view = TRY(pull.view(caller, waiting.id));
  if (view.concluded || request.last_call || Steady::now() >= waiting.until)
    return pull_response(view, context.with.clock.now());
  return http::Park{waiting.until, [&pull, institution = caller.institution,
                                    seen = view.seen](std::function<void()> wake) {
                      return pull.subscribe(institution, seen, std::move(wake));
                    }};
}

}  // namespace tasuki::api
