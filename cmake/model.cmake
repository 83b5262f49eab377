# The operations of model/ as C++ tables: generated/api/model.gen.h and .cc, part of the room api.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
file(GLOB model_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/model/*/*.json)
set(model_output ${CMAKE_BINARY_DIR}/generated/api)
add_custom_command(
  OUTPUT ${model_output}/model.gen.h ${model_output}/model.gen.cc
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/generate_model.py ${model_output}
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/generate_model.py ${CMAKE_SOURCE_DIR}/tools/model_reader.py
          ${CMAKE_SOURCE_DIR}/src/base/error.h ${model_files}
  COMMENT "Generating the operations of model/"
  VERBATIM)
# A target of its own, so that generating does not wait for the rooms below to be built.
add_custom_target(keyward_model DEPENDS ${model_output}/model.gen.h ${model_output}/model.gen.cc)
target_sources(keyward_api PRIVATE ${model_output}/model.gen.cc ${model_output}/model.gen.h)
add_dependencies(keyward_api keyward_model)
