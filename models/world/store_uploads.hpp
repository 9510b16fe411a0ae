#pragma once
// Uploads of objects in parts that are in progress. The parts of an upload are kept, and paid for,
// until it is completed or aborted; an upload that nobody ends stays for ever. Completing one gives
// the object's whole content at once; nothing of it was visible before. Errors are statuses of the
// store's replies. Source: S3 API reference, "Multipart upload": part numbers 1 to 10,000, each but
// the last of at least 5 MiB, etags named again on completion.

#include <cstdint>
#include <map>
#include <string>

#include "host/content.hpp"
#include "host/store.hpp"

namespace cleave::world {

class StoreUploads {
  public:
    UploadId begin(const std::string& name);
    // Puts a part, or replaces it.
    StoreStatus put(const StoreRequest& request, Etag etag);
    // The content of the parts that the request lists, if it may be completed so. The upload stays:
    // a completion that is refused may be tried again.
    StoreStatus assemble(const StoreRequest& request, Bytes part_size_min, Content& content) const;
    StoreStatus abort(const StoreRequest& request);
    void finished(UploadId id);

    Bytes size() const { return size_; }  // of all parts
    std::size_t count() const { return uploads_.size(); }

  private:
    struct Part {
        Content content;
        Etag etag;
    };
    struct Upload {
        std::string name;
        std::map<std::uint32_t, Part> parts;
    };
    Upload* find(const StoreRequest& request);

    std::map<std::uint64_t, Upload> uploads_;
    std::uint64_t begun_ = 0;
    Bytes size_;
};

}  // namespace cleave::world
