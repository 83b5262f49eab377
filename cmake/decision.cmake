# The decision API's description, model/decision/openapi.json, as part of the room decision.
set(decision_documents ${CMAKE_BINARY_DIR}/generated/decision/documents.gen.cc)
add_custom_command(
  OUTPUT ${decision_documents}
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed_decision_documents.py
          ${CMAKE_SOURCE_DIR}/model/decision/openapi.json ${decision_documents}
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_decision_documents.py ${CMAKE_SOURCE_DIR}/model/decision/openapi.json
  COMMENT "Embedding the decision API's description"
  VERBATIM)
target_sources(keyward_decision PRIVATE ${decision_documents})
# One text is longer than what clang is sure every compiler takes.
set_source_files_properties(${decision_documents} PROPERTIES
  COMPILE_OPTIONS "$<$<CXX_COMPILER_ID:Clang>:-Wno-overlength-strings>;$<$<CXX_COMPILER_ID:GNU>:-Wno-overlength-strings>")
