#include "objects/told_apart.hpp"

#include <algorithm>

#include "objects/kv.hpp"

namespace cleave::objects {
namespace {

// What gets found, and what puts expect.
Data told_apart_by_kv(std::span<const Call> calls) {
    Data data = {Datum()};
    for (const Call& call : calls) {
        const auto function = static_cast<KvFunction>(call.function);
        if (function == KvFunction::put_if_match) data.push_back(call.input[0]);
        if (function == KvFunction::get && call.answered) data.push_back(call.output[0]);
    }
    std::ranges::sort(data);
    data.erase(std::unique(data.begin(), data.end()), data.end());
    return data;
}

}  // namespace

std::optional<Data> told_apart(const Object& object, std::span<const Call> calls) {
    if (&object == &kv()) return told_apart_by_kv(calls);
    return std::nullopt;
}

}  // namespace cleave::objects
