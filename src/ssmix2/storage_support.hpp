// A storage in a folder of its own for tests, gone with the test.
#pragma once

#include <string>
#include <string_view>

#include "ssmix2/storage.hpp"

namespace tasuki::ssmix2 {

class TestStorage {
 public:
  TestStorage();
  ~TestStorage();
  TestStorage(const TestStorage&) = delete;
  TestStorage& operator=(const TestStorage&) = delete;

  const std::string& root() const { return root_; }
  Storage open() const;
  // Writes a message, in UTF-8 here, at the place that its name says; gives the name.
  FileName put(std::string_view name, std::string_view message) const;
  // A file anywhere.
  void write(const std::string& path, std::string_view bytes) const;
  // As an update does it: the current file becomes an old one.
  void rename(const FileName& file, Condition condition) const;

 private:
  std::string root_;
};

// Of patient 12345678, 架空 花子, with an insured number; a segment more where one is given.
std::string test_basics(std::string_view more = {});
// Header, PID of the same patient, and what follows. `type` as in "OUL^R22".
std::string test_message(std::string_view type, std::string_view rest);

}  // namespace tasuki::ssmix2
