// Attributes without content. Of what is stored under fresh names, the version database has them.
// Of files that the core filer has under their own names they are cached for as long as content
// would be, and looked at again before that is over, while clients are still answered from here.

#include "edge_filer/filer.hpp"
#include "edge_filer/properties.hpp"

namespace cleave::edge_filer {
// True when it was answered.
bool Filer::serve_stat(Host& host, const std::string& name, File& file,
                       const Operation& operation) {
    if (!config_.own_name(name)) {
        const Attributes attributes = file.content
                                          ? Attributes::of(*file.content)
                                          : Attributes{file.version.size, file.version.stamp};
        host.sometimes(!file.content, says::no_content_needed);
        return answer_head(host, file, attributes.reply_to(operation.request));
    }
    const bool cached = file.attributes && !is_due(host, file.attributes_seen, operation.arrived);
    if (!cached && file.content && !must_verify(host, file, operation.arrived)) {
        file.attributes = Attributes::of(*file.content);
        file.attributes_seen = file.verified;
    } else if (!cached) {
        if (!file.look) look_at_core(host, name, file);
        return false;
    }
    const Attributes attributes = *file.attributes;
    const bool ageing = config_.verify != Duration{} && !file.dirty && !file.look &&
                        host.now() - file.attributes_seen >= config_.verify / 2;
    if (ageing) look_at_core(host, name, file);
    return answer_head(host, file, attributes.reply_to(operation.request));
}

// Whether what the core filer had at `seen` may be out of date, for an operation that arrived then.
bool Filer::is_due(Host& host, Instant seen, Instant arrived) const {
    return config_.verify != Duration{} && seen < arrived && host.now() - seen >= config_.verify;
}

void Filer::look_at_core(Host& host, const std::string& name, File& file) {
    file.look = Look{++counter_, host.now()};
    ask_core(host, name, {StoreFunction::head, name, {}}, AttributesSeen{name, file.look->id});
    host.set_timer(config_.store_retry, LookAgain{name, file.look->id});
}

void Filer::on(Host& host, const AttributesSeen& seen, const StoreReply& reply) {
    File& file = files_[seen.file];
    if (!file.look || file.look->id != seen.look) return;
    const bool absent = reply.status == StoreStatus::not_found;
    if (reply.status != StoreStatus::ok && !absent) return;  // asked again by LookAgain
    const Etag etag = absent ? Etag{} : reply.etag;
    file.attributes = absent ? Attributes{} : Attributes{reply.size, reply.stamp};
    file.attributes_seen = file.look->started;
    if (!file.dirty && !file.flush && file.content) {
        if (etag == file.etag) {
            file.verified = file.look->started;
        } else if (!config_.keep_old_attributes) {
            file.content.reset();  // somebody went past the filers
        }
    }
    file.look.reset();
    advance(host, seen.file);
}

void Filer::on(Host& host, const LookAgain& timer) {
    File& file = files_[timer.file];
    if (!file.look || file.look->id != timer.look) return;
    file.look.reset();
    advance(host, timer.file);  // looks again if somebody still waits
}

// What is known of the file at the core filer is out of date from now on.
void Filer::forget_attributes(File& file) {
    file.attributes.reset();
    if (!config_.keep_old_attributes) file.look.reset();  // planted: the answer counts all the same
}

}  // namespace cleave::edge_filer
