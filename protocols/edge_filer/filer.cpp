#include "edge_filer/filer.hpp"

#include <algorithm>

#include "edge_filer/properties.hpp"

namespace cleave::edge_filer {
Filer::Filer(Config config, std::vector<NodeId> site, std::size_t position)
    : config_(std::move(config)),
      site_(std::move(site)),
      position_(position),
      chunks_(config_.chunk_cache) {
    partner_ = neighbour(1);
}

void Filer::on_start(Host& host, const DiskImage& disk) {
    host.label("role", "filer");
    host.label("state", "starting");
    const parts::CheckedRecords lives = lives_.open(host, disk, config_.trust_the_disk);
    for (const std::string& record : lives.records) {
        incarnation_ = std::max(incarnation_, decode<std::uint64_t>(record).value_or(0));
    }
    // A number must never be used again, even when the disk was lost or replaced; then the clock
    // gives one, as the boot time does for NFS clients (RFC 7530, section 9.1.1).
    const bool unknown = lives.records.empty() || lives.damaged;
    if (unknown) {
        const auto since_ever = static_cast<std::uint64_t>(host.now().count());
        incarnation_ = std::max(incarnation_, since_ever);
    }
    ++incarnation_;
    open_copies(host, disk);
    if (lives.damaged) {
        host.log("the record of former lives is damaged: starting as a replacement");
        lives_.replace(host, {encode(incarnation_)});
    } else {
        lives_.append(host, encode(incarnation_));
    }
    host.sync(Booted{});
}

Bytes Filer::memory_use() const {
    Bytes sum;
    for (const auto& [name, file] : files_) {
        if (file.content) sum += file.content->size();
        if (file.flush) sum += file.flush->content.size();
    }
    for (const auto& [name, copy] : copies_) sum += copy.data.content.size();
    return sum;
}

void Filer::on(Host& host, const Booted&) {
    up_ = true;
    lives_.synced(lives_.length());
    for (NodeId server : config_.token_servers) links_.push_back({server, 0, {}, 0});
    // A filer that is alone at its site has no partner to clear up after its former life.
    if (site_.size() == 1 && incarnation_ > 1) take_over(host, host.self(), incarnation_ - 1);
    const auto taken_over = taken_over_;  // perhaps not to the end
    for (const auto& [dead, incarnation] : taken_over) take_over(host, dead, incarnation);
    on(host, Tick{});
}

void Filer::on(Host& host, const Tick&) {
    for (NodeId filer : site_) {
        if (filer != host.self()) host.send(filer, Heartbeat{incarnation_, kept_since_, partner_});
    }
    watch_neighbours(host);
    renew_leases(host);
    ask_takeovers(host);
    say_state(host);
    if (config_.acknowledge_before_mirror) {  // planted: mirrors in batches, after the fact
        for (auto& [name, file] : files_) {
            if (file.dirty) mirror(host, name, file);
        }
    }
    host.set_timer(config_.heartbeat, Tick{});
}

// For those who watch: faults pick their victims by it, properties count it.
void Filer::say_state(Host& host) const {
    const auto leases = std::count_if(links_.begin(), links_.end(), [&](const Link& link) {
        return host.now() < link.lease_until;
    });
    const bool asks = std::any_of(takeovers_.begin(), takeovers_.end(),
                                  [](const auto& entry) { return entry.second.asking; });
    host.label("state", leases == 0 ? "cut-off" : asks ? "taking-over" : "serving");
    host.eventually(leases == static_cast<std::ptrdiff_t>(links_.size()), says::leases_hold);
}

void Filer::on(Host& host, NodeId client, const Mount&) {
    if (up_) host.send(client, Mounted{incarnation_});
}

void Filer::on(Host& host, NodeId client, const Ask& ask) {
    if (!up_) return;
    if (ask.incarnation != incarnation_) {
        host.send(client, Mounted{incarnation_});
        return;
    }
    using Seen = parts::DuplicateTable::Seen;
    switch (duplicates_.admit(client, ask.request.id, ask.lowest)) {
        case Seen::under_way:
        case Seen::forgotten: return;
        case Seen::answered:
            host.sometimes(true, says::answered_again);
            host.send(client, Answer{duplicates_.reply(client, ask.request.id)});
            return;
        case Seen::never: break;
    }
    if (config_.needs_quorum && !has_quorum(host)) {
        host.sometimes(true, says::no_quorum);
        answer(host, {client, ask.request, host.now(), ask.lowest},
               {ask.request.id, Outcome::fail, {}, "the cluster has lost its quorum"});
        return;
    }
    files_[ask.request.key].queue.push_back({client, ask.request, host.now(), ask.lowest});
    host.set_timer(config_.deadline, Deadline{ask.request.key, ask.request.id});
    advance(host, ask.request.key);
}

void Filer::answer(Host& host, const Operation& operation, ClientReply reply) {
    duplicates_.answered(operation.client, reply);
    host.send(operation.client, Answer{std::move(reply)});
}

void Filer::on(Host& host, const Deadline& timer) {
    File& file = files_[timer.file];
    if (file.write && file.write->operation.request.id == timer.operation &&
        !file.write->answered) {
        file.write->answered = true;  // it goes on; whether in time to be seen, nobody knows
        answer(host, file.write->operation,
               {timer.operation, Outcome::unknown, {}, "no second copy in time"});
        return;
    }
    for (std::size_t i = 0; i < file.queue.size(); ++i) {
        if (file.queue[i].request.id != timer.operation) continue;
        const Operation operation = file.queue[i];
        file.queue.erase(file.queue.begin() + static_cast<std::ptrdiff_t>(i));
        if (i < file.before_recall) --file.before_recall;
        host.sometimes(!lease_runs(host, timer.file), says::lease_ran_out);
        answer(host, operation,
               {timer.operation, Outcome::fail, {}, std::string(why_not(host, timer.file, file))});
        advance(host, timer.file);
        return;
    }
}

std::string_view Filer::why_not(Host& host, const std::string& name, const File& file) const {
    if (!lease_runs(host, name)) return "no lease: token server not heard from";
    if (file.fetch) return "object store did not answer";
    return "token not granted in time";
}

}  // namespace cleave::edge_filer
