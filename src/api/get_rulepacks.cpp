// GET /rulepacks and /rulepacks/{sha256}: the rules that this exchange judges by, to be loaded by
// whoever wants the same verdict before sending (マスタファイル取得).
#include "api/endpoints.hpp"
#include "json/writer.hpp"
#include "rest/answer.hpp"

namespace tasuki::api {

Result<http::Answer> get_rulepacks(Context& context, http::Request& request) {
  TRY_VOID(context.authenticator.institution(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  const rulepack::Pack& pack = context.with.exchange.rules();
  json::Writer w;
  w.object().key("rulepacks").array().object();
  w.field("name", pack.name()).field("sha256", pack.identity());
  w.field("url", "/rulepacks/" + std::string(pack.identity()));
  w.key("size").number(static_cast<std::int64_t>(pack.size_bytes()));
  w.end().end().end();
  http::Response response;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  response.body = w.take();
  return response;
}

Result<http::Answer> get_rulepack(Context& context, http::Request& request) {
  TRY_VOID(context.authenticator.institution(request));
  TRY_VOID(rest::allow_parameters(request, {}));
  const rulepack::Pack& pack = context.with.exchange.rules();
  if (request.captures.at(0) != pack.identity()) return fail(Code::not_found);
  http::Stream stream;
  stream.head.headers.add("Content-Type", "application/octet-stream");
  stream.head.headers.add("ETag", '"' + std::string(pack.identity()) + '"');
  stream.size = pack.size_bytes();
  stream.next = [bytes = pack.bytes()]() mutable -> Result<std::string> {
    std::string piece(bytes.substr(0, limits::kChunkBytes));
    bytes.remove_prefix(piece.size());
    return piece;
  };
  return stream;
}

}  // namespace tasuki::api
