#include "language/places.hpp"

#include <algorithm>
#include <charconv>

#include "language/yaml.hpp"

namespace cleave::scenario {

std::string guarantee_key(check::Guarantee guarantee) {
    std::string key(check::to_string(guarantee));
    std::replace(key.begin(), key.end(), '-', '_');
    return key;
}

Position position_of_expectation(std::string_view text, std::string_view place) {
    Position at = {1, 1};
    const Result<Tree> file = parse_yaml(text, "");
    if (!file || !file->find("expect")) return at;
    at = file->position_of_key("expect");
    const Tree* tree = file->find("expect");
    while (tree && !place.empty()) {
        const std::string_view step = place.substr(0, place.find('/'));
        place.remove_prefix(std::min(step.size() + 1, place.size()));
        std::size_t index = 0;
        const bool number =
            std::from_chars(step.data(), step.data() + step.size(), index).ec == std::errc();
        if (!number) {
            if (!tree->find(step)) break;
            at = tree->position_of_key(step);
            tree = tree->find(step);
        } else if (tree->kind == Tree::Kind::list && index < tree->items.size()) {
            tree = &tree->items[index];
            at = tree->at;
        } else {
            break;  // one that is written where a list may stand
        }
    }
    return at;
}

}  // namespace cleave::scenario
