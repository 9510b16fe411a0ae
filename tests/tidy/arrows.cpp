#include <algorithm>
#include <set>

#include "tidy/checks.hpp"

namespace cleave::tidy {
namespace {

// Which folders the files below `from` may include. The compiler enforces the arrows between
// layers; this table is finer. The longest `from` that fits a file is its rule.
struct Arrow {
    std::string_view from;
    std::vector<std::string_view> to;
    std::string_view why;
};

const std::vector<Arrow>& arrows() {
    static const std::vector<Arrow> table = {
        {"protocols/host/", {"protocols/host/"}, "the host is the bottom: it knows no protocol"},
        {"protocols/parts/",
         {"protocols/host/", "protocols/parts/"},
         "parts serve every protocol and know none"},
        {"protocols/catalog/", {"protocols/"}, "the catalog lists protocols, no more"},
        // Beside edge filers, clients may go straight to the store, as those of direct-s3 do.
        {"protocols/edge_filer/",
         {"protocols/host/", "protocols/parts/", "protocols/edge_filer/", "protocols/direct_s3/"},
         "an edge filer sees host/, parts/, itself, and the clients that go past it"},
        {"protocols/",
         {"protocols/host/", "protocols/parts/", "protocols/$folder/"},
         "a protocol sees only host/, parts/ and itself, so that it runs on a real network too"},
        {"models/",
         {"protocols/host/", "models/"},
         "models share the host's vocabulary and know no protocol"},
        {"sim/",
         {"protocols/host/", "models/world/", "sim/"},
         "the engine runs any protocol in any world: it knows neither protocols nor checkers"},
        {"checkers/certifier/",
         {"protocols/host/", "models/objects/", "checkers/certifier/", "checkers/history/",
          "checkers/verdict/"},
         "the certifier must not share code with the engines whose answers it checks"},
        {"checkers/",
         {"protocols/host/", "models/objects/", "checkers/"},
         "checkers judge histories from anywhere: they know nothing of simulation"},
        {"scenarios/",
         {"protocols/", "models/", "sim/", "checkers/", "scenarios/"},
         "results do not depend on how they are shown"},
        {"scenarios/shards/",
         {"protocols/host/", "scenarios/shards/"},
         "dividing a sweep is arithmetic: it knows nothing of what is swept"},
        {"scenarios/statistics/",
         {"protocols/host/", "scenarios/statistics/"},
         "statistics know numbers, not what they are of"},
        {"reports/",
         {"protocols/host/", "models/world/", "models/objects/", "checkers/history/",
          "checkers/verdict/", "scenarios/compare/", "scenarios/gate/", "scenarios/language/",
          "scenarios/results/", "scenarios/runner/", "scenarios/statistics/", "scenarios/tradeoff/",
          "reports/"},
         "reports show results: they compute no verdict"},
        {"cli/", {""}, ""},
        {"tests/", {""}, ""},
        {"bench/", {""}, ""},
    };
    return table;
}

const Arrow* arrow_of(std::string_view path) {
    const Arrow* best = nullptr;
    for (const Arrow& arrow : arrows()) {
        if (!path.starts_with(arrow.from)) continue;
        if (!best || arrow.from.size() > best->from.size()) best = &arrow;
    }
    return best;
}

// "sim/engine/x.cpp" → "engine".
std::string second_folder(std::string_view path) {
    const std::string_view rest = path.substr(std::min(path.find('/') + 1, path.size()));
    return std::string(top_folder(rest));
}

bool may_include(const Arrow& arrow, const std::string& from, const std::string& target) {
    return std::any_of(arrow.to.begin(), arrow.to.end(), [&](std::string_view allowed) {
        std::string prefix(allowed);
        if (const std::size_t hole = prefix.find("$folder"); hole != std::string::npos) {
            prefix.replace(hole, 7, second_folder(from));
        }
        return target.starts_with(prefix);
    });
}

// The name in `#include "name"`, else empty.
std::string quoted_include(const std::string& line) {
    const std::size_t hash = line.find_first_not_of(' ');
    if (hash == std::string::npos || line[hash] != '#') return {};
    const std::size_t word = line.find("include");
    const std::size_t open = line.find('"');
    if (word == std::string::npos || open == std::string::npos) return {};
    return line.substr(open + 1, line.find('"', open + 1) - open - 1);
}

// The layers are the include roots: "host/time.hpp" is the file of that name in one of them.
std::vector<std::string> targets_of(const std::string& name, const std::set<std::string>& paths) {
    std::vector<std::string> targets;
    for (std::string_view root :
         {"protocols/", "models/", "sim/", "checkers/", "scenarios/", "reports/", "cli/"}) {
        const std::string path = std::string(root) + name;
        if (paths.count(path) != 0) targets.push_back(path);
    }
    return targets;
}

}  // namespace

std::vector<Finding> include_arrows(const Tree& tree) {
    std::vector<Finding> findings;
    std::set<std::string> paths;
    for (const File& file : tree.files) paths.insert(file.path);
    for (const File& file : tree.files) {
        const Arrow* arrow = arrow_of(file.path);
        for (std::size_t i = 0; i < file.code.size(); ++i) {
            const std::string name = quoted_include(file.code[i]);
            if (name.empty()) continue;
            const auto add = [&](const std::string& message) {
                findings.push_back({file.path, i + 1, message});
            };
            if (name.find("..") != std::string::npos) {
                add("#include \"" + name + "\" climbs; name the file from its layer's folder");
                continue;
            }
            for (const std::string& target : targets_of(name, paths)) {
                if (!arrow || may_include(*arrow, file.path, target)) continue;
                add("#include \"" + name + "\" (of " + target +
                    ") is against the arrows: " + std::string(arrow->why));
            }
        }
    }
    return findings;
}

}  // namespace cleave::tidy
