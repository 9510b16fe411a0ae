#include "planted_table.hpp"

#include "catch.hpp"
#include "determinism/other_process.hpp"

namespace cleave::determinism::planted {
namespace {

constexpr Caught no = Caught::no, yes = Caught::yes, maybe = Caught::maybe;

Watch with_texts(Watch watch) {
    watch.texts = true;
    return watch;
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
void check_place(const Kind& kind, const Divergence& divergence, bool certain) {
    static const FirstLeak expected = first_leak();
    INFO(explain(divergence));
    // What only may differ, such as an address that was free again, may not differ once more.
    if (!certain && !divergence.unlocated.empty()) return;
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

}  // namespace

const std::vector<Row>& table() {
    static const std::vector<Row> rows = {
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
    return rows;
}

Way here(const Kind& kind, std::optional<std::uint64_t> heap) {
    return {"again",
            [&kind, heap](const Watch& watch) { return record(kind, with_texts(watch), heap); }};
}

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

void check_runs(Caught caught, const Kind& kind, const Way& one, const Way& other) {
    CAPTURE(kind.name, other.how);
    const std::optional<Divergence> divergence = find_divergence(one, other);
    if (divergence) INFO(explain(*divergence));
    if (caught == no) CHECK_FALSE(divergence);
    if (caught == yes) CHECK(divergence);
    if (divergence) check_place(kind, *divergence, caught == yes);
}

}  // namespace cleave::determinism::planted
