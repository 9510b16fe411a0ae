# Installs the program, the libraries with their headers, and a package for find_package(cleave).
get_property(layers GLOBAL PROPERTY CLEAVE_LAYERS)
foreach(target IN LISTS layers)
    get_property(layer GLOBAL PROPERTY CLEAVE_LAYER_OF_${target})
    install(TARGETS ${target} EXPORT cleave-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/cleave/${layer})
endforeach()
