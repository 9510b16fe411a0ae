# The outside libraries, found once for all layers: a static library hands its private libraries on
# to whoever links it, so that their targets must be known everywhere. README.md and
# scripts/setup.sh name the Debian packages. cleave_install.cmake says how a user of the installed
# package finds them.
find_package(Boost 1.74 REQUIRED COMPONENTS filesystem iostreams system)  # for gnuplot-iostream
find_package(CLI11 2.1 REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(Z3 REQUIRED IMPORTED_TARGET z3)  # Debian's libz3-dev has no CMake package
