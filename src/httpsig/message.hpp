// An HTTP message as signatures see it: a view of what is on the wire, without sockets and without
// the modules that speak HTTP. Nothing is owned; whoever makes one keeps what it refers to alive.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace tasuki::httpsig {

struct Field {
  std::string_view name;
  std::string_view value;  // blanks around it do not matter
};

struct Message {
  // Of a request. Path and query are those of the target as sent: nothing is percent-decoded.
  std::string_view method;                // "POST"
  std::string_view scheme;                // "https"
  std::string_view authority;             // "gateway.example:8443"
  std::string_view path;                  // "/fhir/Patient/$pull"
  std::optional<std::string_view> query;  // without the "?"
  // Of an answer; 0 says that the message is a request.
  int status = 0;
  const Message* request = nullptr;  // what it answers, for components with ;req

  std::span<const Field> fields;  // header fields, in order

  bool is_request() const { return status == 0; }
};

}  // namespace tasuki::httpsig
