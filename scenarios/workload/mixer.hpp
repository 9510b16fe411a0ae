#pragma once
// What a client does next: a function by the mix, a file by popularity, in turn, or the next that
// none was written to before; and which file it loads next.
// Choices: a client that reads in turn begins at a place of its own, so that not all read one file.

#include <cstdint>
#include <optional>
#include <vector>

#include "host/random.hpp"
#include "language/scenario.hpp"
#include "workload/key_chooser.hpp"

namespace cleave::scenario {

class Mixer {
  public:
    // For so many clients on `sites` sites; `stages` must outlive the mixer.
    Mixer(const Workload& workload, const std::vector<Stage>& stages, std::size_t clients,
          std::size_t sites);

    struct Choice {
        Function function = Function::read;
        bool updates = false;  // a cas follows
        std::uint32_t key = 0;
    };
    // `site`: of the client, among those with clients. Nothing when no file is left to be written.
    std::optional<Choice> choose(std::size_t stage, std::uint32_t client, std::size_t site,
                                 Random& random);
    // The next file that a client of this site loads; nothing when all are.
    std::optional<std::uint32_t> load(std::size_t site);

  private:
    struct Choosers {
        KeyChooser all, loaded;
    };
    std::uint32_t pick(std::size_t stage, bool loaded, std::uint32_t client, std::size_t site,
                       Random& random);
    std::optional<std::uint32_t> once(std::size_t site);

    const std::vector<Stage>& stages_;
    std::uint32_t keys_;
    std::uint32_t loaded_;  // the first so many are
    LoadBy load_by_ = LoadBy::owners;
    std::size_t sites_;
    std::vector<Choosers> choosers_;    // by stage
    std::vector<std::uint32_t> turns_;  // by client: how many it has read in turn
    std::vector<std::uint32_t> loads_;  // by site: the next of its part to be loaded
    std::vector<std::uint32_t> onces_;  // by site: the next of its part to be written once
    std::size_t clients_;
};

// How much a write writes.
Bytes draw_size(const Workload& workload, Random& random);

}  // namespace cleave::scenario
