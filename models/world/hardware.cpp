#include "world/hardware.hpp"

namespace cleave::world {
namespace {

constexpr std::uint64_t gigabyte = 1'000'000'000;

// The share of memory that the process may use: assumed, a quarter is the system's.
Bytes three_quarters(Bytes memory) { return {memory.value / 4 * 3}; }

// An appliance of 2013. Sizes after Avere's data sheet (144 GB DRAM, 800 GB SSD, 13 SAS drives of
// 600 GB, two 10 Gbit/s ports): assumed, from memory. Processor: three nodes did 180,141 SPECsfs
// operations a second (sfs2008-20140314-00242), with room for 1.46 times that in our fit of the
// response times (core_filer.cpp), so 11.4 us an operation; two events an operation: assumed. Each
// KiB: at the rate of its ports. Writes are safe once in battery-backed memory: 20 us, assumed.
HardwareProfile avere_fxt_3800() {
    HardwareProfile profile;
    profile.name = "avere-fxt-3800";
    profile.summary = "Avere FXT 3800 appliance: 144 GB RAM, 800 GB SSD, 7.8 TB SAS, NVRAM";
    profile.memory = {144 * gigabyte};
    profile.flash = {800 * gigabyte};
    profile.disks = {7'800 * gigabyte};
    profile.network = {20'000'000'000};
    profile.machine.cpu.service_time = Constant{Duration::nanoseconds(5'700)};
    profile.machine.cpu.per_kibibyte = Duration::nanoseconds(410);
    profile.machine.disk.sync = Constant{Duration::microseconds(20)};
    profile.machine.disk.capacity = profile.disks;
    profile.machine.memory = three_quarters(profile.memory);
    return profile;
}

// A virtual machine: Microsoft sells vFXT nodes as Standard_E32s_v3 (32 processors, 256 GiB, 16
// Gbit/s) with a cache of 1 or 4 TB of premium SSD each. Assumed: half the appliance's speed an
// event, for want of a published figure; a write to premium SSD in 2 ms, deviation half of that
// (Microsoft says "single-digit milliseconds").
HardwareProfile avere_vfxt() {
    HardwareProfile profile;
    profile.name = "avere-vfxt-e32s";
    profile.summary = "Avere vFXT on Azure Standard_E32s_v3: 256 GiB RAM, 4 TB premium SSD";
    profile.memory = Bytes::mebi(256 * 1'024);
    profile.flash = {4'000 * gigabyte};
    profile.network = {16'000'000'000};
    profile.machine.cpu.service_time = Constant{Duration::nanoseconds(11'400)};
    profile.machine.cpu.per_kibibyte = Duration::nanoseconds(512);
    profile.machine.disk.sync = Lognormal{Duration::milliseconds(2), Ratio::percent(50)};
    profile.machine.disk.capacity = profile.flash;
    profile.machine.memory = three_quarters(profile.memory);
    return profile;
}

// Assumed throughout: a developer's machine, whose SSD has no battery and so takes as long as a
// datacentre's of 2012 (world/disk.hpp) to be sure of a write.
HardwareProfile laptop() {
    HardwareProfile profile;
    profile.name = "laptop";
    profile.summary = "a laptop: 16 GiB RAM, 512 GB SSD, 1 Gbit/s";
    profile.memory = Bytes::mebi(16 * 1'024);
    profile.flash = {512 * gigabyte};
    profile.network = {1'000'000'000};
    profile.machine.cpu.service_time = Constant{Duration::microseconds(20)};
    profile.machine.cpu.per_kibibyte = Duration::nanoseconds(8'192);
    profile.machine.disk.capacity = profile.flash;
    profile.machine.memory = three_quarters(profile.memory);
    return profile;
}

const std::vector<HardwareProfile>& profiles() {
    static const std::vector<HardwareProfile> all{avere_fxt_3800(), avere_vfxt(), laptop()};
    return all;
}

}  // namespace

std::optional<HardwareProfile> find_hardware(std::string_view name) {
    for (const HardwareProfile& profile : profiles()) {
        if (profile.name == name) return profile;
    }
    return std::nullopt;
}

std::vector<std::string> hardware_names() {
    std::vector<std::string> names;
    for (const HardwareProfile& profile : profiles()) names.push_back(profile.name);
    return names;
}

}  // namespace cleave::world
