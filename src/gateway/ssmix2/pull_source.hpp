// Answers PULL from an SS-MIX2 storage, by the same release policy as what is pushed from it.
#pragma once

#include "gateway/gateway.hpp"
#include "gateway/pull/source.hpp"
#include "gateway/storage.hpp"
#include "ssmix2/patient.hpp"

namespace tasuki::gateway {

class Ssmix2Source final : public Source {
 public:
  struct Dependencies {
    Storage& storage;
    const Clock& clock;
    const Log& log;
    std::string institution;
  };
  // Error: file_unreadable where there is no storage.
  static Result<std::unique_ptr<Ssmix2Source>> open(Ssmix2Storage settings,
                                                    Dependencies dependencies);

  // A storage finds a patient by its own number alone: asked by insured number, nobody is here.
  Result<std::vector<std::string>> units(const pull::Question& question) override;
  Result<std::vector<Holding>> holdings() override;

 private:
  Ssmix2Source(Ssmix2Storage settings, Dependencies dependencies, ssmix2::Storage files)
      : settings_(std::move(settings)), with_(std::move(dependencies)), files_(std::move(files)) {}
  Result<> add_units(const ssmix2::FileName& file, const ssmix2::Person& person,
                     const pull::Question& question, const SideList& list,
                     std::vector<std::string>& units);
  Result<bool> leaves(const ssmix2::Unit& unit, const Remarks& remarks, bool incomplete);

  Ssmix2Storage settings_;
  Dependencies with_;
  ssmix2::Storage files_;
};

}  // namespace tasuki::gateway
