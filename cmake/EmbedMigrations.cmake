# Writes OUT, a .cpp file that holds the migrations of MODULE as texts: tasuki::MODULE::migrations().
# Run at build time; see TasukiModule.cmake. FILES are numbered_name.sql, in order.

string(REPLACE "," ";" FILES "${FILES}")
set(rows "")
set(last 0)
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WE)
  if(NOT name MATCHES "^0*([1-9][0-9]*)_[a-z0-9_]+$" OR NOT CMAKE_MATCH_1 GREATER last)
    message(FATAL_ERROR "${file}: expected a name that begins with a number above ${last}")
  endif()
  set(last ${CMAKE_MATCH_1})
  file(READ ${file} sql)
  string(APPEND rows "    {${last}, \"${name}\", R\"tasuki_sql(${sql})tasuki_sql\"},\n")
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
