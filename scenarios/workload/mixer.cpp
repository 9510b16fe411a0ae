#include "workload/mixer.hpp"

namespace cleave::scenario {
namespace {

Workload with_so_many_keys(Workload workload, std::uint32_t keys) {
    workload.keys = keys;
    return workload;
}

}  // namespace

Mixer::Mixer(const Workload& workload, const std::vector<Stage>& stages, std::size_t clients,
             std::size_t sites)
    : stages_(stages), keys_(workload.keys), loaded_(0), sites_(sites), clients_(clients) {
    if (workload.load) {
        loaded_ = workload.load->files == 0 ? keys_ : workload.load->files;
        load_by_ = workload.load->by;
    }
    for (const Stage& stage : stages) {
        choosers_.push_back(
            {KeyChooser(stage.workload, sites),
             KeyChooser(with_so_many_keys(stage.workload, loaded_ == 0 ? keys_ : loaded_), sites)});
    }
    turns_.resize(clients);
    for (std::size_t site = 0; site < sites; ++site) {
        loads_.push_back(static_cast<std::uint32_t>(site));
        std::size_t first = site;
        while (first < loaded_) first += sites;
        onces_.push_back(static_cast<std::uint32_t>(first));
    }
}

std::uint32_t Mixer::pick(std::size_t stage, bool loaded, std::uint32_t client, std::size_t site,
                          Random& random) {
    const Choosers& choosers = choosers_[stage];
    if (stages_[stage].workload.popularity != Popularity::in_turn) {
        return (loaded ? choosers.loaded : choosers.all).choose(site, random);
    }
    const std::uint64_t count = loaded ? loaded_ : keys_;
    return static_cast<std::uint32_t>((client * count / clients_ + turns_[client]++) % count);
}

// The key is drawn before the function: as long as both are of one kind, so that mixes that differ
// go to the same files.
std::optional<Mixer::Choice> Mixer::choose(std::size_t stage, std::uint32_t client,
                                           std::size_t site, Random& random) {
    const Workload& workload = stages_[stage].workload;
    const bool loaded = workload.reads == Reads::loaded;
    Choice choice;
    choice.key = pick(stage, loaded, client, site, random);
    auto ticket = static_cast<std::int64_t>(random.below(Ratio::one));
    bool found = false;
    for (const auto& [one, share] : shares(workload)) {
        choice.function = one;
        found = ticket < share.parts_per_billion;
        if (found) break;
        ticket -= share.parts_per_billion;
    }
    if (!found) {  // the shares sum to one: what is left is
        choice.function = Function::read;
        choice.updates = true;
    }
    if (choice.function == Function::write && workload.writes == Writes::once) {
        const auto next = once(site);
        if (!next) return std::nullopt;
        choice.key = *next;
        if (workload.popularity == Popularity::in_turn) --turns_[client];  // it was not this one's
    } else if (loaded && !only_looks(choice.function)) {
        choice.key = pick(stage, false, client, site, random);
    }
    return choice;
}

std::optional<std::uint32_t> Mixer::once(std::size_t site) {
    std::uint32_t& next = onces_[site];
    if (next >= keys_) return std::nullopt;
    const std::uint32_t key = next;
    next += static_cast<std::uint32_t>(sites_);
    return key;
}

std::optional<std::uint32_t> Mixer::load(std::size_t site) {
    const std::size_t owner = load_by_ == LoadBy::strangers ? (site + 1) % sites_ : site;
    std::uint32_t& next = loads_[owner];
    if (next >= loaded_) return std::nullopt;
    const std::uint32_t key = next;
    next += static_cast<std::uint32_t>(sites_);
    return key;
}

Bytes draw_size(const Workload& workload, Random& random) {
    if (workload.sizes.empty()) return workload.size;
    auto ticket = static_cast<std::int64_t>(random.below(Ratio::one));
    SizeClass drawn;
    for (const SizeClass& one : workload.sizes) {
        drawn = one;
        if (ticket < one.share.parts_per_billion) break;
        ticket -= one.share.parts_per_billion;
    }
    return Bytes{drawn.min.value + random.below((drawn.max - drawn.min).value + 1)};
}

}  // namespace cleave::scenario
