// "Something changed": wakes whoever waits for it, parked requests and threads alike. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace tasuki::gateway {

class Signal {
 public:
  // Read it before looking at the data; give it to subscribe() when there was nothing.
  std::uint64_t sequence() const;
  void notify();
  // `wake` is called once, at the next notify() behind `seen`, perhaps at once, on any thread.
  // Dropping what is returned ends the interest. The signal must outlive it.
  std::shared_ptr<void> subscribe(std::uint64_t seen, std::function<void()> wake);
  // `listen` is called at every notify() from now on; for the life of the signal.
  void listen(std::function<void()> listen);

 private:
  mutable std::mutex mutex_;
  std::uint64_t sequence_ = 0;
  std::uint64_t next_key_ = 0;
  std::map<std::uint64_t, std::function<void()>> waiting_;
  std::vector<std::function<void()>> listeners_;
};

}  // namespace tasuki::gateway
