// Where the second copies of this filer's unwritten data are: with its partner, the next filer in
// the ring of the site that is heard. When the partner falls silent or has lost what it kept,
// another copy is made at once, at the next one, and the token servers are told who may take over
// now; only then does that copy count.
// Source: Avere's HA page (the partner of a filer that fails copies again, to have two); Avere OS
// release notes, bug 25084 (a token request beside a change of mirror).

#include <utility>

#include "edge_filer/filer.hpp"
#include "edge_filer/properties.hpp"

namespace cleave::edge_filer {

bool Filer::is_heard(Host& host, NodeId filer) const {
    const auto found = neighbours_.find(filer);
    return found != neighbours_.end() && host.now() - found->second.heard < config_.suspect_after;
}

// Stays with whoever it is as long as that one is heard: a change costs a copy of everything.
void Filer::choose_partner(Host& host) {
    for (std::size_t steps = 1; steps < site_.size() && !partner_up(host); ++steps) {
        if (is_heard(host, neighbour(steps))) partner_ = neighbour(steps);
    }
    const bool up = partner_up(host);
    if (partner_was_up_ && !up) flush_all(host);  // nobody is left to keep copies
    partner_was_up_ = up;
    mirror_again(host);
}

// For the token server: whoever is partner now, or nobody.
Partner Filer::name_partner(Host& host) {
    ++counter_;
    if (!partner_up(host)) return {host.self(), incarnation_, counter_};
    return {partner_, neighbours_[partner_].incarnation, counter_};
}

// Whether what this partner was given is still there, and given to nobody else.
bool Filer::is_kept_by(const Partner& partner) const {
    const auto found = neighbours_.find(partner_);
    return found != neighbours_.end() && partner.filer == partner_ &&
           partner.incarnation >= found->second.kept_since;
}

void Filer::mirror(Host& host, const std::string& name, File& file) {
    if (partner_ == host.self()) return;
    file.copies_at.insert(partner_);
    host.send(partner_, Mirror{incarnation_, name, file.grant, file.session, file.sequence,
                               *file.content, file.directory});
}

// What was acknowledged and is not with the partner of now. Every tick, until it is.
void Filer::mirror_again(Host& host) {
    if (!partner_up(host)) return;
    for (auto& [name, file] : files_) {
        const bool alone = file.telling || !is_kept_by(file.partner);
        if (file.dirty && !file.write && alone) mirror(host, name, file);
    }
}

void Filer::on(Host& host, const MirrorAgain& timer) {
    File& file = files_[timer.file];
    if (!file.write || file.write->sequence != timer.sequence) return;
    const Duration waited = host.now() - file.write->operation.arrived;
    if (!partner_up(host) || waited >= config_.suspect_after) {
        start_flush(host, timer.file, file);
        return;
    }
    mirror(host, timer.file, file);
    host.set_timer(config_.retry, MirrorAgain{timer.file, timer.sequence});
}

void Filer::on(Host& host, NodeId filer, const Mirrored& mirrored) {
    const auto neighbour = neighbours_.find(filer);
    if (filer != partner_ || neighbour == neighbours_.end()) return;
    if (mirrored.incarnation < neighbour->second.kept_since) return;  // it has lost it since
    if (mirrored.writer_incarnation != incarnation_) return;          // of a former life's write
    File& file = files_[mirrored.file];
    if (!file.dirty || file.sequence != mirrored.sequence) return;
    // Else somebody may have taken the file over; if nobody has, the next copy will tell.
    if (mirrored.session != file.session || !lease_holds(host, mirrored.file, file)) return;
    file.copied = mirrored.sequence;
    if (!file.telling && is_kept_by(file.partner)) {
        copy_exists(host, mirrored.file, file);
        return;
    }
    if (!file.telling || !is_kept_by(*file.telling)) {
        file.telling = Partner{filer, mirrored.incarnation, ++counter_};
    }
    tell_server(host, mirrored.file, file);
    if (config_.change_partner_untold) copy_exists(host, mirrored.file, file);  // planted
}

void Filer::tell_server(Host& host, const std::string& name, File& file) {
    host.sometimes(true, says::partner_changed);
    host.send(server_of(name), ChangePartner{file.session, name, file.grant, *file.telling});
}

void Filer::on(Host& host, NodeId, const PartnerChanged& changed) {
    if (!up_) return;
    File& file = files_[changed.file];
    if (file.grant != changed.grant || file.telling != changed.partner) return;
    file.partner = *std::exchange(file.telling, std::nullopt);
    if (changed.session != file.session || !lease_holds(host, changed.file, file)) return;
    if (is_kept_by(file.partner)) copy_exists(host, changed.file, file);
}

// The partner has all up to `copied`, and the token server knows.
void Filer::copy_exists(Host& host, const std::string& name, File& file) {
    if (!file.write || file.write->sequence != file.copied) return;
    write_done(host, file, SecondCopy::partner);
    schedule_write_back(host, name, file);
    advance(host, name);
}

// What was written up to `sequence` is in the store.
void Filer::drop_copies(Host& host, const std::string& name, File& file, std::uint64_t sequence) {
    for (NodeId filer : file.copies_at) {
        host.send(filer, MirrorDrop{incarnation_, name, sequence});
    }
    if (!file.dirty) file.copies_at.clear();
}

}  // namespace cleave::edge_filer
