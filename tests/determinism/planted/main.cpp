// planted KIND [--heap N] [--texts] [--keep FIRST LAST]: runs the toy with one kind of leak and
// prints its recording. For another process, and for other compilers.

#include <cstdio>
#include <cstdlib>
#include <string>

#include "planted/kinds.hpp"

namespace {

std::uint64_t number(const char* text) { return std::strtoull(text, nullptr, 10); }

}  // namespace

int main(int argc, char** argv) {
    using namespace cleave::determinism;
    const planted::Kind* kind = argc > 1 ? planted::find(argv[1]) : nullptr;
    if (kind == nullptr) {
        std::fputs("planted: no such kind\n", stderr);
        return 64;
    }
    Watch watch;
    std::optional<std::uint64_t> heap;
    for (int i = 2; i < argc; ++i) {
        const std::string flag = argv[i];
        if (flag == "--texts") watch.texts = true;
        if (flag == "--heap" && i + 1 < argc) heap = number(argv[i + 1]);
        if (flag == "--keep" && i + 2 < argc)
            watch.keep = {number(argv[i + 1]), number(argv[i + 2])};
    }
    std::fputs(to_text(planted::record(*kind, watch, heap)).c_str(), stdout);
    return 0;
}
