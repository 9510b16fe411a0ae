# cleave_layer(NAME ROOT <folder> HEADERS … SOURCES … USES <cleave layers> LINKS <libraries>)
#
# One library of one layer. ROOT is its only include root; a layer sees its own root and those of
# the layers it USES, and nothing else, so that an include against the arrows does not compile.
# LINKS are outside libraries that only the sources need. Exported as cleave::NAME.
function(cleave_layer name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "ROOT" "HEADERS;SOURCES;USES;LINKS")
    set(target cleave_${name})
    get_filename_component(root ${arg_ROOT} ABSOLUTE
        BASE_DIR ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/..)
    get_filename_component(layer ${root} NAME)
    if(arg_SOURCES)
        add_library(${target} STATIC ${arg_SOURCES})
        set(scope PUBLIC)
    else()
        add_library(${target} INTERFACE)
        set(scope INTERFACE)
    endif()
    add_library(cleave::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
    target_sources(${target} ${scope} FILE_SET HEADERS BASE_DIRS ${root} FILES ${arg_HEADERS})
    target_include_directories(${target} ${scope}
        $<BUILD_INTERFACE:${root}>
        $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/cleave/${layer}>)
    target_compile_features(${target} ${scope} cxx_std_20)
    foreach(used IN LISTS arg_USES)
        target_link_libraries(${target} ${scope} cleave_${used})
    endforeach()
    if(arg_SOURCES)
        target_link_libraries(${target} PRIVATE
            $<BUILD_INTERFACE:cleave_build_options> ${arg_LINKS})
    endif()
    set_property(GLOBAL APPEND PROPERTY CLEAVE_LAYERS ${target})
    set_property(GLOBAL PROPERTY CLEAVE_LAYER_OF_${target} ${layer})
endfunction()
