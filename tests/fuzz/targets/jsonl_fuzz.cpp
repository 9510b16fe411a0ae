// Whole files of JSON Lines, of an object that the first byte picks: what reads is the same in
// pieces of a stream, and comes back when it is written, as text and in the binary form.

#include <cstddef>
#include <cstdint>
#include <sstream>

#include "any_object.hpp"
#include "history/binary.hpp"
#include "history/fit.hpp"
#include "history/jsonl.hpp"
#include "host/require.hpp"
#include "objects/catalog.hpp"

using namespace cleave;

namespace {

const objects::Object& picked(std::uint8_t byte) {
    const auto all = objects::catalog();
    const std::size_t which = byte % (all.size() + 1);
    return which == all.size() ? test::any_object() : *all[which];
}

std::string written(const history::History& history, const objects::Object& object) {
    std::ostringstream out;
    history::write_jsonl(history, object, out);
    return out.str();
}

void comes_back(const history::History& history, const objects::Object& object) {
    require(!history::misfit(history, object), "a history was read that is none of its object");
    const std::string text = written(history, object);
    const auto again = history::read_jsonl(text, object);
    require(!again.error, "what was written does not read");
    require(written(again.history, object) == text, "it reads as something else");
    std::stringstream file;
    history::write_binary(history, object, file);
    const auto binary = history::read_binary(file, &object);
    require(!binary.error, "the binary form does not read");
    require(written(binary.history, object) == text, "the binary form reads as something else");
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const objects::Object& object = picked(data[0]);
    const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
    const auto result = history::read_jsonl(std::string_view(text), object);
    std::istringstream stream(text);
    const auto streamed = history::read_jsonl(stream, object);
    require(result.error.has_value() == streamed.error.has_value(), "a stream differs");
    require(written(result.history, object) == written(streamed.history, object),
            "a stream gives another history");
    if (result.error) {
        require(result.error->line > 0 && !result.error->message.empty(), "an error of nowhere");
        require(result.error->message == streamed.error->message, "another error");
    } else {
        comes_back(result.history, object);
    }
    return 0;
}
