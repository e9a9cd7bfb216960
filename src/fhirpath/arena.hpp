// Memory of one evaluation: taken piece by piece, given back all at once, and kept for the next.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tasuki::fhirpath {

class Arena {
 public:
  // 16-byte aligned, uninitialised; valid until clear().
  char* take(std::size_t bytes) {
    bytes = (bytes + 15) & ~std::size_t{15};
    if (bytes > left_) grow(bytes);
    char* const begin = at_;
    at_ += bytes;
    left_ -= bytes;
    taken_ += bytes;
    return begin;
  }
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* const begin = take(text.size());
    std::memcpy(begin, text.data(), text.size());
    return {begin, text.size()};
  }
  template <typename T>
  const T* keep(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    return new (take(sizeof(T))) T(value);
  }
  std::size_t taken() const { return taken_; }  // bytes since clear()

  void clear() {
    taken_ = 0;
    if (chunks_.empty()) return;
    chunks_.resize(1);  // what a large evaluation needed is not kept
    at_ = chunks_.front().get();
    left_ = kChunkBytes;
  }

 private:
  static constexpr std::size_t kChunkBytes = 64 * 1024;

  void grow(std::size_t bytes) {
    const std::size_t size = chunks_.empty() || bytes < kChunkBytes ? kChunkBytes : bytes;
    if (bytes > size) {
      chunks_.push_back(std::make_unique_for_overwrite<char[]>(kChunkBytes));
      return grow(bytes);
    }
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    at_ = chunks_.back().get();
    left_ = size;
  }

  std::vector<std::unique_ptr<char[]>> chunks_;
  char* at_ = nullptr;
  std::size_t left_ = 0;
  std::size_t taken_ = 0;
};

}  // namespace tasuki::fhirpath
