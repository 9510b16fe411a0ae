#include "schema.hpp"

#include <nlohmann/json.hpp>
#include <regex>

namespace cleave::deploy::test {
namespace {

using nlohmann::json;

class Validator {
  public:
    explicit Validator(const json& root) : root_(root) {}

    std::vector<std::string> check(const json& schema, const json& value, const std::string& at) {
        std::vector<std::string> found;
        for (const auto& [keyword, wanted] : schema.items()) {
            for (auto& message : check(keyword, wanted, schema, value, at)) {
                found.push_back(std::move(message));
            }
        }
        return found;
    }

  private:
    using Messages = std::vector<std::string>;

    Messages check(const std::string& keyword, const json& wanted, const json& schema,
                   const json& value, const std::string& at) {
        const auto unless = [&](bool good, const std::string& message) {
            return good ? Messages{} : Messages{(at.empty() ? "/" : at) + ": " + message};
        };
        if (keyword == "$comment" || keyword == "title" || keyword == "$defs") return {};
        if (keyword == "$ref") return check(target(wanted), value, at);
        if (keyword == "const") return unless(value == wanted, "is not " + wanted.dump());
        if (keyword == "enum") {
            return unless(std::find(wanted.begin(), wanted.end(), value) != wanted.end(),
                          "is none of " + wanted.dump());
        }
        if (keyword == "type") return unless(is(value, wanted), "is no " + std::string(wanted));
        if (keyword == "pattern") {
            const bool good = !value.is_string() ||
                              std::regex_match(value.get<std::string>(), std::regex(wanted));
            return unless(good, "does not match " + wanted.dump());
        }
        if (keyword == "minimum") {
            return unless(!value.is_number() || value >= wanted, "is below " + wanted.dump());
        }
        if (keyword == "required") {
            Messages found;
            for (const std::string key : wanted) {
                if (value.is_object() && !value.contains(key))
                    found.push_back(at + ": has no " + key);
            }
            return found;
        }
        if (keyword == "properties")
            return {};  // with additionalProperties, which always stands by
        if (keyword == "additionalProperties") return members(schema, value, at);
        if (keyword == "items") return items(wanted, value, at);
        if (keyword == "oneOf") return one_of(wanted, value, at);
        return {at + ": the schema has the unknown keyword " + keyword};
    }

    static bool is(const json& value, const std::string& type) {
        if (type == "object") return value.is_object();
        if (type == "array") return value.is_array();
        if (type == "string") return value.is_string();
        if (type == "integer") return value.is_number_integer();
        return type == "boolean" && value.is_boolean();
    }

    const json& target(const std::string& reference) const {
        return root_.at(json::json_pointer(reference.substr(1)));
    }

    Messages members(const json& schema, const json& value, const std::string& at) {
        Messages found;
        if (!value.is_object()) return found;
        const json properties = schema.value("properties", json::object());
        const json& others = schema.at("additionalProperties");
        for (const auto& [key, member] : value.items()) {
            const std::string below = at + "/" + key;
            Messages more;
            if (properties.contains(key)) {
                more = check(properties.at(key), member, below);
            } else if (others.is_object()) {
                more = check(others, member, below);
            } else {
                more = {below + ": is unknown"};
            }
            found.insert(found.end(), more.begin(), more.end());
        }
        return found;
    }

    Messages items(const json& schema, const json& value, const std::string& at) {
        Messages found;
        for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) {
            const Messages more = check(schema, value[i], at + "/" + std::to_string(i));
            found.insert(found.end(), more.begin(), more.end());
        }
        return found;
    }

    // The alternatives are told apart by `kind`: what is wrong by the nearest one is of use.
    Messages one_of(const json& schemas, const json& value, const std::string& at) {
        std::vector<Messages> all;
        for (const json& schema : schemas) all.push_back(check(schema, value, at));
        return *std::min_element(all.begin(), all.end(),
                                 [](const auto& a, const auto& b) { return a.size() < b.size(); });
    }

    const json& root_;
};

}  // namespace

std::vector<std::string> violations(const json& schema, const json& document) {
    return Validator(schema).check(schema, document, "");
}

}  // namespace cleave::deploy::test
