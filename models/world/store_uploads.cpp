#include "world/store_uploads.hpp"

#include <utility>

namespace cleave::world {
namespace {

constexpr std::uint32_t part_number_max = 10'000;

}  // namespace

UploadId StoreUploads::begin(const std::string& name) {
    uploads_.emplace(++begun_, Upload{name, {}});
    return {begun_};
}

StoreUploads::Upload* StoreUploads::find(const StoreRequest& request) {
    const auto found = uploads_.find(request.upload.value);
    if (found == uploads_.end() || found->second.name != request.name) return nullptr;
    return &found->second;
}

StoreStatus StoreUploads::put(const StoreRequest& request, Etag etag) {
    if (request.part < 1 || request.part > part_number_max) return StoreStatus::refused;
    Upload* upload = find(request);
    if (upload == nullptr) return StoreStatus::not_found;
    Part& part = upload->parts[request.part];
    size_ = size_ - part.content.size() + request.content.size();
    part = {request.content, etag};
    return StoreStatus::ok;
}

StoreStatus StoreUploads::assemble(const StoreRequest& request, Bytes part_size_min,
                                   Content& content) const {
    const auto upload = uploads_.find(request.upload.value);
    if (upload == uploads_.end() || upload->second.name != request.name) {
        return StoreStatus::not_found;
    }
    if (request.parts.empty()) return StoreStatus::refused;
    std::uint32_t before = 0;
    for (const UploadedPart& listed : request.parts) {
        const auto part = upload->second.parts.find(listed.number);
        const bool known = part != upload->second.parts.end() && part->second.etag == listed.etag;
        if (!known || listed.number <= before) return StoreStatus::refused;
        before = listed.number;
        const bool last = &listed == &request.parts.back();
        if (!last && part->second.content.size() < part_size_min) return StoreStatus::refused;
        content.append(part->second.content);
    }
    return StoreStatus::ok;
}

StoreStatus StoreUploads::abort(const StoreRequest& request) {
    if (find(request) == nullptr) return StoreStatus::not_found;
    finished(request.upload);
    return StoreStatus::ok;
}

void StoreUploads::finished(UploadId id) {
    const auto upload = uploads_.find(id.value);
    if (upload == uploads_.end()) return;
    for (const auto& [number, part] : upload->second.parts) size_ = size_ - part.content.size();
    uploads_.erase(upload);
}

}  // namespace cleave::world
