#pragma once
// Catch2, whichever version is installed: Debian 12 has 2.13 (one header), Ubuntu 24.04 has 3.
// Tests stay within what both understand.

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
