# One call of tasuki_module() in src/CMakeLists.txt makes one module:
#
#   tasuki_module(NAME [USES module...] [OUTSIDE library...])
#
# Folder, namespace and CMake library share the name. Sources are all *.cpp of the folder and its
# sub-folders; main.cpp becomes the program tasuki; *_test.cpp become the executable NAME_test;
# *_support.cpp are linked only into the tests of this module and of those that use it.
# USES may name only modules that stand above in the file. OUTSIDE names rows of the table below.
# CheckIncludes.cmake fails the build when a file includes anything that the line does not name.

find_package(PkgConfig REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(Threads REQUIRED)

# OUTSIDE name -> what is linked. The headers each name allows stand in CheckIncludes.cmake.
pkg_check_modules(simdjson REQUIRED IMPORTED_TARGET simdjson)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(libarchive REQUIRED IMPORTED_TARGET libarchive)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(p11kit REQUIRED IMPORTED_TARGET p11-kit-1)
pkg_check_modules(expat REQUIRED IMPORTED_TARGET expat)
set(tasuki_outside_expat PkgConfig::expat)
set(tasuki_outside_p11kit PkgConfig::p11kit)
set(tasuki_outside_simdjson PkgConfig::simdjson)
set(tasuki_outside_zstd PkgConfig::zstd)
set(tasuki_outside_sqlite3 PkgConfig::sqlite3)
set(tasuki_outside_utf8proc PkgConfig::utf8proc)
set(tasuki_outside_re2 PkgConfig::re2)
set(tasuki_outside_libarchive PkgConfig::libarchive)
set(tasuki_outside_openssl OpenSSL::SSL OpenSSL::Crypto)
set(tasuki_outside_boost "")
set(tasuki_outside_tomlplusplus "")
set(tasuki_outside_cli11 "")

if(TASUKI_TESTS)
  find_package(GTest REQUIRED)
endif()

# A stamp that is as new as the module's sources only when every include is allowed.
function(tasuki_check_includes name)
  cmake_parse_arguments(ARG "" "" "USES;OUTSIDE;FILES" ${ARGN})
  set(stamp ${CMAKE_CURRENT_BINARY_DIR}/${name}.includes.stamp)
  string(REPLACE ";" "," uses "${ARG_USES}")
  string(REPLACE ";" "," outside "${ARG_OUTSIDE}")
  string(REPLACE ";" "\n" files "${ARG_FILES}")
  file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${name}.files.txt CONTENT "${files}\n")
  add_custom_command(
    OUTPUT ${stamp}
    COMMAND ${CMAKE_COMMAND} -DMODULE=${name} -DUSES=${uses} -DOUTSIDE=${outside}
            -DFILES=${CMAKE_CURRENT_BINARY_DIR}/${name}.files.txt -DSTAMP=${stamp}
            -P ${PROJECT_SOURCE_DIR}/cmake/CheckIncludes.cmake
    DEPENDS ${ARG_FILES} ${PROJECT_SOURCE_DIR}/cmake/CheckIncludes.cmake
            ${PROJECT_SOURCE_DIR}/src/CMakeLists.txt
    COMMENT "includes of ${name}"
    VERBATIM)
  add_custom_target(${name}_includes DEPENDS ${stamp})
endfunction()

# Tests read shared test data beside the project and print a reason when it is absent.
function(tasuki_test_data target)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/test_paths.hpp.in
    ${PROJECT_BINARY_DIR}/include/test_paths.hpp @ONLY)
  target_include_directories(${target} PRIVATE ${PROJECT_BINARY_DIR}/include)
endfunction()

# A text file of the project becomes a .cpp with std::string_view tasuki::NAME::VARIABLE().
function(tasuki_embed_text name variable file)
  set(embedded ${CMAKE_CURRENT_BINARY_DIR}/${name}_${variable}.cpp)
  add_custom_command(
    OUTPUT ${embedded}
    COMMAND ${CMAKE_COMMAND} -DMODULE=${name} -DVARIABLE=${variable} -DFILE=${file}
            -DOUT=${embedded} -P ${PROJECT_SOURCE_DIR}/cmake/EmbedText.cmake
    DEPENDS ${file} ${PROJECT_SOURCE_DIR}/cmake/EmbedText.cmake
    COMMENT "${variable} of ${name}"
    VERBATIM)
  target_sources(tasuki_${name} PRIVATE ${embedded})
endfunction()

# The module's *.sql files become one .cpp with tasuki::NAME::migrations(); the module declares that.
function(tasuki_embed_migrations name)
  set(migrations ${ARGN})
  list(SORT migrations)
  string(REPLACE ";" "," files "${migrations}")
  set(embedded ${CMAKE_CURRENT_BINARY_DIR}/${name}_migrations.cpp)
  add_custom_command(
    OUTPUT ${embedded}
    COMMAND ${CMAKE_COMMAND} -DMODULE=${name} -DFILES=${files} -DOUT=${embedded}
            -P ${PROJECT_SOURCE_DIR}/cmake/EmbedMigrations.cmake
    DEPENDS ${migrations} ${PROJECT_SOURCE_DIR}/cmake/EmbedMigrations.cmake
    COMMENT "migrations of ${name}"
    VERBATIM)
  target_sources(tasuki_${name} PRIVATE ${embedded})
endfunction()

function(tasuki_module name)
  cmake_parse_arguments(ARG "" "" "USES;OUTSIDE" ${ARGN})
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  foreach(used IN LISTS ARG_USES)
    if(NOT TARGET tasuki_${used})
      message(FATAL_ERROR "module ${name} uses ${used}, which does not stand above it")
    endif()
    list(APPEND libraries tasuki_${used})
  endforeach()
  foreach(lib IN LISTS ARG_OUTSIDE)
    if(NOT DEFINED tasuki_outside_${lib})
      message(FATAL_ERROR "module ${name} names ${lib}, which cmake/TasukiModule.cmake does not know")
    endif()
    list(APPEND outside ${tasuki_outside_${lib}})
  endforeach()

  file(GLOB_RECURSE all CONFIGURE_DEPENDS ${folder}/*.cpp ${folder}/*.hpp ${folder}/*.def)
  set(sources ${all})
  list(FILTER sources INCLUDE REGEX "\\.cpp$")
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  set(support ${sources})
  list(FILTER support INCLUDE REGEX "_support\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_(test|support)|/main)\\.cpp$")

  tasuki_check_includes(${name} USES ${ARG_USES} OUTSIDE ${ARG_OUTSIDE} FILES ${all})
  add_library(tasuki_${name} STATIC ${sources})
  add_dependencies(tasuki_${name} ${name}_includes)
  target_include_directories(tasuki_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(tasuki_${name} PUBLIC ${libraries} ${outside} Threads::Threads)

  file(GLOB_RECURSE migrations CONFIGURE_DEPENDS ${folder}/*.sql)
  if(migrations)
    tasuki_embed_migrations(${name} ${migrations})
  endif()

  if(EXISTS ${folder}/main.cpp)
    add_executable(tasuki ${folder}/main.cpp)
    target_link_libraries(tasuki PRIVATE tasuki_${name})
  endif()

  if(TASUKI_TESTS AND support)
    add_library(tasuki_${name}_support STATIC ${support})
    target_link_libraries(tasuki_${name}_support PUBLIC tasuki_${name} GTest::gtest)
    tasuki_test_data(tasuki_${name}_support)
  endif()
  if(TASUKI_TESTS AND tests)
    add_executable(${name}_test ${tests})
    foreach(module IN LISTS ARG_USES ITEMS ${name})
      if(TARGET tasuki_${module}_support)
        target_link_libraries(${name}_test PRIVATE tasuki_${module}_support)
      endif()
    endforeach()
    target_link_libraries(${name}_test PRIVATE tasuki_${name} GTest::gtest_main)
    tasuki_test_data(${name}_test)
    add_test(NAME ${name} COMMAND ${name}_test)
    set_tests_properties(${name} PROPERTIES LABELS unit)
  endif()
endfunction()
