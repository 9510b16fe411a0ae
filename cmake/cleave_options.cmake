# Compiler settings shared by every target, through `cleave_build_options`.
# -ffp-contract=off: a fused multiply-add rounds differently, and the same seed must give the same
# bytes.
add_library(cleave_build_options INTERFACE)
target_compile_features(cleave_build_options INTERFACE cxx_std_20)
target_compile_options(cleave_build_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wnon-virtual-dtor -ffp-contract=off
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)  # GCC 12 is wrong about std::string (bug 105651)
# Warnings are errors with the compilers that the project is developed with (Debian 12's). A newer
# one may warn of more, which must not keep anyone from building.
set(newest_known_GNU 12)
set(newest_known_Clang 14)
string(REGEX MATCH "^[0-9]+" compiler_major ${CMAKE_CXX_COMPILER_VERSION})
if(CLEAVE_WERROR AND compiler_major LESS_EQUAL "${newest_known_${CMAKE_CXX_COMPILER_ID}}")
    target_compile_options(cleave_build_options INTERFACE -Werror)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)

find_program(CLEAVE_CCACHE ccache)
if(CLEAVE_CCACHE)
    # The two kinds of sloppiness are what ccache asks for before it caches what uses a precompiled
    # header; no source of ours depends on the time of its compilation.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CLEAVE_CCACHE})
endif()
find_program(CLEAVE_LLD ld.lld)
if(CLEAVE_LLD)
    add_link_options(-fuse-ld=lld)
endif()
