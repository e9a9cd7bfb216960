#include "http/body_budget.hpp"

#include <utility>
#include <vector>

namespace tasuki::http {

BodyBudget::Lease& BodyBudget::Lease::operator=(Lease&& other) noexcept {
  std::swap(budget_, other.budget_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

BodyBudget::Lease::~Lease() {
  if (budget_) budget_->give_back(bytes_);
}

BodyBudget::Lease BodyBudget::take(std::size_t bytes, std::function<void(Lease)> later) {
  const std::lock_guard lock(mutex_);
  if (!line_.empty() || !fits(bytes)) {
    line_.push_back({bytes, std::move(later)});
    return {};
  }
  used_ += bytes;
  return {shared_from_this(), bytes};
}

void BodyBudget::give_back(std::size_t bytes) {
  std::vector<Waiter> served;
  {
    const std::lock_guard lock(mutex_);
    used_ -= bytes;
    while (!line_.empty() && fits(line_.front().bytes)) {
      used_ += line_.front().bytes;
      served.push_back(std::move(line_.front()));
      line_.pop_front();
    }
  }
  for (Waiter& waiter : served) waiter.later({shared_from_this(), waiter.bytes});
}

}  // namespace tasuki::http
