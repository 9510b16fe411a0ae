#pragma once
// What clients do with a volume: names in directories, and files by the handles that names lead to.
// Who wants to read, write, truncate or look at a file opens it: looks its name up, and if there is
// none and he changes the file, creates it under a fresh handle. He may keep it open and then works
// on the handle, whatever becomes of the name. The keys of the history are the directories, and
// after them all files that anybody asked to create; its functions are those of the object
// `volume`. Choices: every fourth use of a file is the last of its opening; assumed. Who removes or
// renames a name, or in whose place it is renamed, closes what he has open under it.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "host/random.hpp"
#include "language/scenario.hpp"
#include "workload/key_chooser.hpp"
#include "workload/record.hpp"

namespace cleave::scenario {

class VolumeCalls {
  public:
    // For so many clients on `sites` sites; `workload` must outlive it.
    VolumeCalls(const Workload& workload, std::size_t clients, std::size_t sites);

    // Directories, and files so far.
    std::uint32_t keys() const { return workload_.directories + last_file_; }
    std::string key_name(std::uint32_t key) const;

    // Where a call of the record's function goes, of the record's client; the record's key is the
    // number of the file meant, if one is. `site` as in KeyChooser. What has to be opened first
    // becomes a lookup.
    void choose(std::size_t site, Random& random, Record& record);
    // What came of it, beside what all replies have.
    void note(const ClientReply& reply, Record& record);
    // What the client does next, to get done what the record was for.
    std::vector<Record> next(const Record& ended);
    // The last looks of a client at a directory: at what it has open there, and a list, after which
    // come all files whose names it finds.
    std::vector<Record> final_looks(std::uint32_t client, std::uint32_t directory) const;

    // What the record asks for, beside what all requests have.
    void fill(ClientRequest& request, const Record& record) const;
    void add_to(history::History& history, history::KeyId key, const Record& record) const;

  private:
    struct Path {
        std::uint32_t directory = 0;
        std::uint32_t name = 0;  // from 1
        auto operator<=>(const Path&) const = default;
    };
    using OpenFiles = std::map<Path, std::uint32_t>;  // by path: the handle

    Path path_of(std::uint32_t file) const;
    std::uint32_t key_of(std::uint32_t handle) const { return workload_.directories + handle - 1; }
    std::string name(std::uint32_t number) const;
    void choose_name(std::size_t site, Random& random, Record& record);
    void choose_range(Random& random, Record& record) const;
    Record whole(std::uint32_t handle) const;
    Record lookup_for(const Record& use, Path path) const;

    const Workload& workload_;
    KeyChooser directories_;
    std::vector<OpenFiles> open_;  // by client
    std::uint32_t last_file_ = 0;  // the highest handle, from 1
};

}  // namespace cleave::scenario
