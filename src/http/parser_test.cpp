// What is refused is given as data: requests that two readers could cut up differently (request
// smuggling), and plain nonsense. Each is fed whole and byte by byte.
#include "http/parser.hpp"

#include <gtest/gtest.h>

namespace tasuki::http {
namespace {

constexpr std::size_t kHeaderMax = 1'000;
constexpr std::size_t kBodyMax = 10;

struct Read {
  Request request;
  std::string outcome;  // "ok", or the id of the error
  std::size_t used = 0;
  bool chunked = false;
  std::uint64_t content_length = 0;
  bool keep_alive = false;
};

Read read(std::string_view bytes, std::size_t step) {
  Read out;
  RequestParser parser(out.request, kHeaderMax, kBodyMax);
  out.outcome = "unfinished";
  while (out.used < bytes.size()) {
    const std::string_view piece = bytes.substr(out.used, step);
    const auto used =
        parser.header_complete() ? parser.take_chunks(piece) : parser.take_header(piece);
    if (!used) {
      out.outcome = used.error().id();
      return out;
    }
    out.used += *used;
    if (!parser.header_complete()) continue;
    out.chunked = parser.chunked();
    out.content_length = parser.content_length();
    out.keep_alive = parser.keep_alive();
    if (!out.chunked || parser.body_complete()) {
      out.outcome = "ok";
      return out;
    }
  }
  return out;
}

struct Case {
  const char* name;
  std::string bytes;
  std::string_view outcome;
};

constexpr std::string_view kMalformed = "TSK1001";

std::string get(std::string_view fields) {
  return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}

std::string chunked(std::string_view body) {
  return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(body);
}

const Case kCases[] = {
    {"Plain", get(""), "ok"},
    {"EmptyValue", get("X:\r\n"), "ok"},
    {"TabsAroundValue", get("X:\t b \t\r\n"), "ok"},
    {"ContentLengthZero", get("Content-Length: 0\r\n"), "ok"},
    {"ChunkedInCapitals",
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n", "ok"},
    {"ChunkExtension", chunked("3;a=b\r\nabc\r\n0\r\n\r\n"), "ok"},
    {"Trailer", chunked("3\r\nabc\r\n0\r\nX: y\r\n\r\n"), "ok"},
    {"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", kMalformed},
    {"NoHost", "GET / HTTP/1.1\r\n\r\n", kMalformed},
    {"NoHostIn10", "GET / HTTP/1.0\r\n\r\n", "ok"},
    {"LengthAndChunked", get("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), kMalformed},
    {"ChunkedAndLength", get("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"), kMalformed},
    {"TwoLengths", get("Content-Length: 3\r\nContent-Length: 4\r\n"), kMalformed},
    {"TwoEqualLengths", get("Content-Length: 3\r\nContent-Length: 3\r\n"), kMalformed},
    {"LengthList", get("Content-Length: 3, 3\r\n"), kMalformed},
    {"LengthWithSign", get("Content-Length: +3\r\n"), kMalformed},
    {"NegativeLength", get("Content-Length: -3\r\n"), kMalformed},
    {"HexLength", get("Content-Length: 0x3\r\n"), kMalformed},
    {"EmptyLength", get("Content-Length:\r\n"), kMalformed},
    {"HugeLength", get("Content-Length: 99999999999999999999999\r\n"), kMalformed},
    {"TwoTransferEncodings", get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
     kMalformed},
    {"OtherTransferEncoding", get("Transfer-Encoding: gzip\r\n"), kMalformed},
    {"ChunkedNotLast", get("Transfer-Encoding: chunked, gzip\r\n"), kMalformed},
    {"GzipThenChunked", get("Transfer-Encoding: gzip, chunked\r\n"), kMalformed},
    {"QuotedChunked", get("Transfer-Encoding: \"chunked\"\r\n"), kMalformed},
    {"VerticalTabChunked",
     get("Transfer-Encoding: \x0B"
         "chunked\r\n"),
     kMalformed},
    {"ChunkedIn10", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", kMalformed},
    {"TwoContentTypes", get("Content-Type: a/b\r\nContent-Type: c/d\r\n"), kMalformed},
    {"BlankBeforeColon", get("Content-Length : 3\r\n"), kMalformed},
    {"FoldedField", get("X: a\r\n b\r\n"), kMalformed},
    {"FoldedFirstField", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", kMalformed},
    {"FieldWithoutColon", get("Nonsense\r\n"), kMalformed},
    {"FieldWithoutName", get(": a\r\n"), kMalformed},
    {"BareLineFeed", "GET / HTTP/1.1\nHost: a\n\n", kMalformed},
    {"BareLineFeedInHeader", "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", kMalformed},
    {"BareReturnInValue", get("X: a\rb\r\n"), kMalformed},
    {"NulInValue", get(std::string("X: a\0b\r\n", 8)), kMalformed},
    {"NulInName", get(std::string("X\0Y: a\r\n", 8)), kMalformed},
    {"EscapeInValue", get("X: \x1B[31m\r\n"), kMalformed},
    {"ExpectOther", get("Expect: magic\r\n"), kMalformed},
    {"Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", kMalformed},
    {"Http09", "GET /\r\n\r\n", kMalformed},
    {"Version12", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", kMalformed},
    {"LowerCaseVersion", "GET / http/1.1\r\nHost: a\r\n\r\n", kMalformed},
    {"TwoBlanks", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", kMalformed},
    {"BlankInTarget", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", kMalformed},
    {"EmptyLineFirst", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", kMalformed},
    {"TlsHello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03", 10), kMalformed},
    {"BadPercent", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", kMalformed},
    {"ChunkSizeNotHex", chunked("x\r\nabc\r\n0\r\n\r\n"), kMalformed},
    {"ChunkSizeNegative", chunked("-3\r\nabc\r\n0\r\n\r\n"), kMalformed},
    {"ChunkSizeWithBlank", chunked(" 3\r\nabc\r\n0\r\n\r\n"), kMalformed},
    {"ChunkSizePrefix", chunked("0x3\r\nabc\r\n0\r\n\r\n"), kMalformed},
    {"ChunkSizeOverflow", chunked("10000000000000003\r\nabc\r\n0\r\n\r\n"), "TSK1003"},
    {"ChunkSizeOfManyDigits", chunked("0000000000000003\r\nabc\r\n0\r\n\r\n"), kMalformed},
    {"LongChunkExtension", chunked("3;" + std::string(kHeaderMax, 'a') + "\r\nabc\r\n0\r\n\r\n"),
     "ok"},
    {"ChunkLongerThanItsSize", chunked("3\r\nabcd\r\n0\r\n\r\n"), kMalformed},
    {"ChunkLineFeedOnly", chunked("3\nabc\n0\n\n"), kMalformed},
    {"TenBytesOfChunks", chunked("5\r\nabcde\r\n5\r\nabcde\r\n0\r\n\r\n"), "ok"},
    {"ElevenBytesOfChunks", chunked("5\r\nabcde\r\n6\r\nabcdef\r\n0\r\n\r\n"), "TSK1003"},
    {"OneChunkTooLarge", chunked("7FFFFFFFFFFFFFFF\r\nabc"), "TSK1003"},
    {"EndlessChunkExtension", chunked("3;" + std::string(kHeaderMax + 1, 'a')), "TSK1002"},
    {"EndlessTrailer", chunked("0\r\nX: " + std::string(kHeaderMax, 'a')), "TSK1002"},
};

class RequestParser_ : public testing::TestWithParam<Case> {};

TEST_P(RequestParser_, DecidesWhenFedWhole) {
  EXPECT_EQ(read(GetParam().bytes, std::string::npos).outcome, GetParam().outcome);
}

TEST_P(RequestParser_, DecidesTheSameByteByByte) {
  EXPECT_EQ(read(GetParam().bytes, 1).outcome, GetParam().outcome);
}

INSTANTIATE_TEST_SUITE_P(Requests, RequestParser_, testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(RequestParser, KeepsFieldsInOrderAndTrimmed) {
  const Read out = read(get("X: 1\r\ny:  2 \r\nX: 3\r\n"), std::string::npos);
  std::string seen;
  for (const auto& [name, value] : out.request.headers) seen += name + "=" + value + ";";
  EXPECT_EQ(seen, "Host=a;X=1;y=2;X=3;");
  EXPECT_EQ(out.request.headers.find("x"), "1");
  EXPECT_EQ(out.request.headers.count("X"), 2u);
}

TEST(RequestParser, TakesExactlyItsOwnBytes) {
  const std::string one = get("X: y\r\n");
  EXPECT_EQ(read(one + "GET /next", std::string::npos).used, one.size());
  const std::string two = chunked("3\r\nabc\r\n0\r\n\r\n");
  EXPECT_EQ(read(two + "GET /next", std::string::npos).used, two.size());
  EXPECT_EQ(read(two + "GET /next", 7).used, two.size());
}

TEST(RequestParser, DoesNotTakeTrailersForHeaders) {
  const Read out = read(chunked("3\r\nabc\r\n0\r\nAuthorization: x\r\n\r\n"), std::string::npos);
  EXPECT_EQ(out.outcome, "ok");
  EXPECT_EQ(out.request.headers.count("Authorization"), 0u);
}

TEST(RequestParser, ReadsTheLength) {
  EXPECT_EQ(read(get("Content-Length: 12345\r\n"), std::string::npos).content_length, 12345u);
}

TEST(RequestParser, KeepsAliveOnlyIn11WithoutClose) {
  EXPECT_TRUE(read(get(""), std::string::npos).keep_alive);
  EXPECT_FALSE(read(get("Connection: close\r\n"), std::string::npos).keep_alive);
  EXPECT_FALSE(read("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 1).keep_alive);
}

TEST(RequestParser, TakesAHeaderOfTheLimit) {
  const std::size_t fixed = get("X: \r\n").size();
  EXPECT_EQ(read(get("X: " + std::string(kHeaderMax - fixed, 'a') + "\r\n"), 100).outcome, "ok");
}

TEST(RequestParser, RefusesAHeaderAboveTheLimit) {
  const std::size_t fixed = get("X: \r\n").size();
  const std::string above = get("X: " + std::string(kHeaderMax - fixed + 1, 'a') + "\r\n");
  EXPECT_EQ(read(above, std::string::npos).outcome, "TSK1002");
  EXPECT_EQ(read(above, 1).outcome, "TSK1002");
}

TEST(ResponseParser, ReadsABodyWithALength) {
  Response response;
  ResponseParser parser(response, 100, false);
  for (const char c : std::string_view("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok"))
    ASSERT_TRUE(parser.take({&c, 1}));
  EXPECT_TRUE(parser.complete());
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, "ok");
}

TEST(ResponseParser, ReadsAChunkedBody) {
  Response response;
  ResponseParser parser(response, 100, false);
  ASSERT_TRUE(
      parser.take("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"));
  EXPECT_TRUE(parser.complete());
  EXPECT_EQ(response.body, "ok");
}

TEST(ResponseParser, ReadsABodyToTheEndOfTheConnection) {
  Response response;
  ResponseParser parser(response, 100, false);
  ASSERT_TRUE(parser.take("HTTP/1.1 200 OK\r\n\r\nall of it"));
  EXPECT_FALSE(parser.complete());
  ASSERT_TRUE(parser.take_end());
  EXPECT_EQ(response.body, "all of it");
}

TEST(ResponseParser, RefusesABodyThatEndsEarly) {
  Response response;
  ResponseParser parser(response, 100, false);
  ASSERT_TRUE(parser.take("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"));
  EXPECT_FALSE(parser.take_end());
}

TEST(ResponseParser, TakesABodyOfTheLimitAndRefusesOneAbove) {
  for (const int size : {100, 101}) {
    Response response;
    ResponseParser parser(response, 100, false);
    const auto used = parser.take("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) +
                                  "\r\n\r\n" + std::string(static_cast<std::size_t>(size), 'x'));
    EXPECT_EQ(used.has_value(), size == 100);
  }
}

TEST(ResponseParser, RefusesWhatIsNotHttp) {
  Response response;
  ResponseParser parser(response, 100, false);
  EXPECT_FALSE(parser.take("SSH-2.0-OpenSSH\r\n\r\n"));
}

}  // namespace
}  // namespace tasuki::http
