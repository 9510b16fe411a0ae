#include "results/identity.hpp"

#include <array>
#include <cstdio>
#include <memory>

#include "host/digest.hpp"
#include "language/show.hpp"

namespace cleave::results {
namespace {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

std::string hash_of_this_program() {
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen("/proc/self/exe", "rb"));
    if (!file) return "unknown";
    Digest digest;
    std::array<char, 65'536> buffer;
    for (;;) {
        const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get());
        if (count == 0) return hex(digest.value());
        digest.add(std::string_view(buffer.data(), count));
    }
}

}  // namespace

std::string hex(std::uint64_t value) {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(value));
    return text.data();
}

std::string scenario_text(const scenario::Scenario& scenario) {
    scenario::Scenario meant = scenario;
    meant.description.clear();
    return scenario::show(meant);
}

std::string scenario_hash(const scenario::Scenario& scenario) {
    Digest digest;
    digest.add(scenario_text(scenario));
    // Of a trace, the text has but the file's name.
    if (const auto& replay = scenario.workload.replay) digest.add(replay->content);
    return hex(digest.value());
}

std::string build_id() {
    static const std::string id = hash_of_this_program();
    return id;
}

}  // namespace cleave::results
