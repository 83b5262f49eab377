# The web console of console/dist as part of the room server: generated/server/assets.S and its table. Without
# KEYWARD_CONSOLE, or before the console is built, the table is empty and the server says so on its page.
set(console_dist ${CMAKE_SOURCE_DIR}/console/dist)
if(NOT KEYWARD_CONSOLE)
  set(console_dist ${CMAKE_BINARY_DIR}/no-console)
endif()
# Built files have names of their content, so that a new console is a new list of files.
file(GLOB_RECURSE console_files CONFIGURE_DEPENDS ${console_dist}/*)
set(console_output ${CMAKE_BINARY_DIR}/generated/server)
add_custom_command(
  OUTPUT ${console_output}/assets.S ${console_output}/assets.gen.cc ${console_output}/assets.gen.h
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed_console.py ${console_dist} ${console_output}
  COMMAND ${CMAKE_COMMAND} -E touch ${console_output}/assets.S
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_console.py ${console_files}
  COMMENT "Embedding the console"
  VERBATIM)
target_sources(keyward_server PRIVATE ${console_output}/assets.S ${console_output}/assets.gen.cc
                                      ${console_output}/assets.gen.h)
set_source_files_properties(${console_output}/assets.S PROPERTIES OBJECT_DEPENDS ${console_output}/assets.gen.cc)
