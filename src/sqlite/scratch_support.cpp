#include "sqlite/scratch_support.hpp"

#include <cstdlib>

#include "base/assert.hpp"

namespace tasuki::sqlite {

ScratchDirectory::ScratchDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "tasuki_XXXXXX").string();
  TASUKI_ASSERT(mkdtemp(name.data()) != nullptr);
  path_ = name;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace tasuki::sqlite
