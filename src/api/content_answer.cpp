#include "api/content_answer.hpp"

#include "rest/answer.hpp"
#include "rest/content_digest.hpp"

namespace tasuki::api {

http::Response content_head(const store::UnitRecord& record) {
  const std::string hex = crypto::to_hex(record.digest);
  http::Response head = rest::resource_response(200, {});
  head.headers.add("ETag", '"' + hex + '"');
  head.headers.add("Tasuki-Sha256", hex);
  head.headers.add(std::string(rest::kContentDigest), rest::content_digest(record.digest));
  return head;
}

Result<http::Answer> content_answer(http::Response head, exchange::Content content) {
  const std::uint64_t size = content.unit.record.size;
  if (size > limits::kChunkBytes)
    return http::Stream{std::move(head), size, std::move(content.next)};
  head.body.reserve(size);
  for (;;) {
    const std::string piece = TRY(content.next());
    if (piece.empty()) return head;
    head.body += piece;
  }
}

}  // namespace tasuki::api
