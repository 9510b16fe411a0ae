#include "file_history.hpp"

#include <algorithm>
#include <numeric>

#include "objects/file.hpp"

namespace cleave::test {
namespace {

using history::History;
using objects::Data;
using objects::Datum;

struct Draft {
    std::uint32_t process = 0;
    bool writes = false;
    Value from = 0, blocks = 0;  // in blocks
    std::int64_t invoked = 0, completed = 0;
    std::vector<std::int64_t> effects{};  // of each block, or of all
    bool known = true;
    Data output{};
};

struct Effect {
    std::int64_t moment = 0;
    std::size_t draft = 0;
    std::size_t block = 0;  // of the draft's, if it is torn
};

Value below(Random& random, Value bound) {
    return static_cast<Value>(random.below(static_cast<std::uint64_t>(bound)));
}

std::vector<Draft> drafts(Random& random, const FileHistoryOptions& options) {
    std::vector<Draft> all(options.operations);
    std::vector<std::int64_t> clocks(options.clients, 0);
    std::vector<std::uint32_t> names(options.clients);
    std::iota(names.begin(), names.end(), 0U);
    std::uint32_t next_name = options.clients;
    for (Draft& one : all) {
        const auto place = std::ranges::min_element(clocks) - clocks.begin();
        std::int64_t& clock = clocks[static_cast<std::size_t>(place)];
        std::uint32_t& name = names[static_cast<std::size_t>(place)];
        one.process = name;
        one.writes = random.below(2) == 0;
        one.from = below(random, options.blocks);
        const Value most = std::min(options.most_blocks, options.blocks - one.from);
        one.blocks = below(random, most + 1);
        one.invoked = clock + below(random, options.longest);
        one.completed = one.invoked + below(random, options.longest);
        one.known = !random.chance(options.unknown);
        const bool happens = one.known || random.below(2) == 0;
        const bool torn = one.writes && random.chance(options.torn);
        for (Value b = 0; happens && b < (torn ? one.blocks : 1); ++b) {
            std::int64_t effect = one.invoked + below(random, one.completed - one.invoked + 1);
            if (!one.known) effect += below(random, 4 * options.longest);
            one.effects.push_back(effect);
        }
        clock = one.completed + 1;
        if (!one.known) name = next_name++;  // a process calls nothing while its last call is open
    }
    return all;
}

class Blocks {
  public:
    Blocks(std::vector<Draft>& all, Value block) : all_(all), block_(block) {}

    void take(const Effect& effect) {
        Draft& draft = all_[effect.draft];
        const Datum stamp = Value(effect.draft) + 1;
        if (!draft.writes) return read(draft);
        const bool torn = draft.effects.size() > 1;
        for (Value b = 0; b < draft.blocks; ++b) {
            if (torn && b != static_cast<Value>(effect.block)) continue;
            const auto at = static_cast<std::size_t>(draft.from + b);
            if (stamps_.size() <= at) stamps_.resize(at + 1);
            stamps_[at] = stamp;
        }
    }

  private:
    void read(Draft& draft) const {
        for (Value b = 0; b < draft.blocks; ++b) {
            const auto at = static_cast<std::size_t>(draft.from + b);
            if (at >= stamps_.size()) break;
            Data& runs = draft.output;
            if (!runs.empty() && runs.back() == stamps_[at]) {
                runs[runs.size() - 2] = runs[runs.size() - 2].number() + block_;
            } else {
                runs.insert(runs.end(), {Datum(block_), stamps_[at]});
            }
        }
    }

    std::vector<Draft>& all_;
    Value block_;
    std::vector<Datum> stamps_;
};

}  // namespace

History file_history(Random& random, const FileHistoryOptions& options) {
    std::vector<Draft> all = drafts(random, options);
    std::vector<Effect> effects;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t b = 0; b < all[i].effects.size(); ++b) {
            effects.push_back({all[i].effects[b], i, b});
        }
    }
    std::ranges::stable_sort(effects, {}, &Effect::moment);
    Blocks blocks(all, options.block);
    for (const Effect& effect : effects) blocks.take(effect);
    History history;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Draft& one = all[i];
        Data input = {one.from * options.block, one.blocks * options.block};
        if (one.writes) input.push_back(Value(i) + 1);
        history.record(
            {.process = one.process,
             .function = history.function(one.writes ? "write" : "read"),
             .key = history.key("x"),
             .input = input,
             .output = one.known ? std::span<const Datum>(one.output) : std::span<const Datum>(),
             .invoked = Instant::at(Duration::nanoseconds(one.invoked)),
             .completed = Instant::at(Duration::nanoseconds(one.completed)),
             .outcome = one.known ? Outcome::ok : Outcome::unknown});
    }
    return history;
}

}  // namespace cleave::test
