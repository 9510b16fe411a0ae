// Files in the order in which the system happens to list them, of a folder that happens to be the
// current one.

#include <filesystem>

#include "host/describe.hpp"
#include "planted/kinds.hpp"

namespace cleave::determinism::planted {

std::int64_t leak_folder_order(Host&) {
    Digest digest;
    std::error_code ignored;
    // tidy: directory_iterator is planted here on purpose
    for (const auto& entry : std::filesystem::directory_iterator(".", ignored)) {
        digest.add(entry.path().filename().string());
    }
    return static_cast<std::int64_t>(digest.value() >> 1);
}

}  // namespace cleave::determinism::planted
