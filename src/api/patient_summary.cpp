// POST /fhir/Patient/$summary: the 6 information of a person from all institutions in one view;
// what is registered, what holders answer now, or both merged.
// http://hl7.org/fhir/R4/operations.html
#include "api/information_answer.hpp"
#include "api/person.hpp"
#include "api/pull_answer.hpp"
#include "api/pull_request.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {
namespace {

enum class Mode { push, pull, both };

Result<Mode> read_mode(const http::Request& request) {
  const auto mode = request.parameter("mode");
  if (!mode || *mode == "push") return Mode::push;
  if (*mode == "pull") return Mode::pull;
  if (*mode == "both") return Mode::both;
  return fail(Code::parameter_invalid, "mode: push, pull or both");
}

Result<http::Answer> registered(Context& context, http::Request& request) {
  const auto [caller, expires] = TRY(context.authenticator.caller(request));
  const auto parameters = TRY(rest::Parameters::read(
      request, {"insured", "birthDate", "localNumber", "class", "start", "end", "reason"},
      {"mode"}));
  exchange::InformationRequest asked;
  asked.person = TRY(read_person(parameters));
  asked.classes = TRY(read_classes(parameters));
  asked.start = TRY(read_date(TRY(parameters.text("start", "valueDate"))));
  asked.end = TRY(read_date(TRY(parameters.text("end", "valueDate"))));
  asked.reason = TRY(parameters.text("reason", "valueString"));
  const auto view = TRY(context.with.exchange.summary(caller, asked));
  return rest::resource_response(200, summary_bundle(view, context.with.clock.now()));
}

// The 6 information: documents only where they are asked for.
std::vector<clins::InformationClass> the_six() {
  std::vector<clins::InformationClass> classes;
  for (const clins::InformationClassRow& row : clins::information_classes())
    if (row.id != clins::InformationClass::documents && row.id != clins::InformationClass::checkups)
      classes.push_back(row.id);
  return classes;
}

// An ordinary operation: without Prefer its whole answer is waited for.
Result<PullCall> read_call(http::Request& request, Mode mode) {
  const bool preference = request.headers.find("Prefer").has_value();
  const std::chrono::milliseconds wait = TRY(preferred_wait(request));
  PullCall call{TRY(read_pull_request(request, {"mode"})), wait};
  if (!preference) call.wait = call.request.deadline;
  call.request.registered = mode == Mode::both;
  if (call.request.classes.empty() && call.request.kinds.empty()) call.request.classes = the_six();
  return call;
}

}  // namespace

Result<http::Answer> patient_summary(Context& context, http::Request& request) {
  const Mode mode = TRY(read_mode(request));
  if (mode == Mode::push) return registered(context, request);
  return answer_pull(context, request, [&] { return read_call(request, mode); });
}

}  // namespace tasuki::api
