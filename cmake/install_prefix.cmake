# The unit and the daemon carry the paths of the prefix they were configured for: another prefix at install time would
# lay down a daemon that does not find its plugins. (DESTDIR moves a whole tree and is fine.)
install(CODE "
  if(NOT CMAKE_INSTALL_PREFIX STREQUAL \"${CMAKE_INSTALL_PREFIX}\")
    message(FATAL_ERROR \"This build is for ${CMAKE_INSTALL_PREFIX}; configure again with \"
                        \"-DCMAKE_INSTALL_PREFIX=\${CMAKE_INSTALL_PREFIX}\")
  endif()")
