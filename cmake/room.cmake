# keyward_room(NAME [ROOMS room...] [LINK target...]): one library of src/NAME/*.cc and, of src/NAME/*_test.cc, one test program
# NAME_test that ctest runs in the root of the sources. A room that has no file yet is an empty library, so that rooms
# can be built in any order.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(keyward_flags INTERFACE)
target_include_directories(keyward_flags INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
target_compile_options(keyward_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror
  -Wno-missing-field-initializers  # designated initializers name what differs from the default
  -fstack-protector-strong -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside its own headers at -O2.
  target_compile_options(keyward_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow
    -Wno-array-bounds -Wno-stringop-overread -Wno-dangling-pointer)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # g++ 12's own algorithms use what its library deprecates; clang reports it in our instantiations.
  target_compile_options(keyward_flags INTERFACE -Wno-deprecated-declarations)
endif()
if(KEYWARD_SANITIZE)
  target_compile_options(keyward_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all)
  target_link_options(keyward_flags INTERFACE -fsanitize=address,undefined)
elseif(NOT KEYWARD_FUZZ)
  target_compile_definitions(keyward_flags INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
endif()
if(KEYWARD_FUZZ)
  target_compile_options(keyward_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined)
  target_link_options(keyward_flags INTERFACE -fsanitize=address,undefined)
endif()

function(keyward_room name)
  cmake_parse_arguments(ARG "" "" "ROOMS;LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  if(NOT sources)
    set(sources ${CMAKE_SOURCE_DIR}/cmake/empty.cc)
  endif()
  add_library(keyward_${name} STATIC ${sources})
  target_link_libraries(keyward_${name} PUBLIC keyward_flags ${ARG_LINK})
  foreach(room ${ARG_ROOMS})
    target_link_libraries(keyward_${name} PUBLIC keyward_${room})
  endforeach()
  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE keyward_${name} GTest::gtest_main GTest::gmock)
    # The tests themselves need no speed, and compile in two thirds of the time.
    target_compile_options(${name}_test PRIVATE -O0 -U_FORTIFY_SOURCE)
    add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  endif()
endfunction()
