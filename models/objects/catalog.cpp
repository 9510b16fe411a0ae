#include "objects/catalog.hpp"

#include <vector>

#include "objects/append_list.hpp"
#include "objects/counter.hpp"
#include "objects/fenced_lock.hpp"
#include "objects/file.hpp"
#include "objects/kv.hpp"
#include "objects/mutex.hpp"
#include "objects/namespace.hpp"
#include "objects/open_register.hpp"
#include "objects/priority_queue.hpp"
#include "objects/queue.hpp"
#include "objects/register.hpp"
#include "objects/set.hpp"
#include "objects/stack.hpp"
#include "objects/transactions.hpp"
#include "objects/volume.hpp"

namespace cleave::objects {

std::span<const Object* const> catalog() {
    static const std::vector<const Object*> all = {&plain_register(),
                                                   &cas_register(),
                                                   &kv(),
                                                   &counter(),
                                                   &set(),
                                                   &queue(),
                                                   &stack(),
                                                   &priority_queue(),
                                                   &append_list(),
                                                   &mutex(),
                                                   &fenced_lock(),
                                                   &file(),
                                                   &name_space(),
                                                   &volume(),
                                                   &open_register(),
                                                   &list_append(),
                                                   &rw_register()};
    return all;
}

const Object* named(std::string_view name) {
    for (const Object* object : catalog()) {
        if (object->name == name) return object;
    }
    return nullptr;
}

}  // namespace cleave::objects
