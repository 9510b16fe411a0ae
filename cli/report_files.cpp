#include "report_files.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>
#include <vector>

#include "output/write_file.hpp"
#include "tradeoff/csv.hpp"
#include "tradeoff/json.hpp"
#include "tradeoff/markdown.hpp"

namespace cleave::cli {

bool write_report(const tradeoff::Matrix& matrix, const std::string& folder) {
    std::vector<std::pair<std::string, std::string>> files = {
        {"report.json", report::matrix_json(matrix)},
        {"summary.md", report::matrix_markdown(matrix)},
    };
    for (auto& table : report::matrix_csv(matrix)) {
        files.emplace_back(std::move(table.name), std::move(table.text));
    }
    bool good = true;
    for (const auto& [name, text] : files) {
        const std::string path = (std::filesystem::path(folder) / name).string();
        const std::string problem = report::write_file(path, text);
        if (problem.empty()) continue;
        fmt::print(stderr, "cleave: {}\n", problem);
        good = false;
    }
    return good;
}

}  // namespace cleave::cli
