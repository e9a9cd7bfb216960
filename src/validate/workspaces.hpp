// The working memory of verdicts, as many as there are cores: whoever comes waits for one. More
// threads would only push each other out of the caches. The one used last is given out first,
// because it is still there.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "base/semaphore.hpp"
#include "validate/walker.hpp"

namespace tasuki::validate {

class Workspaces {
 public:
  Workspaces();

  // Gives the workspace back when it goes.
  class Loan {
   public:
    explicit Loan(Workspaces& from) : from_(from), workspace_(from.take()) {}
    ~Loan() { from_.give_back(std::move(workspace_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    Workspace& operator*() { return *workspace_; }

   private:
    Workspaces& from_;
    std::unique_ptr<Workspace> workspace_;
  };

 private:
  std::unique_ptr<Workspace> take();
  void give_back(std::unique_ptr<Workspace> workspace);

  Semaphore free_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Workspace>> idle_;
};

}  // namespace tasuki::validate
