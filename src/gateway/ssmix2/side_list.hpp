// The list beside an SS-MIX2 storage that the EMR or a clerk keeps: what the storage itself cannot
// say of an order. One line each, `patient,type,order,word`; docs/operate/ssmix2.md.
//
//   0000012,OML-11,000000011000354,explained      the patient has been told: may be released
//   0000012,PPR-01,*,uninformed                   every order of that type
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "clins/marks.hpp"
#include "ssmix2/file_name.hpp"

namespace tasuki::gateway {

// What a list says of one file.
struct Remarks {
  clins::Marks marks;      // uninformed 未告知, undelivered 未提供, long-term 長期保存
  bool explained = false;  // 説明済
  bool hold = false;       // 保留
  bool broken = false;     // a line about the patient, or about nobody knows whom, cannot be read
};

class SideList {
 public:
  // Never fails: a line that cannot be read holds its patient's units, or everybody's when not even
  // the patient can be read.
  static SideList parse(std::string_view text);

  Remarks about(const ssmix2::FileName& file) const;

  struct Fault {
    std::size_t line = 0;  // from 1
    std::string why;       // never a value
  };
  const std::vector<Fault>& faults() const { return faults_; }

 private:
  struct Entry {
    std::string type;
    std::string order;  // "*": all
    std::string word;
  };
  void read_line(std::string_view line, std::size_t number);
  void wrong(std::size_t line, std::string_view patient, std::string why);

  std::map<std::string, std::vector<Entry>, std::less<>> entries_;  // by patient
  std::map<std::string, bool, std::less<>> broken_;                 // patients
  bool all_broken_ = false;
  std::vector<Fault> faults_;
};

}  // namespace tasuki::gateway
