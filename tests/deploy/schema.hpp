#pragma once
// A small validator for the part of JSON Schema that kubernetes.schema.json uses: type, const,
// enum, pattern (of the whole text), minimum, required, properties, additionalProperties, items,
// oneOf and $ref into the document. A keyword that it does not know is told like a mistake of the
// document.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace cleave::deploy::test {

// "/spec/completions: is no integer", in the order of the document.
std::vector<std::string> violations(const nlohmann::json& schema, const nlohmann::json& document);

}  // namespace cleave::deploy::test
