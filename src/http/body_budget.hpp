// The memory that large bodies may take at once. Who finds no room waits in line, and its
// connection is not read meanwhile. Thread-safe.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace tasuki::http {

class BodyBudget : public std::enable_shared_from_this<BodyBudget> {
 public:
  // Room that was taken; given back when it is destroyed.
  class Lease {
   public:
    Lease() = default;
    Lease(std::shared_ptr<BodyBudget> budget, std::size_t bytes)
        : budget_(std::move(budget)), bytes_(bytes) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&& other) noexcept;
    ~Lease();
    explicit operator bool() const { return budget_ != nullptr; }

   private:
    std::shared_ptr<BodyBudget> budget_;
    std::size_t bytes_ = 0;
  };

  explicit BodyBudget(std::size_t bytes_total) : total_(bytes_total) {}

  // Empty when there is no room: then `later` gets the lease, on whichever thread gives room back.
  // First come, first served; one body larger than the whole budget gets it when nobody has any.
  Lease take(std::size_t bytes, std::function<void(Lease)> later);

 private:
  struct Waiter {
    std::size_t bytes;
    std::function<void(Lease)> later;
  };
  bool fits(std::size_t bytes) const { return used_ == 0 || used_ + bytes <= total_; }
  void give_back(std::size_t bytes);

  const std::size_t total_;
  std::mutex mutex_;
  std::size_t used_ = 0;
  std::deque<Waiter> line_;
};

}  // namespace tasuki::http
