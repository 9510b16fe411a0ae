#include "linearizability/z3_slices.hpp"

#include <z3++.h>

#include <algorithm>

namespace cleave::check {

Z3Answer check_in_slices(z3::solver& solver, std::uint64_t resources, Watch* watch) {
    constexpr std::uint64_t shortest_slice = 200'000;
    for (std::uint64_t spent = 0; spent < resources;) {
        const std::uint64_t slice =
            std::min<std::uint64_t>(std::max(shortest_slice, spent / 20), UINT32_MAX);
        z3::params params(solver.ctx());
        params.set("rlimit", static_cast<unsigned>(slice));
        params.set("random_seed", 0U);
        solver.set(params);
        switch (solver.check()) {
            case z3::sat: return Z3Answer::satisfiable;
            case z3::unsat: return Z3Answer::unsatisfiable;
            case z3::unknown: break;
        }
        spent += slice;
        if (watch == nullptr) continue;
        watch->progress("asking Z3", spent, resources);
        if (watch->expired()) return Z3Answer::out_of_time;
    }
    return Z3Answer::out_of_resources;
}

}  // namespace cleave::check
