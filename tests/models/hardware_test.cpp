#include "world/hardware.hpp"

#include "catch.hpp"

namespace cleave::world {

TEST_CASE("every machine that is named can be found and has a processor, a disk and memory") {
    for (const std::string& name : hardware_names()) {
        const auto profile = find_hardware(name);
        REQUIRE(profile);
        CHECK(profile->name == name);
        CHECK(profile->machine.cpu.service_time.mean() > Duration{});
        CHECK(profile->machine.disk.capacity > Bytes{});
        CHECK(profile->machine.memory > Bytes{});
        CHECK(profile->machine.memory < profile->memory);
    }
    CHECK_FALSE(find_hardware("abacus"));
}

TEST_CASE("a node of the appliance handles the published rate of SPECsfs at two events each") {
    const HardwareProfile node = *find_hardware("avere-fxt-3800");
    const double events = 1e9 / static_cast<double>(node.machine.cpu.service_time.mean().count());
    CHECK(events / 2 > 180'141.0 / 3);
}

}  // namespace cleave::world
