// Requests from a peer: read the same whatever pieces they arrive in, and never beyond the limits.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "http/parser.hpp"

namespace {

constexpr std::size_t kHeaderMax = 4'096;
constexpr std::size_t kBodyMax = 1'024;

// What was made of the bytes, in words that can be compared.
std::string read(std::string_view bytes, std::size_t step) {
  tasuki::http::Request request;
  tasuki::http::RequestParser parser(request, kHeaderMax, kBodyMax);
  std::size_t at = 0;
  while (at < bytes.size() && !parser.body_complete()) {
    const std::string_view piece = bytes.substr(at, step);
    const auto used =
        parser.header_complete() ? parser.take_chunks(piece) : parser.take_header(piece);
    if (!used) return std::string(used.error().id());
    TASUKI_ASSERT(*used <= piece.size());
    at += *used;
    if (parser.header_complete() && !parser.chunked()) break;
  }
  TASUKI_ASSERT(request.body.size() <= kBodyMax);
  if (!parser.header_complete()) return "unfinished";
  std::string out = request.method + " " + request.path + " " + std::to_string(at) + " " +
                    std::to_string(parser.content_length()) + "\n";
  for (const auto& [name, value] : request.query) out += name + "=" + value + "\n";
  for (const auto& [name, value] : request.headers) out += name + ":" + value + "\n";
  return out + request.body;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t step = data[0];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string whole = read(bytes, std::string_view::npos);
  TASUKI_ASSERT(read(bytes, 1) == whole);
  TASUKI_ASSERT(read(bytes, std::max<std::size_t>(step, 1)) == whole);
  return 0;
}
