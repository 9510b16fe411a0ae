#pragma once
// Reads a protocol's options by name. The runtime passes a value for every option that the protocol
// described, of the described type; anything else is a programming error and throws
// std::logic_error.

#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "host/deployment.hpp"

namespace cleave::parts {

template <class T>
T option(const std::vector<Option>& options, std::string_view name) {
    for (const Option& option : options) {
        if (option.name != name) continue;
        if (const T* value = std::get_if<T>(&option.value)) return *value;
    }
    throw std::logic_error("protocol option missing or of another type: " + std::string(name));
}

inline bool switched_on(const std::vector<std::string>& bugs, std::string_view name) {
    for (const std::string& bug : bugs) {
        if (bug == name) return true;
    }
    return false;
}

}  // namespace cleave::parts
