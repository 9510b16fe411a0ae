#include "tradeoff/csv.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <utility>

#include "text/escape.hpp"

namespace cleave::report {
namespace {

using namespace tradeoff;  // NOLINT(google-build-using-namespace): this file is about its types

class Table {
  public:
    Table(std::string name, const std::vector<std::string>& columns) : name_(std::move(name)) {
        for (const std::string& column : columns) text(column);
        end();
    }

    Table& text(std::string_view value) {
        line_ += (first_ ? "" : ",") + csv_field(value);
        first_ = false;
        return *this;
    }
    template <class N>
    Table& number(N value) {
        return text(fmt::format("{}", value));
    }
    Table& number(const std::optional<double>& value) { return value ? number(*value) : text(""); }
    Table& estimate(const std::optional<Estimate>& value) {
        if (!value) return text("").text("").text("");
        return number(value->value).number(value->low).number(value->high);
    }
    Table& rate(const Rate& rate) {
        return number(rate.count).number(rate.total).estimate(rate.share);
    }
    void end() {
        all_ += line_ + "\r\n";
        line_.clear();
        first_ = true;
    }
    CsvTable take() { return {std::move(name_), std::move(all_)}; }

  private:
    std::string name_, line_, all_;
    bool first_ = true;
};

using Columns = std::vector<std::string>;

void add_estimate(Columns& columns, const std::string& name) {
    for (const char* part : {"", "_low", "_high"}) columns.push_back(name + part);
}
void add_rate(Columns& columns, const std::string& name) {
    columns.push_back(name + "_count");
    columns.push_back(name + "_total");
    add_estimate(columns, name);
}

const Columns where = {"system", "workload", "faults"};

Table& place(Table& table, const Matrix& matrix, const Cell& cell) {
    return table.text(matrix.systems[cell.system].key)
        .text(matrix.workloads[cell.workload].key)
        .text(matrix.faults[cell.faults].key);
}

Columns cell_columns() {
    Columns columns = where;
    for (const char* one : {"not_offered", "seeds", "operations", "undecided_runs", "level"}) {
        columns.emplace_back(one);
    }
    for (const char* one : {"stale_reads", "anomalous_reads", "lost_writes", "resurrected_writes",
                            "yield", "harvest", "cache_hits"}) {
        add_rate(columns, one);
    }
    for (const char* one :
         {"staleness_p50_ms", "staleness_p99_ms", "converge_p50_s", "recover_p50_s",
          "work_lost_p50_s", "dollars_month", "requests_month", "egress_month", "storage_month",
          "store_requests_per_operation", "wan_bytes_per_operation"}) {
        add_estimate(columns, one);
    }
    for (const char* when : {"peace", "partition"}) {
        for (const char* one : {"consistency", "availability", "partition_tolerance"}) {
            columns.push_back(std::string(when) + '_' + one);
        }
    }
    columns.emplace_back("reproduce");
    return columns;
}

CsvTable cells(const Matrix& matrix) {
    Table table("cells.csv", cell_columns());
    for (const Cell& cell : matrix.cells) {
        const Consistency& c = cell.consistency;
        place(table, matrix, cell)
            .text(cell.not_offered)
            .number(cell.seeds.size())
            .number(cell.operations)
            .number(cell.undecided_runs)
            .text(c.level);
        for (const Rate* one : {&c.stale_reads, &c.anomalous_reads, &c.lost_writes,
                                &c.resurrected_writes, &cell.yield, &cell.harvest}) {
            table.rate(*one);
        }
        table.rate(cell.cost.cache_hits.value_or(Rate{}));
        for (const auto& one : {c.staleness_ms.p50, c.staleness_ms.p99, c.converge_s.p50,
                                cell.recover_s.p50, cell.cost.work_lost_s.p50}) {
            table.estimate(one);
        }
        for (const Estimate& one :
             {cell.cost.dollars_month, cell.cost.requests_month, cell.cost.egress_month,
              cell.cost.storage_month, cell.cost.store_requests_per_operation,
              cell.cost.wan_bytes_per_operation}) {
            table.estimate(cell.not_offered.empty() ? std::optional(one) : std::nullopt);
        }
        for (const CapPosition& one : {cell.peace, cell.partition}) {
            table.number(one.consistency).number(one.availability).number(one.partition_tolerance);
        }
        table.text(cell.reproduce).end();
    }
    return table.take();
}

CsvTable sides(const Matrix& matrix) {
    Columns columns = where;
    for (const char* one : {"site", "cut_off", "phase", "function"}) columns.emplace_back(one);
    add_rate(columns, "answered");
    columns.emplace_back("samples");
    for (const char* one : {"p50_ms", "p99_ms", "p999_ms"}) add_estimate(columns, one);
    for (const char* one : {"bound_ms", "bound_sum_ms", "bound_source"}) {
        columns.emplace_back(one);
    }
    Table table("sides.csv", columns);
    const char* const names[] = {"before", "partition", "after"};
    for (const Cell& cell : matrix.cells) {
        for (const Side& side : cell.sides) {
            const PhaseMeasures* const in[] = {&side.before, &side.partition, &side.after};
            for (std::size_t i = 0; i < phases; ++i) {
                for (const bool reads : {true, false}) {
                    const Quantiles& ms = reads ? in[i]->read_ms : in[i]->write_ms;
                    place(table, matrix, cell)
                        .text(side.site)
                        .text(side.cut_off ? "yes" : "no")
                        .text(names[i])
                        .text(reads ? "read" : "write")
                        .rate(reads ? in[i]->reads : in[i]->writes)
                        .number(ms.samples)
                        .estimate(ms.p50)
                        .estimate(ms.p99)
                        .estimate(ms.p999)
                        .number(reads ? side.bound.read_ms : side.bound.write_ms)
                        .number(side.bound.sum_ms)
                        .text(side.bound.source)
                        .end();
                }
            }
        }
    }
    return table.take();
}

CsvTable guarantees(const Matrix& matrix) {
    Columns columns = where;
    for (const char* one : {"guarantee", "held", "violated", "undecided", "first_violated_seed"}) {
        columns.emplace_back(one);
    }
    Table table("guarantees.csv", columns);
    for (const Cell& cell : matrix.cells) {
        for (const Held& one : cell.consistency.guarantees) {
            place(table, matrix, cell)
                .text(check::to_string(one.guarantee))
                .number(one.held)
                .number(one.violated)
                .number(one.undecided)
                .text(one.first_violated ? fmt::format("{}", *one.first_violated) : "")
                .end();
        }
    }
    return table.take();
}

CsvTable over_time(const Matrix& matrix) {
    Columns columns = where;
    columns.emplace_back("site");
    columns.emplace_back("start_s");
    add_rate(columns, "reads");
    add_rate(columns, "writes");
    Table table("availability.csv", columns);
    for (const Cell& cell : matrix.cells) {
        for (const Side& side : cell.sides) {
            for (const Slice& slice : side.slices) {
                place(table, matrix, cell)
                    .text(side.site)
                    .number(slice.start_s)
                    .rate(slice.reads)
                    .rate(slice.writes)
                    .end();
            }
        }
    }
    return table.take();
}

const char* word_of(Fit fit) {
    switch (fit) {
        case Fit::fits: return "fits";
        case Fit::fits_if: return "fits if";
        case Fit::does_not_fit: return "does not fit";
        case Fit::unknown: break;
    }
    return "unknown";
}

CsvTable recommendations(const Matrix& matrix) {
    Table table("recommendations.csv",
                {"workload", "system", "fit", "because", "condition", "faults", "reproduce"});
    for (const Recommendation& one : matrix.recommendations) {
        table.text(matrix.workloads[one.workload].key)
            .text(matrix.systems[one.system].key)
            .text(word_of(one.fit))
            .text(one.because)
            .text(one.condition)
            .text(matrix.faults[matrix.cells[one.cell].faults].key)
            .text(one.reproduce)
            .end();
    }
    return table.take();
}

CsvTable needs(const Matrix& matrix) {
    Table table("needs.csv", {"workload", "system", "need", "measured", "fit", "faults"});
    for (const Recommendation& one : matrix.recommendations) {
        for (const NeedCheck& check : one.checks) {
            table.text(matrix.workloads[one.workload].key)
                .text(matrix.systems[one.system].key)
                .text(check.need)
                .text(check.measured)
                .text(word_of(check.fit))
                .text(matrix.faults[matrix.cells[check.cell].faults].key)
                .end();
        }
    }
    return table.take();
}

}  // namespace

std::vector<CsvTable> matrix_csv(const Matrix& matrix) {
    return {cells(matrix),     sides(matrix),           guarantees(matrix),
            over_time(matrix), recommendations(matrix), needs(matrix)};
}

}  // namespace cleave::report
