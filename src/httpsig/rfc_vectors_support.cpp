#include "httpsig/rfc_vectors_support.hpp"

#include <algorithm>
#include <fstream>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "crypto/openssl.hpp"
#include "test_paths.hpp"

namespace tasuki::httpsig::testing {
namespace {

// https://www.rfc-editor.org/rfc/rfc8792#section-7.2: a backslash at the end of a line continues it
// behind the blanks of the next.
std::string unwrapped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\\\n") {
      i = text.find_first_not_of(' ', i + 2) - 1;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string without_note(std::string block) {
  constexpr std::string_view kNote = "NOTE: '\\' line wrapping per RFC 8792\n\n";
  if (block.starts_with(kNote)) block.erase(0, kNote.size());
  return block;
}

}  // namespace

std::string RfcSection::block(std::string_view text) const {
  for (const std::string& one : blocks)
    if (one.starts_with(text) || one.find("\n" + std::string(text)) != std::string::npos)
      return one;
  die("the RFC's section has no such block");
}

std::vector<RfcSection> rfc_sections() {
  std::vector<RfcSection> sections;
  std::ifstream in(TASUKI_SHARED_DIR "/corpora/rfc9421-vectors/examples.md");
  std::string block;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("~~~")) {
      if (inside) sections.back().blocks.push_back(unwrapped(without_note(block)));
      block.clear();
      inside = !inside;
    } else if (inside) {
      block += line + "\n";
    } else if (line.starts_with("#")) {
      sections.push_back({line.substr(line.find_first_not_of("# ")), {}});
    }
  }
  return sections;
}

const RfcSection& section(const std::vector<RfcSection>& all, std::string_view title) {
  const auto found = std::ranges::find_if(
      all, [&](const RfcSection& one) { return one.title.starts_with(title); });
  TASUKI_ASSERT(found != all.end());
  return *found;
}

void add_header_lines(Wire& wire, std::string_view text) {
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) return;
    const std::size_t colon = line.find(':');
    wire.fields.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
}

Wire wire_of(std::string_view text) {
  Wire wire;
  const std::size_t end = text.find('\n');
  const auto words = split(text.substr(0, end), ' ');
  if (words[0].starts_with("HTTP/")) {
    wire.status = std::stoi(std::string(words[1]));
  } else {
    wire.method = words[0];
    const std::size_t mark = words[1].find('?');
    wire.path = words[1].substr(0, mark);
    wire.query.reset();
    if (mark != std::string_view::npos) wire.query = words[1].substr(mark + 1);
  }
  add_header_lines(wire, text.substr(end + 1));
  for (const auto& [name, value] : wire.fields)
    if (name == "Host") wire.authority = value;
  return wire;
}

std::string pem_in(const RfcSection& section, std::string_view kind) {
  const std::string begin = "-----BEGIN " + std::string(kind) + "-----\n";
  const std::string end = "-----END " + std::string(kind) + "-----\n";
  const std::string block = section.block(begin);
  const std::size_t from = block.find(begin);
  return block.substr(from, block.find(end) + end.size() - from);
}

bool verify_rsa_pss_sha512(const crypto::PublicKey& key, std::string_view message,
                           std::string_view signature) {
  const crypto::DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;
  return EVP_DigestVerifyInit(context.get(), &parameters, EVP_sha512(), nullptr, key.get()) == 1 &&
         EVP_PKEY_CTX_ctrl_str(parameters, "rsa_padding_mode", "pss") == 1 &&
         EVP_PKEY_CTX_ctrl_str(parameters, "rsa_pss_saltlen", "64") == 1 &&
         EVP_DigestVerify(context.get(), crypto::bytes_of(signature), signature.size(),
                          crypto::bytes_of(message), message.size()) == 1;
}

}  // namespace tasuki::httpsig::testing
