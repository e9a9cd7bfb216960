# Writes OUT, a .cpp file that holds the migrations of MODULE as texts: tasuki::MODULE::migrations().
# Run at build time; see TasukiModule.cmake. FILES are numbered_name.sql, in order, without gaps.

string(REPLACE "," ";" FILES "${FILES}")
set(rows "")
set(expected 1)
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WE)
  if(NOT name MATCHES "^0*([1-9][0-9]*)_[a-z0-9_]+$" OR NOT CMAKE_MATCH_1 EQUAL expected)
    message(FATAL_ERROR "${file}: expected a name that begins with the number ${expected}")
  endif()
  file(READ ${file} sql)
  string(APPEND rows "    {${expected}, \"${name}\", R\"tasuki_sql(${sql})tasuki_sql\"},\n")
  math(EXPR expected "${expected} + 1")
endforeach()
file(WRITE ${OUT} "#include <span>

#include \"sqlite/database.hpp\"

namespace tasuki::${MODULE} {
namespace {

constexpr sqlite::Migration kMigrations[] = {
${rows}};

}  // namespace

std::span<const sqlite::Migration> migrations() {
  return kMigrations;
}

}  // namespace tasuki::${MODULE}
")
