# Installs the program, the libraries with their headers, and a package for find_package(cleave).
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/cleave)
get_property(layers GLOBAL PROPERTY CLEAVE_LAYERS)

# cleave_find_call(LIBRARY OUT): how a user of the package finds a library that ours link to.
function(cleave_find_call library out)
    set(call "")
    if(library MATCHES "^Boost::(.+)$")
        set(component ${CMAKE_MATCH_1})
        if(component MATCHES "^(boost|headers)$")
            set(call "find_dependency(Boost)")
        else()
            set(call "find_dependency(Boost COMPONENTS ${component})")
        endif()
    elseif(library MATCHES "^PkgConfig::(.+)$")
        set(prefix ${CMAKE_MATCH_1})
        string(TOLOWER ${prefix} module)  # z3 is PkgConfig::Z3
        set(call "find_dependency(PkgConfig)
pkg_check_modules(${prefix} REQUIRED IMPORTED_TARGET ${module})")
    elseif(library STREQUAL "SQLite::SQLite3")
        set(call "find_dependency(SQLite3)")
    elseif(library MATCHES "^(yaml-cpp|fmt|nlohmann_json|Threads|CLI11|range-v3)(::.*)?$")
        set(call "find_dependency(${CMAKE_MATCH_1})")
    elseif(library MATCHES "::" AND NOT library MATCHES "^cleave::")
        message(FATAL_ERROR "cleave_install.cmake: say in cleave_find_call how to find ${library}")
    endif()
    set(${out} "${call}" PARENT_SCOPE)
endfunction()

set(dependency_calls "")
foreach(target IN LISTS layers)
    get_property(layer GLOBAL PROPERTY CLEAVE_LAYER_OF_${target})
    install(TARGETS ${target} EXPORT cleave-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/cleave/${layer})
    get_target_property(libraries ${target} INTERFACE_LINK_LIBRARIES)
    # A static library hands its private libraries on as $<LINK_ONLY:…>.
    string(REGEX REPLACE "\\$<LINK_ONLY:([^>]*)>" "\\1" libraries "${libraries}")
    string(GENEX_STRIP "${libraries}" libraries)
    foreach(library IN LISTS libraries)
        cleave_find_call("${library}" call)
        list(APPEND dependency_calls "${call}")
    endforeach()
endforeach()
list(REMOVE_ITEM dependency_calls "")
list(REMOVE_DUPLICATES dependency_calls)
list(JOIN dependency_calls "\n" CLEAVE_DEPENDENCIES)

if(TARGET cleave)
    install(TARGETS cleave RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(EXPORT cleave-targets NAMESPACE cleave:: DESTINATION ${package_dir})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/cleave-config.cmake.in
    ${PROJECT_BINARY_DIR}/cleave-config.cmake INSTALL_DESTINATION ${package_dir})
# Before 1.0 every minor version may break its users.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cleave-config-version.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES
    ${PROJECT_BINARY_DIR}/cleave-config.cmake ${PROJECT_BINARY_DIR}/cleave-config-version.cmake
    DESTINATION ${package_dir})
