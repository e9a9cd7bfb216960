// An eligibility service that can be down.
#pragma once

#include <memory>

#include "eligibility/registry.hpp"

namespace tasuki::exchange {

class SpyEligibility final : public eligibility::Eligibility {
 public:
  explicit SpyEligibility(std::unique_ptr<eligibility::Registry> registry)
      : registry_(std::move(registry)) {}

  bool unreachable = false;
  eligibility::Registry& registry() { return *registry_; }

  Result<eligibility::Checked> check(const eligibility::Check& q) override {
    return ask(&Eligibility::check, q);
  }
  Result<eligibility::InsuredNumber> newest_number(const eligibility::NumberQuestion& q) override {
    return ask(&Eligibility::newest_number, q);
  }
  Result<std::vector<eligibility::Consent>> grant(const eligibility::Grant& q) override {
    return ask(&Eligibility::grant, q);
  }
  Result<std::vector<eligibility::Consent>> withdraw(const eligibility::Withdrawal& q) override {
    return ask(&Eligibility::withdraw, q);
  }
  Result<std::vector<eligibility::ConsentStatus>> consent_status(
      const eligibility::ConsentQuestion& q) override {
    return ask(&Eligibility::consent_status, q);
  }
  Result<std::vector<eligibility::Consent>> consents(
      const eligibility::PersonQuestion& q) override {
    return ask(&Eligibility::consents, q);
  }
  Result<eligibility::EmergencyAccess> open_emergency(
      const eligibility::EmergencyRequest& q) override {
    return ask(&Eligibility::open_emergency, q);
  }
  Result<std::vector<eligibility::EmergencyAccess>> emergencies(
      const eligibility::PersonQuestion& q) override {
    return ask(&Eligibility::emergencies, q);
  }
  Result<eligibility::LocalNumber> link(const eligibility::LocalNumber& q) override {
    return ask(&Eligibility::link, q);
  }
  Result<eligibility::LocalNumber> unlink(const eligibility::LocalQuestion& q) override {
    return ask(&Eligibility::unlink, q);
  }
  Result<eligibility::LocalNumber> linked(const eligibility::LocalQuestion& q) override {
    return ask(&Eligibility::linked, q);
  }
  Result<eligibility::Institution> institution(const eligibility::InstitutionQuestion& q) override {
    return ask(&Eligibility::institution, q);
  }
  Result<std::vector<eligibility::Institution>> directory(
      const eligibility::DirectoryQuestion& q) override {
    return ask(&Eligibility::directory, q);
  }

 private:
  template <typename Answer, typename Question>
  Result<Answer> ask(Result<Answer> (Eligibility::*call)(const Question&), const Question& q) {
    if (unreachable) return fail(Code::eligibility_unreachable);
    return (static_cast<Eligibility&>(*registry_).*call)(q);
  }

  std::unique_ptr<eligibility::Registry> registry_;
};

}  // namespace tasuki::exchange
