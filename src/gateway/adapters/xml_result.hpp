// Results of the XML folder (docs/formats/xml-folder.md): what the LAN side answered, as XmlMsg.
//
//   SegmentOfResult 1: done, look at ProcessingResultStatus (1 normal, 2 refused); 2: taken, still
//   under way; 9: the message could not be worked on, ErrorCode and ErrorMessage say why.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "gateway/adapters/xml_request.hpp"

namespace tasuki::gateway::adapters {

struct ResultHead {
  std::string institution;
  std::string file_identifier;
  Time now;
  Lang language = Lang::ja;
};

// Error: text_encoding, which cannot be.
Result<std::string> failed_result(const ResultHead& head, const Error& error);

// `reasons`: why an item was refused (an OperationOutcome), beside a status; may be empty.
Result<std::string> result_of(const ResultHead& head, XmlMessage message,
                              const http::Response& answer, std::string_view reasons);

// The tracking id of the only unit in the answer to a status query when that was refused; empty: it
// was not.
std::string refused_tracking(const http::Response& answer);

}  // namespace tasuki::gateway::adapters
