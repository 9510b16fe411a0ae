#include "grid/cell.hpp"

#include <fmt/core.h>
#include <malloc.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "certifier/certifier.hpp"
#include "check/check.hpp"
#include "objects/catalog.hpp"
#include "objects/register.hpp"

namespace cleave::bench {
namespace {

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// A line of /proc/self/status, in bytes.
double status(const std::string& name) {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);) {
        if (line.rfind(name + ":", 0) == 0) return std::stod(line.substr(name.size() + 1)) * 1024;
    }
    return 0;
}

void reset_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

// The signal ends the process when it has used that much more processor time; 0 calls it off.
void alarm_after(double seconds) {
    itimerval timer{};
    timer.it_value.tv_sec = static_cast<time_t>(seconds);
    timer.it_value.tv_usec = static_cast<suseconds_t>((seconds - std::floor(seconds)) * 1e6);
    setitimer(ITIMER_PROF, &timer, nullptr);
}

CellResult judge(const Workload& workload, double cap) {
    using End = CellResult::End;
    const history::History history = make_history(workload);
    const bool is_register = workload.object.empty();
    const objects::Object& object =
        is_register ? objects::cas_register() : *objects::named(workload.object);
    check::Options options;
    options.limits.steps = UINT64_MAX / 16;
    options.limits.memory = Bytes::mebi(8'192);
    CellResult result;
    malloc_trim(0);
    reset_peak();
    const double before = status("VmRSS");
    alarm_after(cap);
    const double begin = cpu_seconds();
    const check::Verdict verdict =
        check::check(history, object, check::Guarantee::linearizable, options);
    result.seconds = cpu_seconds() - begin;
    alarm_after(0);
    result.bytes_an_operation =
        std::max(0.0, status("VmHWM") - before) / static_cast<double>(workload.operations);
    const bool holds = verdict.conclusion == check::Conclusion::holds;
    result.end = holds ? End::holds : End::violated;
    if (verdict.conclusion == check::Conclusion::unknown) result.end = End::undecided;
    if (!verdict.counterexamples.empty()) result.core = verdict.counterexamples[0].core.size();
    const bool fine = workload.anomaly == Anomaly::none;
    const bool lost = workload.anomaly == Anomaly::lost || workload.anomaly == Anomaly::twice;
    const bool absurd = (fine && result.end == End::violated) || (lost && result.end == End::holds);
    const check::Certification certification =
        check::certify(history, object, check::Guarantee::linearizable, verdict, std::nullopt);
    if (!absurd && certification.too_large) {
        result.end = End::uncertified;
    } else if (absurd || !certification) {
        std::fprintf(stderr, "%s: %s\n", workload.name().c_str(), certification.reason.c_str());
        result.end = End::wrong;
    }
    return result;
}

}  // namespace

CellResult run_cell(const Workload& workload, double cap) {
    CellResult result;
    int ends[2];
    if (pipe(ends) != 0) return result;
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        result = judge(workload, cap);
        const bool written = write(ends[1], &result, sizeof result) == sizeof result;
        _exit(written ? 0 : 1);
    }
    close(ends[1]);
    if (read(ends[0], &result, sizeof result) != sizeof result) {
        result = CellResult{.seconds = cap};
    }
    close(ends[0]);
    int how = 0;
    waitpid(child, &how, 0);
    // Anything but the alarm is a crash.
    if (WIFSIGNALED(how) && WTERMSIG(how) != SIGPROF) result.end = CellResult::End::wrong;
    return result;
}

std::string CellResult::text() const {
    switch (end) {
        case End::too_slow: return fmt::format(">{:.0f}", seconds);
        case End::undecided: return "unknown";
        case End::wrong: return "WRONG";
        case End::uncertified: return "uncertified";
        case End::violated:
        case End::holds: break;
    }
    const char* mark = end == End::violated ? "v" : "";
    if (seconds < 0.005) return std::string("0") + mark;
    if (seconds < 0.995) return fmt::format("{:.2f}", seconds).substr(1) + mark;
    return fmt::format("{:.1f}{}", seconds, mark);
}

}  // namespace cleave::bench
