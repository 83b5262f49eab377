# The services of the npm package in tools/service_reference as part of the room services: generated/services/.
find_program(SYSTEM_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
set(service_reference ${CMAKE_SOURCE_DIR}/tools/service_reference)
if(NOT EXISTS ${service_reference}/node_modules)
  message(FATAL_ERROR "tools/service_reference lacks its npm package: ./dev build fetches it, and so does "
                      "npm ci --prefix tools/service_reference")
endif()
set(services_output ${CMAKE_BINARY_DIR}/generated/services)
file(GLOB own_operations CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/model/*/*.json)
add_custom_command(
  OUTPUT ${services_output}/services.S ${services_output}/services.gen.cc ${services_output}/services.bin
  COMMAND ${SYSTEM_PYTHON} ${CMAKE_SOURCE_DIR}/tools/pack_services.py
          ${service_reference}/node_modules ${CMAKE_SOURCE_DIR}/model ${services_output}
  COMMAND ${CMAKE_COMMAND} -E touch ${services_output}/services.S
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/pack_services.py ${service_reference}/package-lock.json ${own_operations}
  COMMENT "Packing the services"
  VERBATIM)
target_sources(keyward_services PRIVATE ${services_output}/services.S ${services_output}/services.gen.cc)
set_source_files_properties(${services_output}/services.S PROPERTIES OBJECT_DEPENDS ${services_output}/services.bin)
