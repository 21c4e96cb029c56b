# The three kinds of target this project has. Directory = library = namespace:
# daemon/policy is the target dunning_policy, alias dunning::policy.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON) # the same objects go into the daemon and the plugins
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(dunning_warnings INTERFACE)
target_compile_options(dunning_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                       -Wold-style-cast -Wnon-virtual-dtor $<$<BOOL:${DUNNING_WERROR}>:-Werror>)
# GCC 12 sees overlapping copies in std::string at -O3 that are not there (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(dunning_warnings INTERFACE -Wno-restrict)
endif()
target_include_directories(dunning_warnings INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)

# dunning_library(NAME SOURCES a.cpp b.cpp [LINK public...] [LINK_PRIVATE private...])
function(dunning_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;LINK_PRIVATE" ${ARGN})
  add_library(dunning_${name} STATIC ${ARG_SOURCES})
  add_library(dunning::${name} ALIAS dunning_${name})
  target_link_libraries(dunning_${name} PUBLIC ${ARG_LINK} PRIVATE dunning_warnings ${ARG_LINK_PRIVATE})
  target_include_directories(dunning_${name} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
endfunction()

# dunning_connector(NAME SOURCES ... [LINK_PRIVATE ...]): a plugin, NAME.so in the plugin directory.
function(dunning_connector name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK_PRIVATE" ${ARGN})
  add_library(connector_${name} MODULE ${ARG_SOURCES})
  target_link_libraries(connector_${name} PRIVATE dunning_warnings ${ARG_LINK_PRIVATE})
  set_target_properties(connector_${name} PROPERTIES PREFIX "" OUTPUT_NAME ${name}
                        LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/plugins)
  install(TARGETS connector_${name} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/dunningd/plugins)
endfunction()

# dunning_test(NAME SOURCES ... [LINK ...] [WHOLE]): a doctest program; each test case becomes one
# CTest test, or with WHOLE the program is a single test (for expensive shared set-up).
function(dunning_test name)
  cmake_parse_arguments(ARG "WHOLE" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name}_test ${PROJECT_SOURCE_DIR}/tests/main.cpp ${ARG_SOURCES})
  target_link_libraries(${name}_test PRIVATE dunning_warnings doctest::doctest ${ARG_LINK})
  target_compile_definitions(${name}_test PRIVATE
    DUNNING_SOURCE_DIR="${PROJECT_SOURCE_DIR}" DUNNING_BINARY_DIR="${PROJECT_BINARY_DIR}")
  if(ARG_WHOLE)
    add_test(NAME ${name} COMMAND ${name}_test)
  else()
    doctest_discover_tests(${name}_test TEST_PREFIX "${name}: ")
  endif()
endfunction()
