// How long each engine goes without asking the watch, in CPU time, on a million operations: by so
// much a deadline may be overshot. Prints a line for each object and guarantee; the goal is a
// twentieth of a deadline of one second. Arguments: operations, clients, percent of operations of
// unknown outcome; then words that choose objects.

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "any_history.hpp"
#include "check/check.hpp"
#include "objects/catalog.hpp"
#include "process_history.hpp"

namespace cleave {
namespace {

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

class Silences : public check::Watch {
  public:
    bool expired() override {
        hear("");
        return false;
    }
    void progress(std::string_view phase, std::uint64_t done, std::uint64_t) override {
        hear(fmt::format("{} {}", phase, done));
    }
    void hear(const std::string& where) {
        const double now = cpu_seconds();
        if (now - last > longest) {
            longest = now - last;
            before = where;
        }
        last = now;
        if (!where.empty()) ++asked;
    }
    double last = cpu_seconds(), longest = 0;
    std::uint64_t asked = 0;
    std::string before;
};

history::History history_of(const objects::Object& object, std::uint32_t operations,
                            std::uint32_t clients, std::int64_t unknown) {
    Random random(1);
    if (object.name == "register") {
        return test::replicated_history(random, {.operations = operations,
                                                 .clients = clients,
                                                 .keys = 10,
                                                 .replicas = test::Replicas::one_log,
                                                 .unknown = Ratio::percent(unknown)});
    }
    return test::simulated_history(random, object,
                                   {.operations = operations,
                                    .clients = clients,
                                    .unknown = Ratio::percent(unknown),
                                    .takes = Ratio::percent(50)});
}

void measure(const objects::Object& object, const history::History& history) {
    for (const check::GuaranteeInfo& info : check::guarantees()) {
        if (!check::has_engine(object, info.guarantee)) continue;
        Silences silences;
        const double began = cpu_seconds();
        const auto verdict =
            check::check(history, object, info.guarantee, {.limits = {.watch = &silences}});
        silences.hear("the end");
        fmt::print(
            "{:15} {:20} {:9} in {:6.2f} s, asked {:6} times, longest silence {:4.0f} ms "
            "(until {})\n",
            object.name, info.name, check::to_string(verdict.conclusion), cpu_seconds() - began,
            silences.asked, 1'000 * silences.longest, silences.before);
        std::fflush(stdout);
    }
}

}  // namespace
}  // namespace cleave

int main(int argc, char** argv) {
    const auto number = [&](int i, long otherwise) {
        return argc > i ? std::strtol(argv[i], nullptr, 10) : otherwise;
    };
    const auto operations = static_cast<std::uint32_t>(number(1, 1'000'000));
    const auto clients = static_cast<std::uint32_t>(number(2, 10));
    std::vector<std::string> names(argv + std::min(argc, 4), argv + argc);
    if (names.empty()) {
        names = {"register",       "cas-register", "queue",      "stack",
                 "priority-queue", "mutex",        "fenced-lock"};
    }
    for (const std::string& name : names) {
        const cleave::objects::Object& object = *cleave::objects::named(name);
        cleave::measure(object, cleave::history_of(object, operations, clients, number(3, 1)));
    }
}
