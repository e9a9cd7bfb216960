// HTTP cases as data: tests/cases/http/*.case, described in tests/cases/http/README.md. Reads them;
// cases_test.cpp runs them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tasuki::api {

struct CaseLine {
  std::size_t number = 0;
  std::string word;  // "header"
  std::string rest;  // "Location: /fhir/Bundle/${unit}"
};

// One request and what its answer must be; or, without a method, something that happens before.
struct Step {
  std::size_t line = 0;
  std::vector<CaseLine> given;
  std::string method;
  std::string target;
  std::vector<CaseLine> request;  // as, token, header, body
  std::string status;             // "422"
  std::string code;               // "TSK3000" or empty
  std::vector<CaseLine> answer;   // header, json, has, lacks, body, stored
};

struct Case {
  std::string file;  // "conflict.case"
  std::size_t line = 0;
  std::string name;  // the sentence
  std::vector<Step> steps;
};

// Stops the test program with file and line when a case is not well-formed.
std::vector<Case> load_cases(const std::string& directory);

}  // namespace tasuki::api
