// Gateways that answer PULL, each a process of its own over a directory of prepared Bundles.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/country.hpp"

namespace tasuki::bench {

// Persons of the country in the order of their documents, as eligibility knows them.
struct Patient {
  std::string person;
  std::string insured;  // as documents write it
  std::string birth_date;
};
std::vector<Patient> patients_of(const Options& options);

class Holders {
 public:
  // Lays out what each institution but the first holds of each person, links its local numbers and
  // has the first one consented to. Before the exchange starts.
  Holders(const Options& options, const Country& country);

  // Half of them over a channel, half at an endpoint. Of the last two one never connects, the
  // other is a listener that says nothing when `two_dead`.
  void start(std::uint16_t exchange_port, bool two_dead);
  void stop() { gateways_.clear(); }
  double cpu_seconds() const;
  const std::vector<std::string>& codes() const { return codes_; }
  ~Holders();

 private:
  std::uint16_t silent_port();
  void set_transport(const std::string& code, const std::vector<std::string>& way) const;

  const Options& options_;
  std::vector<std::string> codes_;
  std::vector<std::unique_ptr<Service>> gateways_;
  int silent_ = -1;
};

}  // namespace tasuki::bench
