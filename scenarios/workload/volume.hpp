#pragma once
// What clients do with a volume: files by their handles, and names in directories. The keys of the
// history are the files, and after them the directories; its functions are those of the object
// `volume`, by which it is judged.

#include <string>

#include "history/history.hpp"
#include "host/random.hpp"
#include "language/scenario.hpp"
#include "workload/key_chooser.hpp"
#include "workload/record.hpp"

namespace cleave::scenario {

class VolumeCalls {
  public:
    // For `sites` sites that have clients; `workload` must outlive it.
    VolumeCalls(const Workload& workload, std::size_t sites);

    // Where a call of the record's function goes, in a volume: to the record's key if to a file.
    // `site` as in KeyChooser.
    void choose(std::size_t site, Random& random, Record& record) const;
    // The last look at a key: at all that is in it.
    Record final_look(std::uint32_t key) const;
    // "dir-3", of directory 2.
    static std::string directory_name(const Workload& workload, std::uint32_t directory);
    // What the record asks for, beside what all requests have.
    void fill(ClientRequest& request, const Record& record) const;
    // What came of it, beside what all replies have.
    static void note(const ClientReply& reply, Record& record);
    void add_to(history::History& history, history::KeyId key, const Record& record) const;

  private:
    bool is_directory(std::uint32_t key) const { return key >= workload_.keys; }
    std::string name(std::uint32_t number) const;

    const Workload& workload_;
    KeyChooser directories_;
};

}  // namespace cleave::scenario
