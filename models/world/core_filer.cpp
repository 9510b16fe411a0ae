#include "world/core_filer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "host/digest.hpp"

namespace cleave::world {

// ---- presets ----

// Our fit to the ten load points of the published SPECsfs2008_nfs.v3 result of 12 March 2014 (FXT
// 3800, 3 nodes, FlashCloud for Amazon S3: 180,141 operations a second, overall response time
// 0.86 ms, sfs2008-20140314-00242), within 10 %: a single queue a node (M/G/1) and a fixed rest.
// One request in 200 keeps its node for 1.45 ms, as a look at a spinning disk would (assumed); the
// others for 4.2 us. The mix of operations and their bytes are part of the fit.
CoreFilerOptions avere_fxt_3800_cluster() {
    CoreFilerOptions options;
    options.preset = "avere-fxt-3800-cluster";
    options.nodes = 3;
    options.service =
        Distribution::mixture({{Ratio{995'000'000}, Constant{Duration::nanoseconds(4'180)}},
                               {Ratio{5'000'000}, Exponential{Duration::nanoseconds(1'449'000)}}});
    options.latency = Constant{Duration::microseconds(219)};
    options.capacity = Bytes{23'400'000'000'000};  // three times 13 SAS drives of 600 GB
    return options;
}

// Assumed: one server of a branch office with ten spinning disks behind one queue. A request is
// answered from memory in 50 us nine times in ten, else it waits for a 15k SAS disk (mean 4.85 ms,
// LinkedIn's, see world/disk.hpp) of which ten work side by side; 1 Gbit/s Ethernet for its bytes.
CoreFilerOptions small_nfs_server() {
    CoreFilerOptions options;
    options.preset = "small-nfs-server";
    options.service =
        Distribution::mixture({{Ratio::percent(90), Constant{Duration::microseconds(50)}},
                               {Ratio::percent(10), Exponential{Duration::microseconds(485)}}});
    options.per_kibibyte = Duration::nanoseconds(8'192);
    options.latency =
        Distribution::mixture({{Ratio::percent(90), Constant{Duration::microseconds(100)}},
                               {Ratio::percent(10), Exponential{Duration::microseconds(4'365)}}});
    options.capacity = Bytes{6'000'000'000'000};
    return options;
}

namespace {
const std::array<CoreFilerOptions, 2>& core_filers() {
    static const std::array<CoreFilerOptions, 2> all{avere_fxt_3800_cluster(), small_nfs_server()};
    return all;
}
}  // namespace

std::optional<CoreFilerOptions> find_core_filer(std::string_view name) {
    for (const CoreFilerOptions& options : core_filers()) {
        if (options.preset == name) return options;
    }
    return std::nullopt;
}

std::vector<std::string> core_filer_names() {
    std::vector<std::string> names;
    for (const CoreFilerOptions& options : core_filers()) names.push_back(options.preset);
    return names;
}

std::uint64_t operations_per_second(const CoreFilerOptions& options) {
    const std::int64_t mean = options.service.mean().count();
    if (mean == 0) return 0;
    return options.nodes * std::uint64_t{1'000'000'000} / static_cast<std::uint64_t>(mean);
}

// ---- the server ----

CoreFiler::CoreFiler(CoreFilerOptions options, Random random)
    : options_(std::move(options)), random_(random), busy_until_(options_.nodes) {}

FilerAnswer CoreFiler::handle(Instant now, const FilerRequest& request) {
    FilerReply reply = carry_out(now, request);
    const std::uint64_t bytes = reply.content.size().value + request.content.size().value;
    const auto kibibytes = static_cast<std::int64_t>((bytes + 1'023) / 1'024);
    Instant& busy = busy_until_[digest_of(request.name) % busy_until_.size()];
    busy =
        std::max(busy, now) + options_.service.sample(random_) + options_.per_kibibyte * kibibytes;
    const Duration queued_and_served = busy - now;
    return {std::move(reply), queued_and_served + options_.latency.sample(random_)};
}

FilerReply CoreFiler::carry_out(Instant now, const FilerRequest& request) {
    if (request.function == FilerFunction::write) return write(now, request);
    if (request.function == FilerFunction::list) return list(request.name);
    const auto found = files_.find(request.name);
    if (found == files_.end()) return {.status = FilerStatus::not_found};
    const File& file = found->second;
    if (request.function == FilerFunction::remove) {
        stored_ = stored_ - file.content.size();
        files_.erase(found);
        return {};
    }
    FilerReply reply{.attributes = file.attributes};
    if (request.function == FilerFunction::read) {
        reply.content = file.content.slice(request.offset, request.length);
    }
    return reply;
}

FilerReply CoreFiler::write(Instant now, const FilerRequest& request) {
    const auto old = files_.find(request.name);
    const Content was = old == files_.end() ? Content{} : old->second.content;
    const Content before = request.replace ? Content{} : was;
    const Bytes end = request.offset + request.content.size();
    const Bytes size = std::max(before.size(), end);
    const Bytes stored = stored_ - was.size() + size;
    if (options_.capacity.value != 0 && stored > options_.capacity) {
        return {.status = FilerStatus::no_space,
                .attributes = old == files_.end() ? FileAttributes{} : old->second.attributes};
    }
    Content after = before.slice({}, request.offset);
    if (after.size() < request.offset) {
        after.append(Content::of(0, request.offset - after.size()));
    }
    after.append(request.content);
    if (end < size) after.append(before.slice(end, size - end));
    File& file = files_[request.name];
    file.content = std::move(after);
    file.attributes = {size, ++changes_, now, file.content.value()};
    stored_ = stored;
    return {.attributes = file.attributes};
}

FilerReply CoreFiler::list(const std::string& prefix) const {
    FilerReply reply;
    for (auto file = files_.lower_bound(prefix);
         file != files_.end() && file->first.starts_with(prefix); ++file) {
        reply.names.push_back(file->first);
    }
    return reply;
}

}  // namespace cleave::world
