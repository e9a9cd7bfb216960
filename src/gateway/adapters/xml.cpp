#include "gateway/adapters/xml.hpp"

#include <expat.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "gateway/adapters/shift_jis.hpp"

namespace tasuki::gateway::adapters {
namespace {

constexpr std::string_view kDeclaration =
    "<?xml version=\"1.0\" encoding=\"Shift_JIS\" standalone=\"no\"?>\r\n";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// Builds the tree while Expat reads and stops it at the first thing that is not taken here.
class Reader {
 public:
  Reader() : parser_(::XML_ParserCreate("UTF-8")) {
    // What is read is UTF-8 already, whatever the declaration says.
    TASUKI_ASSERT(parser_ != nullptr);
    ::XML_SetUserData(parser_.get(), this);
    ::XML_SetElementHandler(parser_.get(), on_start, on_end);
    ::XML_SetCharacterDataHandler(parser_.get(), on_text);
    ::XML_SetProcessingInstructionHandler(parser_.get(), on_instruction);
    ::XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
  }

  Result<XmlElement> read(std::string_view utf8) {
    const auto status =
        ::XML_Parse(parser_.get(), utf8.data(), static_cast<int>(utf8.size()), XML_TRUE);
    if (refusal_) return std::unexpected(*refusal_);
    if (status != XML_STATUS_OK)
      return refusal(Code::xml_malformed, ::XML_ErrorString(::XML_GetErrorCode(parser_.get())));
    return std::move(root_);
  }

 private:
  std::unexpected<Error> refusal(Code code, std::string_view why) const {
    return fail(code, std::string(why) + ", line " +
                          std::to_string(::XML_GetCurrentLineNumber(parser_.get())));
  }
  void stop(Code code, std::string_view why) {
    if (!refusal_) refusal_ = refusal(code, why).error();
    ::XML_StopParser(parser_.get(), XML_FALSE);
  }

  void start(std::string_view name, const XML_Char** attributes) {
    for (; *attributes != nullptr; attributes += 2)
      if (!open_.empty() || !std::string_view(*attributes).starts_with("xmlns"))
        return stop(Code::xml_malformed, "an attribute");
    if (open_.size() == limits::kXmlDepthMax) return stop(Code::xml_limit, "too deep");
    if (++elements_ > limits::kXmlElementsMax) return stop(Code::xml_limit, "too many elements");
    open_.push_back({std::string(name), {}, {}});
  }
  void end() {
    if (refusal_) return;
    XmlElement element = std::move(open_.back());
    open_.pop_back();
    if (!element.children.empty()) {
      if (!is_blank(element.text)) return stop(Code::xml_malformed, "text beside elements");
      element.text.clear();
    }
    if (open_.empty())
      root_ = std::move(element);
    else
      open_.back().children.push_back(std::move(element));
  }

  static Reader& of(void* self) { return *static_cast<Reader*>(self); }
  static void XMLCALL on_start(void* self, const XML_Char* name, const XML_Char** attributes) {
    of(self).start(name, attributes);
  }
  static void XMLCALL on_end(void* self, const XML_Char*) { of(self).end(); }
  static void XMLCALL on_text(void* self, const XML_Char* text, int size) {
    if (!of(self).refusal_) of(self).open_.back().text.append(text, static_cast<std::size_t>(size));
  }
  static void XMLCALL on_instruction(void* self, const XML_Char*, const XML_Char*) {
    of(self).stop(Code::xml_malformed, "a processing instruction");
  }
  // https://www.w3.org/TR/xml/#dt-doctype: where entities and files from elsewhere come from.
  static void XMLCALL on_doctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*,
                                 int) {
    of(self).stop(Code::xml_malformed, "a document type declaration");
  }

  struct Free {
    void operator()(XML_Parser parser) const { ::XML_ParserFree(parser); }
  };
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> parser_;
  std::vector<XmlElement> open_;
  std::size_t elements_ = 0;
  XmlElement root_;
  std::optional<Error> refusal_;
};

// https://www.w3.org/TR/xml/#NT-EncodingDecl. Looked for before anything is converted: a message in
// another encoding shall be told so, not that its characters are wrong.
bool is_declared_shift_jis(std::string_view bytes) {
  if (!bytes.starts_with("<?xml")) return false;
  const std::string_view declaration = bytes.substr(0, bytes.find("?>"));
  constexpr std::string_view kName = "encoding";
  const std::size_t at = declaration.find(kName);
  if (at == std::string_view::npos) return false;
  std::string_view rest = trim(declaration.substr(at + kName.size()));
  if (!rest.starts_with('=')) return false;
  rest = trim(rest.substr(1));
  if (rest.empty()) return false;
  const std::string_view value = rest.substr(1, rest.find(rest.front(), 1) - 1);
  return equal_ignoring_case(value, "Shift_JIS") || equal_ignoring_case(value, "Windows-31J");
}

}  // namespace

const XmlElement* XmlElement::child(std::string_view wanted) const {
  const auto found = std::ranges::find(children, wanted, &XmlElement::name);
  return found == children.end() ? nullptr : &*found;
}

Result<XmlElement> read_xml_text(std::string_view utf8) {
  if (utf8.size() > limits::kXmlMessageBytesMax * 3) return fail(Code::body_too_large);
  return Reader().read(utf8);
}

Result<XmlElement> read_xml(std::string_view bytes) {
  if (bytes.size() > limits::kXmlMessageBytesMax) return fail(Code::body_too_large);
  if (!is_declared_shift_jis(bytes))
    return fail(Code::text_encoding, "the XML declaration says encoding=\"Shift_JIS\"");
  return read_xml_text(TRY(from_shift_jis(bytes)));
}

XmlWriter::XmlWriter() : out_(kDeclaration) {}

XmlWriter& XmlWriter::open(std::string_view name) {
  out_.append("<").append(name).append(">");
  open_.emplace_back(name);
  return *this;
}

XmlWriter& XmlWriter::close() {
  TASUKI_ASSERT(!open_.empty());
  out_.append("</").append(open_.back()).append(">");
  open_.pop_back();
  return *this;
}

// https://www.w3.org/TR/xml/#syntax; a control character has no way to be written in XML 1.0.
XmlWriter& XmlWriter::field(std::string_view name, std::string_view text) {
  if (text.empty()) return *this;
  open(name);
  for (const char c : text) {
    if (c == '&') {
      out_.append("&amp;");
    } else if (c == '<') {
      out_.append("&lt;");
    } else if (c == '>') {
      out_.append("&gt;");
    } else {
      out_.push_back(static_cast<unsigned char>(c) < ' ' ? ' ' : c);
    }
  }
  return close();
}

Result<std::string> XmlWriter::take() {
  TASUKI_ASSERT(open_.empty());
  return xml_to_shift_jis(out_);
}

}  // namespace tasuki::gateway::adapters
