// Lines read a second, beside a pass over the same bytes that only counts lines (as `wc -l` does);
// and opening the binary form. Histories come from an atomic register, twenty clients, no key.
// Argument: operations. `bytes/op`: what the history takes in memory, by its columns.

#include <benchmark/benchmark.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "history/binary.hpp"
#include "history/formats.hpp"
#include "history/jsonl.hpp"
#include "history/jsonl_line.hpp"
#include "objects/register.hpp"
#include "random_history.hpp"

namespace cleave {
namespace {

const history::History& history_of(std::int64_t operations) {
    static std::map<std::int64_t, history::History> made;
    const auto found = made.find(operations);
    if (found != made.end()) return found->second;
    Random random(1);
    return made[operations] = test::atomic_history(
               random, {.operations = static_cast<std::uint32_t>(operations), .clients = 20});
}

// The file of a history in a format; made at the first call.
const std::string& file_of(std::int64_t operations, std::string_view format) {
    static std::map<std::string, std::string> made;
    const history::Format* const row = history::format_named(format);
    const std::string name =
        "cleave-reading-" + std::to_string(operations) + std::string(row->extension);
    std::string& path = made[name];
    if (path.empty()) {
        path = (std::filesystem::temp_directory_path() / name).string();
        std::ofstream file(path, std::ios::binary);
        row->write(history_of(operations), objects::cas_register(), file);
    }
    return path;
}

std::size_t bytes_of(const history::History& history) {
    const history::Columns c = history.columns();
    return c.keys.size_bytes() + c.processes.size_bytes() + c.functions.size_bytes() +
           c.shapes.size_bytes() + c.slots.size_bytes() + c.invoked.size_bytes() +
           c.completed.size_bytes() + c.pool.size_bytes();
}

void count(benchmark::State& state, const std::string& path, std::int64_t lines) {
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * lines);
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                            static_cast<std::int64_t>(std::filesystem::file_size(path)));
}

void count_lines(benchmark::State& state) {
    const std::string& path = file_of(state.range(0), "jsonl");
    std::vector<char> piece(std::size_t{1} << 18);
    std::int64_t lines = 0;
    for (auto _ : state) {
        std::ifstream file(path, std::ios::binary);
        lines = 0;
        do {
            file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
            const char* at = piece.data();
            const char* const end = at + file.gcount();
            while (at != end) {
                const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
                if (newline == nullptr) break;
                at = static_cast<const char*>(newline) + 1;
                ++lines;
            }
        } while (file);
        benchmark::DoNotOptimize(lines);
    }
    count(state, path, lines);
}
BENCHMARK(count_lines)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

// Every line taken apart, and nothing made of it.
void parse_lines(benchmark::State& state) {
    std::ifstream file(file_of(state.range(0), "jsonl"), std::ios::binary);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    history::EventLine event;
    for (auto _ : state) {
        for (const std::string& line : lines) {
            benchmark::DoNotOptimize(history::parse_event_line(line, event));
        }
    }
    count(state, file_of(state.range(0), "jsonl"), static_cast<std::int64_t>(lines.size()));
}
BENCHMARK(parse_lines)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void read_file(benchmark::State& state, std::string_view format, std::int64_t lines_each) {
    const std::string& path = file_of(state.range(0), format);
    std::size_t bytes = 0;
    for (auto _ : state) {
        const history::ReadResult result = history::read_history_file(path, nullptr);
        if (result.error) state.SkipWithError(result.error->message.c_str());
        bytes = bytes_of(result.history);
    }
    count(state, path, lines_each * state.range(0));
    state.counters["bytes/op"] = static_cast<double>(bytes) / static_cast<double>(state.range(0));
}
void read_json_lines(benchmark::State& state) { read_file(state, "jsonl", 2); }
void open_binary(benchmark::State& state) { read_file(state, "binary", 1); }
BENCHMARK(read_json_lines)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(open_binary)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

void write_json_lines(benchmark::State& state) {
    const history::History& history = history_of(state.range(0));
    for (auto _ : state) {
        std::ofstream out("/dev/null", std::ios::binary);
        history::write_jsonl(history, out);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * 2 * state.range(0));
}
BENCHMARK(write_json_lines)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cleave
