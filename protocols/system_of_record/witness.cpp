#include "system_of_record/witness.hpp"

namespace cleave::system_of_record {

// A damaged log is an empty one: the view is learnt from the next ping.
void Witness::on_start(Host& host, const DiskImage& disk) {
    host.label("role", "witness");
    heard_ = host.now();
    const parts::CheckedRecords found = log_.open(host, disk);
    if (found.damaged) return log_.replace(host, {});
    for (const std::string& record : found.records) {
        if (const auto view = decode<View>(record)) view_ = *view;
    }
}

void Witness::on(Host& host, NodeId server, const Ping& ping) {
    if (view_.newer_than(ping.view)) {
        if (durable_) host.send(server, News{view_});
        return;
    }
    if (ping.view.newer_than(view_)) adopt(host, ping.view, server);
    heard_ = host.now();
    host.send(server, Pong{ping.view, ping.sent, {}, 0});
}

void Witness::on(Host& host, NodeId server, const Propose& propose) {
    if (agrees_to(host, propose.view)) {
        adopt(host, propose.view, server);
    } else if (durable_) {
        host.send(server, Agreed{view_});
    }
}

bool Witness::agrees_to(Host& host, const View& view) const {
    if (view.epoch <= view_.epoch) return false;
    if (view_.epoch == 0) return view.epoch == 1;  // the first; or this witness has yet to learn
    if (view.principal == view_.principal) return true;
    return view_.mirrored && view.epoch == view_.epoch + 1 &&
           host.now() - heard_ >= config_.timeout;
}

void Witness::adopt(Host& host, const View& view, NodeId proposer) {
    view_ = view;
    durable_ = false;
    log_.append(host, encode(view));
    host.sync(Durable{view, proposer});
}

void Witness::on(Host& host, const Durable& durable) {
    if (durable.view != view_) return;
    durable_ = true;
    host.send(durable.proposer, Agreed{view_});
}

}  // namespace cleave::system_of_record
