# Writes OUT, a .cpp file that holds the text of FILE: std::string_view tasuki::MODULE::VARIABLE().
# Run at build time; see TasukiModule.cmake.

file(READ ${FILE} text)
file(WRITE ${OUT} "#include <string_view>

namespace tasuki::${MODULE} {

std::string_view ${VARIABLE}();

std::string_view ${VARIABLE}() {
  return R\"tasuki_text(${text})tasuki_text\";
}

}  // namespace tasuki::${MODULE}
")
