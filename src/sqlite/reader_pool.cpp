#include <mutex>
#include <vector>

#include "sqlite/group_commit.hpp"

namespace tasuki::sqlite {

struct ReaderPool::State {
  std::string path;
  Options options;
  std::mutex mutex;
  std::vector<std::unique_ptr<Database>> idle;  // the last one used first: its cache is warm
};

ReaderPool::ReaderPool(std::string path, Options options)
    : state_(new State{std::move(path), std::move(options), {}, {}}) {
  state_->options.read_only = true;
}
ReaderPool::~ReaderPool() = default;

Result<std::unique_ptr<Database>> ReaderPool::take() {
  std::unique_ptr<Database> database;
  {
    const std::lock_guard lock(state_->mutex);
    if (!state_->idle.empty()) {
      database = std::move(state_->idle.back());
      state_->idle.pop_back();
    }
  }
  if (!database)
    database = std::make_unique<Database>(TRY(Database::open(state_->path, state_->options)));
  Statement* begin = TRY(database->cached("BEGIN"));
  TRY_VOID(begin->run());
  return database;
}

// A connection left inside a transaction would read the past for ever.
void ReaderPool::give_back(std::unique_ptr<Database> database) {
  database->rollback();
  if (database->in_transaction()) return;
  const std::lock_guard lock(state_->mutex);
  state_->idle.push_back(std::move(database));
}

}  // namespace tasuki::sqlite
