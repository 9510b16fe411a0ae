#include "tradeoff/matrix_file.hpp"

#include <algorithm>
#include <array>

#include "language/description.hpp"
#include "language/parse.hpp"
#include "language/presets.hpp"
#include "language/reader.hpp"
#include "language/shell.hpp"
#include "language/write.hpp"
#include "language/yaml.hpp"
#include "tradeoff/describe_matrix.hpp"

namespace cleave::tradeoff {
namespace {

using scenario::Reader;
using scenario::Result;
using scenario::Scenario;
using scenario::Tree;

bool is_given(const Tree& tree) { return tree.kind != Tree::Kind::nothing || tree.at.line > 0; }

// A mapping with each key of `changes` in the place of its own.
Tree changed(Tree mapping, const Tree& changes) {
    for (std::size_t i = 0; i < changes.keys.size(); ++i) {
        const auto same = std::ranges::find_if(
            mapping.keys, [&](const Tree& key) { return key.text == changes.keys[i].text; });
        if (same == mapping.keys.end()) {
            mapping.keys.push_back(changes.keys[i]);
            mapping.items.push_back(changes.items[i]);
        } else {
            mapping.items[static_cast<std::size_t>(same - mapping.keys.begin())] = changes.items[i];
        }
    }
    return mapping;
}

Tree sites_of(const MatrixFile& matrix, const SystemEntry& system) {
    if (system.sites.kind != Tree::Kind::mapping) {
        return is_given(system.sites) ? system.sites : matrix.sites;
    }
    Tree changes = system.sites;
    for (std::size_t i = 0; i < changes.keys.size(); ++i) {
        const Tree* common = matrix.sites.find(changes.keys[i].text);
        const bool both = common && common->kind == Tree::Kind::mapping &&
                          changes.items[i].kind == Tree::Kind::mapping;
        if (both) changes.items[i] = changed(*common, changes.items[i]);
    }
    return changed(matrix.sites, changes);
}

Tree links_of(const MatrixFile& matrix, const SystemEntry& system) {
    if (!is_given(system.links)) return matrix.links;
    if (system.links.kind != Tree::Kind::list) return system.links;
    Tree links = matrix.links;
    links.kind = Tree::Kind::list;
    links.items.insert(links.items.end(), system.links.items.begin(), system.links.items.end());
    return links;
}

// The scenario of a cell as it would stand in a file of its own.
Tree composed(const MatrixFile& matrix, const CellPlan& cell) {
    const SystemEntry& system = matrix.systems[cell.system];
    const WorkloadEntry& workload = matrix.workloads[cell.workload];
    const FaultEntry& faults = matrix.faults[cell.faults];
    Tree tree = Tree::mapping();
    tree.at = system.protocol.at;
    const auto set = [&](const char* key, const Tree& value) {
        if (!is_given(value)) return;
        tree.set(key, value);
        tree.keys.back().at = value.at;
    };
    set("name", Tree::string(system.label + ", " + workload.label + ", " + faults.label));
    set("description", Tree::string(matrix.description));
    set("duration", matrix.duration);
    set("settle", matrix.settle);
    set("sites", sites_of(matrix, system));
    set("links", links_of(matrix, system));
    set("network", matrix.network);
    set("protocol", system.protocol);
    set("workload", workload.workload);
    set("faults", faults.faults);
    return tree;
}

// The protocols as if each offered everything: so every cell can be read, and told from one whose
// system does not offer what the workload asks for.
std::vector<ProtocolDescription> offering_all(std::span<const ProtocolDescription> protocols) {
    std::vector<ProtocolDescription> all(protocols.begin(), protocols.end());
    std::vector<Function> functions;
    for (const ProtocolDescription& one : protocols) {
        for (const Function function : one.functions) {
            if (std::ranges::find(functions, function) != functions.end()) continue;
            functions.push_back(function);
        }
    }
    for (ProtocolDescription& one : all) one.functions = functions;
    return all;
}

// The measures are of registers: of what is read and written as a whole.
bool is_measured(Reader& reader, const Tree& workload, const std::string& object) {
    constexpr std::array<std::string_view, 3> measured = {"register", "kv", "file"};
    if (std::ranges::find(measured, object) != measured.end()) return true;
    return reader.error(workload.position_of("object"),
                        "a report does not measure the object \"" + object + '"',
                        "it measures register, kv and file");
}

// Reads matrix and cells; `text` and `path` are for messages.
class Expansion {
  public:
    Expansion(std::string_view text, std::string_view path,
              std::span<const ProtocolDescription> protocols)
        : text_(text),
          path_(path),
          protocols_(protocols),
          offering_all_(offering_all(protocols)),
          scenarios_(scenario::scenario_mapping(offering_all_)) {}

    Result<MatrixFile> read(const Tree& tree) const {
        Reader reader(text_, path_, protocols_);
        MatrixFile matrix;
        if (!matrix_mapping(protocols_).read(reader, tree, matrix)) return reader.take_errors();
        matrix.path = path_;
        for (std::size_t s = 0; s < matrix.systems.size(); ++s) {
            for (std::size_t w = 0; w < matrix.workloads.size(); ++w) {
                for (std::size_t f = 0; f < matrix.faults.size(); ++f) {
                    CellPlan cell{s, w, f, ""};
                    auto errors = read_cell(matrix, cell);
                    if (!errors.empty()) return errors;
                    matrix.cells.push_back(std::move(cell));
                }
            }
        }
        return matrix;
    }

  private:
    using Errors = std::vector<scenario::Diagnostic>;

    Errors read_cell(const MatrixFile& matrix, CellPlan& cell) const {
        Reader reader(text_, path_, offering_all_);
        if (!scenarios_.read(reader, composed(matrix, cell), reader.scenario)) {
            return reader.take_errors();
        }
        const std::string& object = reader.scenario.workload.object;
        if (!is_measured(reader, matrix.workloads[cell.workload].workload, object)) {
            return reader.take_errors();
        }
        cell.scenario = std::move(reader.scenario);
        cell.scenario.path = path_;
        const auto protocol =
            std::ranges::find(protocols_, cell.scenario.protocol.name, &ProtocolDescription::name);
        cell.not_offered = scenario::not_offered(cell.scenario.workload, *protocol);
        return {};
    }

    std::string_view text_;
    std::string_view path_;
    std::span<const ProtocolDescription> protocols_;
    std::vector<ProtocolDescription> offering_all_;
    scenario::Mapping<Scenario> scenarios_;
};

}  // namespace

bool is_matrix(const Tree& tree) {
    return tree.kind == Tree::Kind::mapping && tree.find("systems") != nullptr;
}

bool is_matrix(std::string_view text) {
    const auto tree = scenario::parse_yaml(text, "");
    return tree && is_matrix(*tree);
}

Result<MatrixFile> parse_matrix(std::string_view text, std::string_view path,
                                std::span<const ProtocolDescription> protocols) {
    const Result<Tree> tree = scenario::parse_yaml(text, path);
    if (!tree) return tree.errors();
    return Expansion(text, path, protocols).read(*tree);
}

Result<MatrixFile> load_matrix(std::string_view path,
                               std::span<const ProtocolDescription> protocols) {
    const Result<std::string> text = scenario::load_text(path);
    if (!text) return text.errors();
    return parse_matrix(*text, path, protocols);
}

std::string cell_name(const MatrixFile& matrix, const CellPlan& cell) {
    return matrix.systems[cell.system].key + '/' + matrix.workloads[cell.workload].key + '/' +
           matrix.faults[cell.faults].key;
}

const CellPlan* find_cell(const MatrixFile& matrix, std::string_view name) {
    const auto found = std::ranges::find_if(
        matrix.cells, [&](const CellPlan& cell) { return cell_name(matrix, cell) == name; });
    return found == matrix.cells.end() ? nullptr : &*found;
}

std::vector<std::string> cell_names(const MatrixFile& matrix) {
    std::vector<std::string> names;
    for (const CellPlan& cell : matrix.cells) names.push_back(cell_name(matrix, cell));
    return names;
}

// The parts of the cells say how the entries are written with their defaults.
std::string show(const MatrixFile& matrix) {
    MatrixFile whole = matrix;
    const auto scenarios = scenario::scenario_mapping({});
    for (const CellPlan& cell : matrix.cells) {
        if (!cell.not_offered.empty()) continue;
        const Tree tree = scenarios.write(cell.scenario, cell.scenario);
        whole.systems[cell.system].protocol = *tree.find("protocol");
        whole.workloads[cell.workload].workload = *tree.find("workload");
        whole.faults[cell.faults].faults = *tree.find("faults");
        whole.settle = *tree.find("settle");
        whole.duration = *tree.find("duration");
    }
    return scenario::write_yaml(matrix_mapping({}).write(Scenario{}, whole));
}

std::string matrix_schema(std::span<const ProtocolDescription> protocols) {
    Tree schema = Tree::mapping();
    schema.set("$schema", Tree::string("https://json-schema.org/draft/2020-12/schema"));
    schema.set("title", Tree::string("Cleave trade-off matrix"));
    Tree body = matrix_mapping(protocols).schema();
    for (std::size_t i = 0; i < body.keys.size(); ++i) {
        schema.set(body.keys[i].text, std::move(body.items[i]));
    }
    return scenario::write_json(schema);
}

std::string reproduce_line(const MatrixFile& matrix, const CellPlan& cell, std::uint64_t seed) {
    return "./run.sh run " + scenario::shell_word(matrix.path) + " --cell " +
           cell_name(matrix, cell) + " --seed " + std::to_string(seed);
}

}  // namespace cleave::tradeoff
