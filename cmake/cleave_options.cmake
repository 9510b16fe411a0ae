# Compiler settings shared by every target, through `cleave_build_options`.
# -ffp-contract=off: a fused multiply-add rounds differently, and the same seed must give the same bytes.
add_library(cleave_build_options INTERFACE)
target_compile_features(cleave_build_options INTERFACE cxx_std_20)
target_compile_options(cleave_build_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wnon-virtual-dtor -ffp-contract=off
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # GCC 12 is wrong about std::string (its bug 105651)
    $<$<BOOL:${CLEAVE_WERROR}>:-Werror>)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)

find_program(CLEAVE_CCACHE ccache)
if(CLEAVE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CLEAVE_CCACHE})
endif()
find_program(CLEAVE_LLD ld.lld)
if(CLEAVE_LLD)
    add_link_options(-fuse-ld=lld)
endif()
