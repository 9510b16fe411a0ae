#include "objects/catalog.hpp"

#include <vector>

#include "objects/open_register.hpp"
#include "objects/register.hpp"

namespace cleave::objects {

std::span<const Object* const> catalog() {
    static const std::vector<const Object*> all = {&plain_register(), &cas_register(),
                                                   &open_register()};
    return all;
}

const Object* named(std::string_view name) {
    for (const Object* object : catalog()) {
        if (object->name == name) return object;
    }
    return nullptr;
}

}  // namespace cleave::objects
