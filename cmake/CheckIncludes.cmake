cmake_minimum_required(VERSION 3.25)
# Fails when a file of MODULE includes a header of a module or an outside library that the module's
# line in src/CMakeLists.txt does not name. Run at build time; see TasukiModule.cmake.

# Header prefix -> the OUTSIDE name that allows it. The C++ and POSIX headers are free to all.
set(table
  "simdjson" simdjson
  "zstd" zstd
  "sqlite3" sqlite3
  "utf8proc" utf8proc
  "re2/" re2
  "archive" libarchive
  "openssl/" openssl
  "p11-kit/" p11kit
  "expat" expat
  "boost/" boost
  "toml\\+\\+/" tomlplusplus
  "CLI/" cli11)

string(REPLACE "," ";" USES "${USES}")
string(REPLACE "," ";" OUTSIDE "${OUTSIDE}")
file(STRINGS ${FILES} files)
set(wrong "")
foreach(file IN LISTS files)
  file(STRINGS ${file} lines REGEX "^#include ")
  foreach(line IN LISTS lines)
    if(line MATCHES "_support\\.hpp|test_paths\\.hpp" AND NOT file MATCHES "_(test|support)\\.(c|h)pp$")
      string(APPEND wrong "${file}: ${line}\n  is for tests only\n")
    endif()
    if(line MATCHES "\"([a-z_0-9]+)/")
      set(used ${CMAKE_MATCH_1})
      if(NOT used STREQUAL MODULE AND NOT used IN_LIST USES)
        string(APPEND wrong "${file}: ${line}\n  module ${MODULE} does not name ${used}\n")
      endif()
    elseif(line MATCHES "\"" AND NOT line MATCHES "test_paths")
      string(APPEND wrong "${file}: ${line}\n  write the module: \"${MODULE}/...\"\n")
    else()
      set(row 0)
      list(LENGTH table length)
      while(row LESS length)
        list(GET table ${row} prefix)
        math(EXPR next "${row} + 1")
        list(GET table ${next} name)
        if(line MATCHES "<${prefix}" AND NOT name IN_LIST OUTSIDE)
          string(APPEND wrong "${file}: ${line}\n  module ${MODULE} does not name ${name}\n")
        endif()
        math(EXPR row "${row} + 2")
      endwhile()
    endif()
  endforeach()
endforeach()
if(wrong)
  message(FATAL_ERROR "src/CMakeLists.txt does not allow:\n${wrong}")
endif()
file(WRITE ${STAMP} "")
