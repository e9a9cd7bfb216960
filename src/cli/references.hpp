// DocumentReferences as the commands print them.
#pragma once

#include <string>
#include <vector>

#include "cli/output.hpp"
#include "http/message.hpp"
#include "rest/document_reference.hpp"

namespace tasuki::cli {

// "閲覧可", "viewable".
std::string state_text(const std::string& state, const Output& output);
void print_reference(const rest::DocumentReference& reference, const Output& output);
// One line an item.
void print_references(const std::vector<rest::DocumentReference>& items, const Output& output);
// An answer that is one DocumentReference, or a refusal; gives the exit status. Error:
// peer_answer_invalid.
Result<int> print_answer(const http::Response& response, const Output& output);

}  // namespace tasuki::cli
