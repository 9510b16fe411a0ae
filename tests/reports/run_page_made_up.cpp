#include "run_page_made_up.hpp"

#include "run_page/story.hpp"

namespace cleave::made_up {
namespace {

using history::Action;
using history::OpIndex;

constexpr std::uint32_t nodes_at_site = 9;

Instant at(std::int64_t microseconds) { return Instant::at(Duration::microseconds(microseconds)); }

void add_messages(const scenario::SweepResult& sweep, scenario::CloseUp& close_up) {
    const history::History& history = sweep.shown.history;
    const auto store = static_cast<std::uint32_t>(close_up.nodes.size() - 1);
    std::uint64_t order = 0;
    for (const OpIndex op : close_up.focus) {
        const Instant asked = history.invocations()[op.value];
        const Instant answered = history.completions()[op.value];
        const Duration third = (answered - asked) / 3;
        scenario::Carried ask;
        ask.name = "GET";
        ask.text = "StoreRequest{name: \"file-3\"}";
        ask.from = close_up.client[op.value];
        ask.to = store;
        ask.sent = asked;
        ask.landed = asked + third;
        ask.departs = ++order;
        ask.lands = ++order;
        ask.caused = ask.named = true;
        scenario::Carried reply = ask;
        std::swap(reply.from, reply.to);
        reply.name = "ok";
        reply.sent = asked + third * 2;
        reply.landed = answered;
        reply.departs = ++order;
        reply.lands = ++order;
        close_up.messages.push_back(ask);
        close_up.messages.push_back(reply);
    }
    if (close_up.messages.empty()) return;
    scenario::Carried lost = close_up.messages.front();
    lost.name = "Heartbeat";
    lost.caused = lost.named = false;
    lost.departs = ++order;
    lost.lands = ++order;
    lost.lost = "the link is cut";
    close_up.messages.push_back(lost);
    close_up.from = close_up.messages.front().sent;
    for (const OpIndex op : close_up.focus) {
        close_up.until = std::max(close_up.until, history.completions()[op.value]);
    }
}

}  // namespace

scenario::CloseUp close_up_of(const scenario::SweepResult& sweep) {
    scenario::CloseUp result;
    const auto& sites = sweep.scenario.sites;
    for (std::size_t site = 0; site < 2; ++site) {
        for (int i = 1; i <= 3; ++i) {
            result.nodes.push_back({sites[site].name + "/filer-" + std::to_string(i), site, false});
        }
        for (int i = 1; i <= 6; ++i) {
            result.nodes.push_back({sites[site].name + "/client-" + std::to_string(i), site, true});
        }
    }
    result.nodes.push_back({"object store", 2, false});
    const history::History& history = sweep.shown.history;
    for (const std::uint32_t process : history.processes()) {
        result.client.push_back(process / 6 * nodes_at_site + 3 + process % 6);
    }
    result.told.assign(history.size(), Instant::max());
    for (const OpIndex read : sweep.shown.stale_reads) {
        result.lags.push_back({read, OpIndex{2}, Duration::milliseconds(979), 1});
    }
    result.struck.resize(sweep.shown.faults.size());
    result.struck.at(0) = {{0, "cut"}, {2, "cut"}};
    result.focus = report::run_focus(sweep).operations;
    add_messages(sweep, result);
    return result;
}

scenario::SweepResult long_and_violated(std::uint32_t operations) {
    scenario::SweepResult sweep = direct_s3();
    history::History& history = sweep.shown.history;
    for (std::uint32_t i = static_cast<std::uint32_t>(history.size()); i < operations; ++i) {
        history::Operation op;
        op.process = i % 12;
        op.action = i % 4 == 0 ? Action::write : Action::read;
        op.key = history.key("file-" + std::to_string(i * 7 % 20));
        op.value = 100 + i;
        op.invoked = at(i * 11'900LL);
        op.completed = op.invoked + Duration::microseconds(60'000 + i * 7919 % 90'000);
        op.outcome = i % 41 == 0 ? Outcome::fail : i % 37 == 0 ? Outcome::unknown : Outcome::ok;
        history.add(op);
    }
    return sweep;
}

scenario::SweepResult held(std::uint32_t operations) {
    scenario::SweepResult sweep = edge_filer();
    history::History& history = sweep.shown.history;
    check::Linearization order{history.key("file-1"), {}};
    for (std::uint32_t i = 0; i < operations; ++i) {
        history::Operation op;
        op.process = i % 12;
        op.action = i % 4 == 0 ? Action::write : Action::read;
        op.key = order.key;
        op.value = i / 4 + 1;
        op.invoked = at(i * 100'000LL);
        op.completed = op.invoked + Duration::milliseconds(150 + i % 5);
        op.outcome = Outcome::ok;
        order.order.push_back(history.add(op));
    }
    sweep.shown.ok_reads = operations / 4 * 3;
    sweep.shown.linearizable.linearizations = {order};
    return sweep;
}

}  // namespace cleave::made_up
