// What comes over a channel, at either end: framed messages, questions, answers, refusals, lists of
// keys. What is read of a question says the same when it is written and read again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "http/framed.hpp"
#include "pull/answer.hpp"
#include "pull/key_list.hpp"
#include "pull/question.hpp"

namespace {

constexpr std::size_t kBytesMax = 1 << 20;

void read_body(const std::string& body) {
  using namespace tasuki::pull;
  if (const auto question = read_question(body)) {
    const auto again = read_question(write_question(*question));
    TASUKI_ASSERT(again && write_question(*again) == write_question(*question));
  }
  if (const auto units = read_answer(body, "r1"))
    TASUKI_ASSERT(read_answer(write_answer("r1", *units, {}), "r1") == *units);
  (void)read_refusal(body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  read_body(text);
  if (const auto requests = tasuki::http::read_framed_requests(text, kBytesMax))
    for (const auto& request : *requests) read_body(request.body);
  if (const auto response = tasuki::http::read_framed_response(text, kBytesMax))
    read_body(response->body);
  (void)tasuki::pull::verify_key_list(text, {"", "localhost", {}});
  return 0;
}
