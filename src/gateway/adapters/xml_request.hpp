// Requests of the XML folder (docs/formats/xml-folder.md): which message a file is, its fields, and
// the call of the LAN side that it stands for.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "gateway/adapters/xml.hpp"
#include "http/message.hpp"

namespace tasuki::gateway::adapters {

enum class XmlMessage {
#define TASUKI_XML_MESSAGE(name, id, required, optional) name,
#include "gateway/adapters/messages.def"
#undef TASUKI_XML_MESSAGE
};

struct XmlMessageRow {
  XmlMessage message;
  std::string_view id;        // "TSKsireg01"
  std::string_view required;  // names with blanks between them
  std::string_view optional;
};
std::span<const XmlMessageRow> xml_message_rows();

// "TSKsireg01req_0001.xml" is message TSKsireg01 and free part "0001".
struct XmlFileName {
  const XmlMessageRow* row = nullptr;  // nullptr: no message of ours
  std::string result;                  // "TSKsireg01res_0001.xml"; of no message "NAME.res.xml"
};
XmlFileName read_file_name(std::string_view name);

struct XmlRequest {
  const XmlMessageRow& row;
  std::map<std::string, std::string, std::less<>> fields;
  std::string_view field(std::string_view name) const;  // empty: absent
};

// MessageHeader/ArbitraryFileIdentifier, which every result gives back; as much as can be read.
std::string file_identifier_of(const XmlElement& root);

// `institution` is this gateway's. Errors: xml_malformed (not XmlMsg), parameter_missing,
// parameter_unknown, parameter_invalid; the detail names fields, never values.
Result<XmlRequest> read_request(const XmlMessageRow& row, const XmlElement& root,
                                std::string_view institution);

// Without whoever calls. Errors: parameter_invalid, parameter_missing.
Result<http::Request> to_lan_call(const XmlRequest& request);

}  // namespace tasuki::gateway::adapters
