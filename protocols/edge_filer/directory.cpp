// What requests make of directories and files, wherever those are kept.

#include "edge_filer/directory.hpp"

namespace cleave::edge_filer {
namespace {

// The first bytes, with a hole behind if there are not that many.
Content first_bytes(const Content& content, Bytes size) {
    Content first = content.slice({}, size);
    if (first.size() < size) first.append(Content::of(0, size - first.size()));
    return first;
}

}  // namespace

ClientReply Directory::change(const ClientRequest& request) {
    bool done = false;
    if (request.function == Function::create) {
        done = names.try_emplace(request.name, request.value).second;
    } else if (const auto found = names.find(request.name); found != names.end()) {
        const Value handle = found->second;
        names.erase(found);
        if (request.function == Function::rename) names[request.new_name] = handle;
        done = true;
    }
    return {request.id, Outcome::ok, done ? 1 : 0, ""};
}

ClientReply Directory::look(const ClientRequest& request) const {
    ClientReply reply{request.id, Outcome::ok, {}, ""};
    if (request.function == Function::list) {
        for (const auto& [name, handle] : names) reply.names.push_back(name);
    } else if (const auto found = names.find(request.name); found != names.end()) {
        reply.value = found->second;
    }
    return reply;
}

void Directory::keep_handles_of(const Directory& older) {
    for (auto& [name, handle] : names) {
        const auto known = older.names.find(name);
        if (known != older.names.end()) handle = known->second;
    }
}

Content changed(const Content& before, const ClientRequest& request) {
    if (request.function == Function::remove) return {};
    if (request.function == Function::truncate) return first_bytes(before, request.size);
    if (!request.in_part) return Content::of(request.value, request.size);
    Content after = first_bytes(before, request.offset);
    after.append(Content::of(request.value, request.size));
    const Bytes end = request.offset + request.size;
    if (end < before.size()) after.append(before.slice(end, before.size() - end));
    return after;
}

}  // namespace cleave::edge_filer
