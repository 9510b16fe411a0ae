#include "objects/catalog.hpp"

#include <vector>

#include "objects/register.hpp"
#include "objects/transactions.hpp"

namespace cleave::objects {

std::span<const Object* const> catalog() {
    static const std::vector<const Object*> all = {&plain_register(), &cas_register(),
                                                   &list_append(), &rw_register()};
    return all;
}

const Object* named(std::string_view name) {
    for (const Object* object : catalog()) {
        if (object->name == name) return object;
    }
    return nullptr;
}

}  // namespace cleave::objects
