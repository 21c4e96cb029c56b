# The build digest a connector plugin carries: compiler, standard library, flags and the headers of the
# contract. A plugin built otherwise is refused by name instead of crashing in a virtual call.
file(GLOB abi_headers CONFIGURE_DEPENDS
     ${PROJECT_SOURCE_DIR}/daemon/core/*.hpp ${PROJECT_SOURCE_DIR}/daemon/ports/*.hpp)
list(SORT abi_headers)
set(abi_text "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_CXX_STANDARD}")
string(APPEND abi_text " ${CMAKE_CXX_FLAGS} ${CMAKE_BUILD_TYPE} ${CMAKE_SYSTEM_PROCESSOR}")
execute_process(COMMAND ${CMAKE_CXX_COMPILER} -dumpfullversion OUTPUT_VARIABLE abi_stdlib
                OUTPUT_STRIP_TRAILING_WHITESPACE)
string(APPEND abi_text " libstdc++ ${abi_stdlib}")
foreach(header ${abi_headers})
  file(SHA256 ${header} digest)
  string(APPEND abi_text " ${digest}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header})
endforeach()
string(SHA256 DUNNING_PLUGIN_BUILD "${abi_text}")
execute_process(COMMAND git -C ${PROJECT_SOURCE_DIR} rev-parse --short=12 HEAD OUTPUT_VARIABLE DUNNING_COMMIT
                OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE no_git)
if(no_git)
  set(DUNNING_COMMIT "unknown")
endif()
configure_file(${PROJECT_SOURCE_DIR}/cmake/build_info.hpp.in ${PROJECT_BINARY_DIR}/generated/build_info.hpp @ONLY)
