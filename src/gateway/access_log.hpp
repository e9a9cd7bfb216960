// Who did what on the LAN side: one row a call, durable together with what the call did. Holds no
// patient data: documents are named by their tracking or unit id.
#pragma once

#include <string>

#include "clins/actor.hpp"
#include "gateway/storage.hpp"

namespace tasuki::gateway {

// The EMR system (or hot folder) and the person it acts for.
struct Caller {
  std::string emr;
  clins::Actor actor;
};

struct Access {
  Caller caller;
  // "submit", "status", "inbox", "read", "fetch", "directory", "events", "advise"
  std::string_view action;
  std::string subject;  // tracking or unit id; may be empty
};

Result<> record_access(sqlite::Database& database, const Access& access, Time at);

}  // namespace tasuki::gateway
