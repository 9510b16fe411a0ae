// One line: whatever the quick parser accepts, the JSON library reads the same way.

#include <cstddef>
#include <cstdint>

#include "history/jsonl_line.hpp"
#include "host/require.hpp"

using namespace cleave;

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view line(reinterpret_cast<const char*>(data), size);
    history::EventLine quick, thorough;
    const bool plain = history::parse_plain_line(line, quick);
    const auto problem = history::parse_any_line(line, thorough);
    if (plain) {
        require(!problem, "the quick parser accepts what the library refuses");
        require(quick.same_as(thorough), "the parsers read a line differently");
    }
    require(!problem || !problem->empty(), "an error that says nothing");
    return 0;
}
