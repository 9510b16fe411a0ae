// Only here so that CMake has something to make the precompiled catch.hpp for.
