// Fills a store with units of many persons, straight through its contract, as registering them
// would.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bench/country.hpp"
#include "store/store.hpp"

namespace tasuki::bench {

class Filler {
 public:
  // Every unit is one of the country's documents, collections of laboratory results.
  Filler(store::Store& store, const Country& country, Time registered_at);

  // How many units a person gets, of so many templates.
  using Units = std::function<std::size_t(int person, std::size_t templates)>;
  // Persons "bench-0" and so on; ends the program when the store fails.
  void fill(int persons, const Units& units);

 private:
  struct Template {
    std::string sender;
    std::string content;
    std::string information;
  };
  void add(store::PersonKey person, int number, std::size_t unit);

  store::Store& store_;
  Time registered_at_;
  std::vector<Template> templates_;
};

}  // namespace tasuki::bench
