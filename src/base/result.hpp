// Result<T> carries an Error up to whoever can answer it; TRY passes it on.
#pragma once

#include <expected>
#include <string>
#include <utility>

#include "base/error.hpp"

namespace tasuki {

template <typename T = void>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Code code, std::string detail = {}) {
  return std::unexpected<Error>(Error{code, std::move(detail)});
}

}  // namespace tasuki

// const T value = TRY(expression);   returns the error from the enclosing function, or yields the
// value. So does any other std::expected whose errors are those of the enclosing function. Never
// two TRY inside one braced initialiser: g++ 12 then destroys a temporary twice.
#define TASUKI_CONCAT_(a, b) a##b
#define TASUKI_CONCAT(a, b) TASUKI_CONCAT_(a, b)
#define TASUKI_TRY_(tmp, expression)                          \
  __extension__({                                             \
    auto tmp = (expression);                                  \
    if (!tmp) return std::unexpected(std::move(tmp).error()); \
    std::move(*tmp);                                          \
  })
#define TRY(expression) TASUKI_TRY_(TASUKI_CONCAT(tasuki_try_, __COUNTER__), expression)
// The same for Result<>, which has no value.
#define TRY_VOID(expression)                                      \
  do {                                                            \
    if (auto tasuki_try_void = (expression); !tasuki_try_void)    \
      return std::unexpected(std::move(tasuki_try_void).error()); \
  } while (false)
