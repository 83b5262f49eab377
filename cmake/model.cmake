# The operations of model/ as C++ tables: generated/api/model.gen.h and .cc, part of the room api.
# The system's own: other versions know other characters as letters, and may lack botocore.
find_program(SYSTEM_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
file(GLOB model_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/model/*/*.json)
set(model_output ${CMAKE_BINARY_DIR}/generated/api)
add_custom_command(
  OUTPUT ${model_output}/model.gen.h ${model_output}/model.gen.cc
  COMMAND ${SYSTEM_PYTHON} ${CMAKE_SOURCE_DIR}/tools/generate_model.py ${model_output}
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/generate_model.py ${CMAKE_SOURCE_DIR}/tools/model_reader.py
          ${CMAKE_SOURCE_DIR}/src/base/error.h ${model_files}
  COMMENT "Generating the operations of model/"
  VERBATIM)
# The tables are generated for every shape alike, and clang misses a reader of some.
set_source_files_properties(${model_output}/model.gen.cc PROPERTIES
  COMPILE_OPTIONS "$<$<CXX_COMPILER_ID:Clang>:-Wno-unused-const-variable>")
# A target of its own, so that generating does not wait for the rooms below to be built.
add_custom_target(keyward_model DEPENDS ${model_output}/model.gen.h ${model_output}/model.gen.cc)
target_sources(keyward_api PRIVATE ${model_output}/model.gen.cc ${model_output}/model.gen.h)
add_dependencies(keyward_api keyward_model)

# Mistakes in the model must be refused; AWS's own description of the operations (Debian's python3-botocore) must agree.
foreach(test generator model)
  add_test(NAME model_${test} COMMAND ${SYSTEM_PYTHON} ${CMAKE_SOURCE_DIR}/tests/conformance/${test}_test.py)
endforeach()
