# The AWS managed policies of model/managed_policies/ as C++ text: generated/identity/managed_policies.gen.cc, part of
# the room identity.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
file(GLOB managed_policy_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/model/managed_policies/*.json)
set(managed_policies_output ${CMAKE_BINARY_DIR}/generated/identity/managed_policies.gen.cc)
add_custom_command(
  OUTPUT ${managed_policies_output}
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed_managed_policies.py
          ${CMAKE_SOURCE_DIR}/model/managed_policies ${managed_policies_output}
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_managed_policies.py ${managed_policy_files}
  COMMENT "Embedding the AWS managed policies"
  VERBATIM)
target_sources(keyward_identity PRIVATE ${managed_policies_output})
# Some of the documents are longer than the text that clang is sure every compiler takes.
set_source_files_properties(${managed_policies_output} PROPERTIES
  COMPILE_OPTIONS "$<$<CXX_COMPILER_ID:Clang>:-Wno-overlength-strings>")
