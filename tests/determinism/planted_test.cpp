// Each planted kind of nondeterminism is caught, by the means that the table says, and what differs
// at run time is located to the first event that does. The control is caught by nothing.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "catch.hpp"
#include "determinism/divergence.hpp"
#include "determinism/other_process.hpp"
#include "planted/kinds.hpp"
#include "tidy/checks.hpp"

namespace cleave::determinism::planted {
namespace {

enum class Caught { no, yes, maybe };
constexpr Caught no = Caught::no, yes = Caught::yes, maybe = Caught::maybe;

// By what a kind is caught. "maybe": it depends on the machine, so that nothing is promised.
struct Row {
    std::string_view kind;
    Caught tidy;       // by its text
    Caught repeated;   // run again in this process
    Caught memory;     // run again in this process, in a scrambled heap
    Caught elsewhere;  // run in another process with another environment
    Caught clang;      // run by a program of clang++ -O2
    Caught libcxx;     // run by a program of clang++ -O2 with libc++
};

constexpr Row table[] = {
    // kind                tidy repeated memory elsewhere clang libcxx
    {"nothing", no, no, no, no, no, no},
    {"address", yes, maybe, yes, yes, maybe, maybe},
    {"argument_order", yes, no, no, no, yes, yes},
    {"carried_over", yes, yes, yes, maybe, no, no},
    {"distribution", yes, no, no, no, no, yes},
    {"environment", yes, no, no, yes, no, no},
    {"folder_order", yes, no, no, yes, no, no},
    {"logged_address", yes, maybe, yes, yes, maybe, maybe},
    {"pointer_order", yes, maybe, yes, maybe, maybe, maybe},
    {"process_number", yes, no, no, yes, yes, yes},
    {"random_device", yes, yes, yes, yes, yes, yes},
    {"string_hash", yes, no, no, no, no, yes},
    {"thread_race", yes, yes, yes, yes, yes, yes},
    {"uninitialised_read", no, maybe, yes, maybe, maybe, maybe},
    {"unordered_iteration", yes, no, no, no, no, yes},
    {"unstable_sort", yes, no, no, no, no, yes},
    {"wall_clock", yes, yes, yes, yes, yes, yes},
};

Watch with_texts(Watch watch) {
    watch.texts = true;
    return watch;
}

Way here(const Kind& kind, std::optional<std::uint64_t> heap = {}) {
    return {"again",
            [&kind, heap](const Watch& watch) { return record(kind, with_texts(watch), heap); }};
}

// In another process, which may be a program of another compiler.
Way elsewhere(const std::string& program, const Kind& kind) {
    return {"elsewhere", [program, &kind](const Watch& watch) {
                Command command = {program, {std::string(kind.name), "--texts", "--heap", "9"}};
                if (watch.keep) {
                    command.arguments.emplace_back("--keep");
                    command.arguments.push_back(std::to_string(watch.keep->first));
                    command.arguments.push_back(std::to_string(watch.keep->last));
                }
                const Output output = run_elsewhere(command);
                Recording recording = recording_from_text(output.out);
                if (!output.error.empty()) recording.error = output.error;
                return recording;
            }};
}

// The numbers of the first event that leaks and of the message that then arrives, by the control.
struct FirstLeak {
    std::uint64_t timer = 0, message = 0;
};
FirstLeak first_leak() {
    Watch all;
    all.keep = EventRange{};
    FirstLeak leak;
    for (const TraceEntry& entry : record(*find("nothing"), all).entries) {
        if (leak.timer == 0 && entry.text == "Tick{number: 4000}") leak.timer = entry.event;
        if (leak.message == 0 && entry.text.starts_with("Leaked{")) leak.message = entry.event;
    }
    REQUIRE(leak.timer > 4'096);  // the first checkpoint is not the one to find
    REQUIRE(leak.message > leak.timer);
    return leak;
}

// That what was found is the first leak, or a later one where the first may come out the same.
void check_place(const Kind& kind, const Divergence& divergence) {
    static const FirstLeak expected = first_leak();
    INFO(explain(divergence));
    REQUIRE(divergence.unlocated.empty());
    REQUIRE(divergence.one);
    REQUIRE(divergence.other);
    CHECK(divergence.one->event == divergence.other->event);
    CHECK(*divergence.one != *divergence.other);
    if (kind.name == "logged_address") {
        CHECK(divergence.one->kind == "log");
        CHECK(divergence.one->event == expected.timer);
        CHECK(divergence.hash_one == divergence.hash_other);
        return;
    }
    CHECK(divergence.one->kind == "message");
    CHECK(divergence.one->text.starts_with("Leaked{value: "));
    CHECK(divergence.other->text.starts_with("Leaked{value: "));
    CHECK(divergence.one->node == "office/follower");
    if (kind.name != "thread_race") CHECK(divergence.one->event == expected.message);
}

void check_runs(Caught caught, const Kind& kind, const Way& one, const Way& other) {
    CAPTURE(kind.name, other.how);
    const std::optional<Divergence> divergence = find_divergence(one, other);
    if (divergence) INFO(explain(*divergence));
    if (caught == no) CHECK_FALSE(divergence);
    if (caught == yes) CHECK(divergence);
    if (divergence) check_place(kind, *divergence);
}

// The source of a kind as if it were a protocol's, without its excuses.
tidy::Tree as_protocol(std::string_view kind) {
    std::ifstream file(CLEAVE_PLANTED_SOURCES "/" + std::string(kind) + ".cpp");
    std::ostringstream text;
    text << file.rdbuf();
    std::string source = text.str();
    REQUIRE_FALSE(source.empty());
    const std::string excuse = "// tidy:";
    for (std::size_t at = source.find(excuse); at != std::string::npos; at = source.find(excuse)) {
        source.replace(at, excuse.size(), "//");
    }
    return tidy::Tree{{tidy::make_file("protocols/toy/" + std::string(kind) + ".cpp", source)}};
}

// The program of another compiler, if the matrix test has built it.
std::optional<std::string> program_of(const std::string& build) {
    std::string program =
        CLEAVE_MATRIX "/" + build + "/tests/determinism/planted/determinism_planted";
    if (std::filesystem::exists(program)) return program;
    std::cerr << "SKIPPED: " << program << " is not there; the matrix tests build it\n";
    return std::nullopt;
}

void check_program(const std::string& build, Caught Row::*column) {
    const std::optional<std::string> program = program_of(build);
    if (!program) return;
    for (const Row& row : table) {
        const Kind& kind = *find(row.kind);
        check_runs(row.*column, kind, elsewhere(CLEAVE_PLANTED, kind), elsewhere(*program, kind));
    }
}

}  // namespace

TEST_CASE("the table has every planted kind, and something catches each but the control") {
    REQUIRE(std::size(table) == kinds().size());
    REQUIRE(kinds().size() > 12);
    for (std::size_t i = 0; i < kinds().size(); ++i) {
        CAPTURE(table[i].kind);
        CHECK(table[i].kind == kinds()[i].name);
        const Row& row = table[i];
        const bool caught = row.tidy == yes || row.repeated == yes || row.memory == yes ||
                            row.elsewhere == yes || row.clang == yes || row.libcxx == yes;
        CHECK(caught == (row.kind != "nothing"));
    }
}

TEST_CASE("the tidy test finds planted nondeterminism in the text as the table says") {
    for (const Row& row : table) {
        CAPTURE(row.kind);
        const tidy::Tree tree = as_protocol(row.kind);
        std::size_t findings = 0;
        for (const auto check : {tidy::banned_names, tidy::draw_order, tidy::changing_statics}) {
            findings += check(tree).size();
        }
        CHECK((findings > 0) == (row.tidy == yes));
    }
}

TEST_CASE("repeating a run in the same process catches planted nondeterminism as the table says") {
    for (const Row& row : table) {
        const Kind& kind = *find(row.kind);
        check_runs(row.repeated, kind, here(kind), here(kind));
    }
}

TEST_CASE("a scrambled heap catches planted nondeterminism as the table says") {
    for (const Row& row : table) {
        const Kind& kind = *find(row.kind);
        check_runs(row.memory, kind, here(kind), here(kind, 5));
    }
}

TEST_CASE("another process catches planted nondeterminism as the table says") {
    for (const Row& row : table) {
        const Kind& kind = *find(row.kind);
        check_runs(row.elsewhere, kind, here(kind), elsewhere(CLEAVE_PLANTED, kind));
    }
}

TEST_CASE("a program of clang++ catches planted nondeterminism as the table says") {
    check_program("clang-O2", &Row::clang);
}

TEST_CASE("a program with libc++ catches planted nondeterminism as the table says") {
    check_program("clang-libcxx-O2", &Row::libcxx);
}

}  // namespace cleave::determinism::planted
