#include "httpsig/mutants_support.hpp"

#include <array>

#include "base/text.hpp"
#include "httpsig/content_digest.hpp"

namespace tasuki::httpsig::testing {
namespace {

std::size_t pick(Random& random, std::size_t count) {
  return static_cast<std::size_t>(random.number() % count);
}

bool replace(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t place = text.find(from);
  if (place == std::string::npos) return false;
  text.replace(place, from.size(), to);
  return true;
}

// Another character of visible ASCII in the place of one.
bool change_byte(std::string& text, Random& random) {
  if (text.empty()) return false;
  char& c = text[pick(random, text.size())];
  const char before = c;
  while (c == before) c = static_cast<char>('!' + pick(random, '~' - '!' + 1));
  return true;
}

bool flip_case(std::string& text, Random& random) {
  const std::size_t start = pick(random, text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char& c = text[(start + i) % text.size()];
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      c = static_cast<char>(c ^ 0x20);
      return true;
    }
  }
  return false;
}

// Within the base64 of ":...:".
bool change_base64(std::string& field, Random& random) {
  const std::size_t begin = field.find(':') + 1;
  std::string inside = field.substr(begin, field.size() - begin - 1);
  if (!change_byte(inside, random)) return false;
  field.replace(begin, inside.size(), inside);
  return true;
}

void set_body(Wire& wire, std::string body) {
  wire.body = std::move(body);
  wire.at(kContentDigest) = content_digest(crypto::sha256(wire.body));
}

// " \"@path\"" and its like within Signature-Input: where one component begins and ends.
struct Span {
  std::size_t begin;
  std::size_t size;
};
Span component_in(const std::string& input, std::size_t number) {
  const auto items = std::get<InnerList>(parse_dictionary(input)->front().value).items;
  const std::string text = serialize(items[number % items.size()]);
  return {input.find(text), text.size()};
}
Span parameter_in(const std::string& input, std::size_t number) {
  const auto list = std::get<InnerList>(parse_dictionary(input)->front().value);
  const std::string text = serialize(Parameters{list.parameters[number % list.parameters.size()]});
  return {input.rfind(text), text.size()};
}

// NAME(message, input, random) with the statement behind it; `input` is the value of
// Signature-Input.
#define TASUKI_MUTATION(name, ...)                               \
  Mutation {                                                     \
    name, [](Trial& trial, const World& world, Random& random) { \
      Wire& m = trial.message;                                   \
      std::string& input = m.at(kSignatureInput);                \
      (void)world, (void)random, (void)input;                    \
      __VA_ARGS__                                                \
    }                                                            \
  }
#define OF_REQUESTS \
  if (trial.is_answer()) return false;
#define OF_ANSWERS \
  if (!trial.is_answer()) return false;

constexpr std::array kMutations = {
    // clang-format off
    // the target and the status
    TASUKI_MUTATION("method: another", { OF_REQUESTS m.method = pick(random, 2) == 0 ? "GET" : "PUT"; return true; }),
    TASUKI_MUTATION("method: case", { OF_REQUESTS return flip_case(m.method, random); }),
    TASUKI_MUTATION("path: a byte", { OF_REQUESTS return change_byte(m.path, random); }),
    TASUKI_MUTATION("path: case", { OF_REQUESTS return flip_case(m.path, random); }),
    TASUKI_MUTATION("path: a letter encoded", { OF_REQUESTS return replace(m.path, "l", "%6c"); }),
    TASUKI_MUTATION("path: a segment more", { OF_REQUESTS m.path += "/x"; return true; }),
    TASUKI_MUTATION("path: dot segments", { OF_REQUESTS m.path += "/../" + std::to_string(pick(random, 9)); return true; }),
    TASUKI_MUTATION("path: a slash more", { OF_REQUESTS m.path.insert(0, "/"); return true; }),
    TASUKI_MUTATION("path: a line of its own", { OF_REQUESTS m.path += "\n\"@query\": ?"; return true; }),
    TASUKI_MUTATION("query: a byte", { OF_REQUESTS return m.query && change_byte(*m.query, random); }),
    TASUKI_MUTATION("query: absent", { OF_REQUESTS if (!m.query) return false; m.query.reset(); return true; }),
    TASUKI_MUTATION("query: a parameter more", { OF_REQUESTS m.query = m.query.value_or("") + "&a=1"; return true; }),
    TASUKI_MUTATION("query: a letter encoded", { OF_REQUESTS return m.query && replace(*m.query, "e", "%65"); }),
    TASUKI_MUTATION("query: another order", { OF_REQUESTS return m.query && replace(*m.query, "&part=letters", "") && (*m.query = "part=letters&" + *m.query, true); }),
    TASUKI_MUTATION("status: another", { OF_ANSWERS m.status += 1 + static_cast<int>(pick(random, 300)); return true; }),
    TASUKI_MUTATION("request: another", { OF_ANSWERS return trial.request.at(kSignature) != world.genuine()[1].message.at(kSignature) && (trial.request = world.genuine()[1].message, !trial.request.status); }),
    TASUKI_MUTATION("request: its signature a byte", { OF_ANSWERS return change_base64(trial.request.at(kSignature), random); }),
    // header fields that are covered
    TASUKI_MUTATION("type: a byte", { return change_byte(m.at(kContentType), random); }),
    TASUKI_MUTATION("type: case", { return flip_case(m.at(kContentType), random); }),
    TASUKI_MUTATION("type: a parameter more", { m.at(kContentType) += "; charset=utf-8"; return true; }),
    TASUKI_MUTATION("type: blanks within", { return replace(m.at(kContentType), "/", " / "); }),
    TASUKI_MUTATION("type: folded", { m.at(kContentType) += "\r\n x"; return true; }),
    TASUKI_MUTATION("type: folded before", { m.at(kContentType).insert(0, "\r\n "); return true; }),
    TASUKI_MUTATION("type: a line break", { m.at(kContentType) += '\n'; return true; }),
    TASUKI_MUTATION("type: absent", { m.remove(kContentType); return true; }),
    TASUKI_MUTATION("type: twice", { m.fields.emplace_back("content-type", m.at(kContentType)); return true; }),
    TASUKI_MUTATION("type: an empty line more", { m.fields.emplace_back(kContentType, ""); return true; }),
    TASUKI_MUTATION("digest: a byte", { return change_base64(m.at(kContentDigest), random); }),
    TASUKI_MUTATION("digest: case", { return flip_case(m.at(kContentDigest), random); }),
    TASUKI_MUTATION("digest: padding", { return replace(m.at(kContentDigest), "=:", ":"); }),
    TASUKI_MUTATION("digest: URL alphabet", { return replace(m.at(kContentDigest), "/", "_") || replace(m.at(kContentDigest), "+", "-"); }),
    TASUKI_MUTATION("digest: another algorithm", { return replace(m.at(kContentDigest), "sha-256", "sha-512"); }),
    TASUKI_MUTATION("digest: one algorithm more", { m.at(kContentDigest) += ", sha-512=:AAAA:"; return true; }),
    TASUKI_MUTATION("digest: a parameter more", { m.at(kContentDigest) += ";a"; return true; }),
    TASUKI_MUTATION("digest: twice", { m.fields.emplace_back(kContentDigest, m.at(kContentDigest)); return true; }),
    TASUKI_MUTATION("digest: absent", { m.remove(kContentDigest); return true; }),
    TASUKI_MUTATION("encoding: one more", { m.fields.emplace_back("Content-Encoding", "gzip"); return true; }),
    // the body
    TASUKI_MUTATION("body: a bit", { char& c = m.body[pick(random, m.body.size())]; c = static_cast<char>(c ^ (1 << pick(random, 8))); return true; }),
    TASUKI_MUTATION("body: shorter", { m.body.resize(pick(random, m.body.size())); return true; }),
    TASUKI_MUTATION("body: longer", { m.body += static_cast<char>(random.number()); return true; }),
    TASUKI_MUTATION("body: another, with its digest", { set_body(m, m.body + " "); return true; }),
    // Signature
    TASUKI_MUTATION("signature: a byte", { return change_base64(m.at(kSignature), random); }),
    TASUKI_MUTATION("signature: case", { return flip_case(m.at(kSignature), random); }),
    TASUKI_MUTATION("signature: padding", { return replace(m.at(kSignature), "==:", ":") || replace(m.at(kSignature), "=:", ":"); }),
    TASUKI_MUTATION("signature: more padding", { m.at(kSignature).insert(m.at(kSignature).size() - 1, "===="); return true; }),
    TASUKI_MUTATION("signature: URL alphabet", { return replace(m.at(kSignature), "/", "_") || replace(m.at(kSignature), "+", "-"); }),
    TASUKI_MUTATION("signature: shorter", { std::string& s = m.at(kSignature); const std::size_t n = 1 + pick(random, 80); s.erase(s.size() - 1 - n, n); return true; }),
    TASUKI_MUTATION("signature: four characters shorter", { std::string& s = m.at(kSignature); s.erase(s.size() - 9, 4); return true; }),
    TASUKI_MUTATION("signature: longer", { std::string& s = m.at(kSignature); s.insert(s.find(':') + 1, "AAAA"); return true; }),
    TASUKI_MUTATION("signature: zeros", { m.at(kSignature) = std::string(trial.is_answer() ? "pull-answer=:" : "pull=:") + to_base64(std::string(64, '\0')) + ":"; return true; }),
    TASUKI_MUTATION("signature: empty", { m.at(kSignature) = trial.is_answer() ? "pull-answer=::" : "pull=::"; return true; }),
    TASUKI_MUTATION("signature: as text", { std::string& s = m.at(kSignature); replace(s, ":", "\""); s.back() = '"'; return true; }),
    TASUKI_MUTATION("signature: of another message", { const std::string& taken = world.genuine()[pick(random, world.genuine().size())].message.at(kSignature); if (taken == m.at(kSignature)) return false; m.at(kSignature) = taken; return true; }),
    TASUKI_MUTATION("signature: a parameter more", { m.at(kSignature) += ";a"; return true; }),
    TASUKI_MUTATION("signature: twice", { m.fields.emplace_back("signature", m.at(kSignature)); return true; }),
    TASUKI_MUTATION("signature: absent", { m.remove(kSignature); return true; }),
    TASUKI_MUTATION("signature: folded", { m.at(kSignature).insert(0, "\r\n "); return true; }),
    TASUKI_MUTATION("signature: another label", { m.at(kSignature).insert(0, "x"); return true; }),
    // Signature-Input
    TASUKI_MUTATION("input: a byte", { return change_byte(input, random); }),
    TASUKI_MUTATION("input: a byte less", { input.erase(pick(random, input.size()), 1); return true; }),
    TASUKI_MUTATION("input: a blank more", { input.insert(1 + pick(random, input.size() - 1), " "); return true; }),
    TASUKI_MUTATION("input: a tab", { return replace(input, " ", "\t"); }),
    TASUKI_MUTATION("input: folded", { return replace(input, " ", "\r\n "); }),
    TASUKI_MUTATION("input: case", { return flip_case(input, random); }),
    TASUKI_MUTATION("input: twice", { m.fields.emplace_back("signature-input", input); return true; }),
    TASUKI_MUTATION("input: absent", { m.remove(kSignatureInput); return true; }),
    TASUKI_MUTATION("label: both another", { input.insert(0, "x"); m.at(kSignature).insert(0, "x"); return true; }),
    TASUKI_MUTATION("label: one more", { input += ", x" + input; m.at(kSignature) += ", x" + m.at(kSignature); return true; }),
    TASUKI_MUTATION("label: one more in front", { input = "x" + input + ", " + input; return true; }),
    TASUKI_MUTATION("label: the same again", { input += ", " + input; return true; }),
    TASUKI_MUTATION("component: less", { const Span at = component_in(input, pick(random, 9)); input.erase(at.begin, at.size); replace(input, "  ", " "); replace(input, "( ", "("); replace(input, " )", ")"); return true; }),
    TASUKI_MUTATION("component: twice", { const Span at = component_in(input, pick(random, 9)); const std::string text = input.substr(at.begin, at.size); input.insert(at.begin, text + " "); return true; }),
    TASUKI_MUTATION("component: one more", { return replace(input, "(", "(\"host\" "); }),
    TASUKI_MUTATION("component: another order", { const Span at = component_in(input, 0); const std::string text = input.substr(at.begin, at.size); input.erase(at.begin, at.size + 1); return replace(input, ")", " " + text + ")"); }),
    TASUKI_MUTATION("component: sf", { return replace(input, "\"content-digest\"", "\"content-digest\";sf"); }),
    TASUKI_MUTATION("component: bs", { return replace(input, "\"content-type\"", "\"content-type\";bs"); }),
    TASUKI_MUTATION("component: key", { return replace(input, "\"content-digest\"", "\"content-digest\";key=\"sha-256\""); }),
    TASUKI_MUTATION("component: tr", { return replace(input, "\"content-type\"", "\"content-type\";tr"); }),
    TASUKI_MUTATION("component: req", { return replace(input, "\"content-type\"", "\"content-type\";req"); }),
    TASUKI_MUTATION("component: as token", { return replace(input, "\"content-type\"", "content-type"); }),
    TASUKI_MUTATION("component: none", { const std::size_t open = input.find('('); input.erase(open + 1, input.find(')') - open - 1); return true; }),
    TASUKI_MUTATION("parameter: less", { const Span at = parameter_in(input, pick(random, 9)); input.erase(at.begin, at.size); return true; }),
    TASUKI_MUTATION("parameter: twice", { const Span at = parameter_in(input, pick(random, 9)); const std::string text = input.substr(at.begin, at.size); input += text; return true; }),
    TASUKI_MUTATION("parameter: another order", { const Span at = parameter_in(input, pick(random, 4)); const std::string text = input.substr(at.begin, at.size); input.erase(at.begin, at.size); input += text; return true; }),
    TASUKI_MUTATION("parameter: one more", { input += ";x=1"; return true; }),
    TASUKI_MUTATION("parameter: alg of the key", { input += ";alg=\"ed25519\""; return true; }),
    TASUKI_MUTATION("parameter: alg of another kind", { input += ";alg=\"ecdsa-p256-sha256\""; return true; }),
    TASUKI_MUTATION("parameter: alg that is none", { input += ";alg=\"none\""; return true; }),
    TASUKI_MUTATION("created: later", { return replace(input, "created=1800000000", "created=180000000" + std::to_string(1 + pick(random, 9))); }),
    TASUKI_MUTATION("created: as decimal", { return replace(input, "created=1800000000", "created=1800000000.0"); }),
    TASUKI_MUTATION("created: a zero in front", { return replace(input, "created=", "created=0"); }),
    TASUKI_MUTATION("created: as date", { return replace(input, "created=", "created=@"); }),
    TASUKI_MUTATION("expires: earlier", { return replace(input, "expires=1800000060", "expires=180000005" + std::to_string(pick(random, 10))); }),
    TASUKI_MUTATION("expires: much later", { return replace(input, "expires=1800000060", "expires=1800009999"); }),
    TASUKI_MUTATION("nonce: another", { const Span at = parameter_in(input, 2); input.replace(at.begin, at.size, ";nonce=\"" + new_nonce(random) + "\""); return true; }),
    TASUKI_MUTATION("nonce: short", { const Span at = parameter_in(input, 2); input.replace(at.begin, at.size, ";nonce=\"AAAA\""); return true; }),
    TASUKI_MUTATION("keyid: that of another key", { const Span at = parameter_in(input, 3); const std::string other = ";keyid=\"" + world.signer(pick(random, 9)).keyid + "\""; if (input.substr(at.begin, at.size) == other) return false; input.replace(at.begin, at.size, other); return true; }),
    TASUKI_MUTATION("keyid: unknown", { return replace(input, "keyid=\"", "keyid=\"x"); }),
    TASUKI_MUTATION("tag: another", { return replace(input, "tag=\"", "tag=\"x"); }),
    TASUKI_MUTATION("tag: of the other kind", { return replace(input, "tag=\"tasuki-pull\"", "tag=\"tasuki-pull-answer\"") || replace(input, "tag=\"tasuki-pull-answer\"", "tag=\"tasuki-pull\""); }),
    // around the message
    TASUKI_MUTATION("keys: swapped", { trial.keys = &world.swapped(); return true; }),
    TASUKI_MUTATION("time: too late", { trial.now += std::chrono::milliseconds(60'001 + pick(random, 100'000)); return true; }),
    TASUKI_MUTATION("time: too early", { trial.now -= std::chrono::milliseconds(10'001 + pick(random, 100'000)); return true; }),
    TASUKI_MUTATION("message: of the other kind", { OF_REQUESTS m.status = 200; trial.request = world.genuine()[1].message; return true; }),
    // clang-format on
};

#undef OF_ANSWERS
#undef OF_REQUESTS
#undef TASUKI_MUTATION

}  // namespace

std::span<const Mutation> mutations() {
  return kMutations;
}

std::string Trial::verdict() const {
  return is_answer() ? verdict_of_answer(message, request, *keys, now)
                     : verdict_of(message, *keys, now);
}

World::World(Random& random, std::size_t messages) {
  using crypto::Algorithm;
  std::vector<const Signer*> all;
  std::vector<KeyRecord> records;
  for (const Algorithm algorithm :
       {Algorithm::es256, Algorithm::ed25519, Algorithm::es256, Algorithm::ed25519})
    signers_.push_back(make_signer(algorithm, "key-" + std::to_string(signers_.size())));
  for (std::size_t i = 0; i < signers_.size(); ++i) {
    all.push_back(&signers_[i]);
    records.push_back(signers_[(i + 2) % signers_.size()].record());
    records.back().keyid = signers_[i].keyid;
  }
  keys_ = ring_of(all);
  swapped_ = KeyRing::of(std::move(records)).value();
  for (std::size_t i = 0; i < messages; ++i) genuine_.push_back(make(random, i));
}

// Even numbers are answers, odd ones requests; keys, paths, queries, types and bodies vary.
Trial World::make(Random& random, std::size_t number) const {
  Trial trial;
  trial.keys = &keys_;
  const Signer& exchange = signer(number / 2);
  const Signer& gateway = signer(number / 2 + 1);
  Wire request = unsigned_request();
  request.path = "/pull/" + std::to_string(1'310'000'000 + pick(random, 1'000'000));
  if (pick(random, 4) == 0) request.query.reset();
  set_body(request, to_base64(random.bytes(1 + pick(random, 2'000))));
  sign_request(request, exchange);
  trial.message = request;
  if (number % 2 == 1) return trial;
  trial.request = std::move(request);
  trial.message = unsigned_answer();
  if (pick(random, 4) == 0) trial.message.at(kContentType) = "application/json; charset=utf-8";
  set_body(trial.message, random.bytes(1 + pick(random, 2'000)));
  sign_answer(trial.message, trial.request, gateway);
  return trial;
}

}  // namespace tasuki::httpsig::testing
