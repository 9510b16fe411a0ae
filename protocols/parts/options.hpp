#pragma once
// Reads a protocol's options by name. The runtime passes a value for every option that the protocol
// described, of the described type; anything else is a programming error and aborts.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "host/deployment.hpp"
#include "host/require.hpp"

namespace cleave::parts {

template <class T>
T option(const std::vector<Option>& options, std::string_view name) {
    for (const Option& option : options) {
        if (option.name != name) continue;
        if (const T* value = std::get_if<T>(&option.value)) return *value;
    }
    internal_error("a protocol option is missing or of another type than described");
}

inline bool switched_on(const std::vector<std::string>& bugs, std::string_view name) {
    for (const std::string& bug : bugs) {
        if (bug == name) return true;
    }
    return false;
}

}  // namespace cleave::parts
