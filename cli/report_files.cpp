#include "report_files.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "tradeoff/csv.hpp"
#include "tradeoff/json.hpp"
#include "tradeoff/markdown.hpp"
#include "tradeoff/page.hpp"

namespace cleave::cli {

bool write_report(const tradeoff::Matrix& matrix, const std::string& folder) {
    std::vector<report::ReportFile> beside = {
        {"report.json", report::matrix_json(matrix)},
        {"summary.md", report::matrix_markdown(matrix)},
    };
    for (report::CsvTable& table : report::matrix_csv(matrix)) {
        beside.push_back({std::move(table.name), std::move(table.text)});
    }
    const std::string problem = report::write_tradeoff_report(folder, matrix, beside, {});
    if (!problem.empty()) fmt::print(stderr, "cleave: no report: {}\n", problem);
    return problem.empty();
}

}  // namespace cleave::cli
