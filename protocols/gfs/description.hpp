#pragma once
// The Google File System: see README.md. Source: Ghemawat, Gobioff and Leung, SOSP 2003.

#include "host/deployment.hpp"

namespace cleave::gfs {

ProtocolDescription description();

}  // namespace cleave::gfs
