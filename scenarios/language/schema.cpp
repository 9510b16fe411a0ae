#include "language/schema.hpp"

#include "language/description.hpp"
#include "language/write.hpp"

namespace cleave::scenario {

std::string json_schema(std::span<const ProtocolDescription> protocols) {
    Tree schema = Tree::mapping();
    schema.set("$schema", Tree::string("https://json-schema.org/draft/2020-12/schema"));
    schema.set("title", Tree::string("Cleave scenario"));
    Tree body = scenario_mapping(protocols).schema();
    for (std::size_t i = 0; i < body.keys.size(); ++i) {
        schema.set(body.keys[i].text, std::move(body.items[i]));
    }
    return write_json(schema);
}

}  // namespace cleave::scenario
