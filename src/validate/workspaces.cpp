#include "validate/workspaces.hpp"

#include <algorithm>
#include <thread>

namespace tasuki::validate {

Workspaces::Workspaces() {
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  for (unsigned i = 0; i < cores; ++i) {
    idle_.push_back(std::make_unique<Workspace>());
    free_.release();
  }
}

std::unique_ptr<Workspace> Workspaces::take() {
  free_.acquire();
  const std::lock_guard lock(mutex_);
  auto workspace = std::move(idle_.back());
  idle_.pop_back();
  return workspace;
}

void Workspaces::give_back(std::unique_ptr<Workspace> workspace) {
  {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(workspace));
  }
  free_.release();
}

}  // namespace tasuki::validate
