#include "httpsig/profile.hpp"

namespace tasuki::httpsig {

const Profile& pull_request() {
  static const Profile profile = {"pull",
                                  "tasuki-pull",
                                  {
                                      {"@method", {}},
                                      {"@path", {}},
                                      {"@query", {}},
                                      {"content-digest", {}},
                                      {"content-type", {}},
                                  }};
  return profile;
}

const Profile& pull_answer() {
  static const Profile profile = {"pull-answer",
                                  "tasuki-pull-answer",
                                  {
                                      {"@status", {}},
                                      {"content-digest", {}},
                                      {"content-type", {}},
                                      {"signature", {{"req", true}, {"key", pull_request().label}}},
                                  }};
  return profile;
}

}  // namespace tasuki::httpsig
