#pragma once
// Machines by name, as cache nodes are sold or rented: what they hold, and how fast they are. The
// figures' sources stand beside them in hardware.cpp. Clocks are left perfect: draw them with
// world/clock.hpp.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/fields.hpp"
#include "host/units.hpp"
#include "world/machine.hpp"

namespace cleave::world {

struct HardwareProfile {
    std::string name;
    std::string summary;  // one line
    Bytes memory{};       // all of it; a cache may use what the system leaves
    Bytes flash{};        // of the cache
    Bytes disks{};        // spinning, of the cache
    Bandwidth network{};  // of all its interfaces together
    MachineOptions machine{};
    CLEAVE_FIELDS(HardwareProfile, name, summary, memory, flash, disks, network, machine);
};

// "avere-fxt-3800", "avere-vfxt-e32s", "laptop".
std::optional<HardwareProfile> find_hardware(std::string_view name);
std::vector<std::string> hardware_names();

}  // namespace cleave::world
