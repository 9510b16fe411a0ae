#include "language/presets.hpp"

#include <algorithm>
#include <map>

#include "language/describe_workload.hpp"
#include "language/reader.hpp"
#include "language/shapes.hpp"
#include "language/yaml.hpp"

namespace cleave::scenario {
namespace {

constexpr std::string_view ai_reading = R"(
# Images are loaded once, where they were made, then read whole, again and again, everywhere.
# YCSB, workload B (Cooper et al., SoCC 2010): 95 % reads, 5 % updates. Uniform instead of its
# zipf, assumed: training reads every image as often.
object: file
files: 200
size: 256KiB               # assumed: a photograph; read as a whole
popularity: uniform
load: {for: 15%, by: strangers}
mix: {read: 95%, write: 5%}
rate: 4/s per client       # assumed
final_reads: one-a-site
)";

constexpr std::string_view archive = R"(
# Written once, read never: both are assumed. SPEC SFS 2014's VDA streams only write, too. What
# was written is read when all is over, to see that it is there.
object: file
files: 600                 # as many as the clients of a small scenario write in two minutes
size: 1MiB                 # assumed: a piece of a stream, one chunk of Avere's
writes: once
home: 100%
mix: {write: 100%}
rate: 0.5/s per client     # assumed
final_reads: one-a-site
)";

constexpr std::string_view home_directories = R"(
# SPECsfs2008, NFS, in percent. LOOKUP 24, GETATTR 26, ACCESS 11, READLINK 1, FSSTAT 1, and, as
# files by themselves have no directories, READDIR 1 and READDIRPLUS 2: looks at attributes. READ
# 18. WRITE 10, SETATTR 4 and CREATE 1: writes. REMOVE 1.
object: file
files: 60
size: 32KiB                # assumed: near the median of office files (Leung et al., ATC 2008)
popularity: zipf 0.99      # assumed: YCSB's
home: 90%                  # assumed: people work in their own directories
load: {for: 5%, by: owners}
mix: {stat: 66%, read: 18%, write: 15%, remove: 1%}
rate: 2/s per client       # assumed
)";

constexpr std::string_view random_access = R"(
# Every file is read and written as often as any other, by the clients of its site, and none of
# them is in a cache when it begins: others have loaded them. There are so many that few are met
# twice.
object: file
files: 1000                # assumed: far more than the clients of a small scenario get round to
# GFS, sizes of reads in one of two clusters (Ghemawat et al., SOSP 2003): 65.2, 29.9 and 3.9 %;
# the rest lies in between.
size: [65.2% 1KiB..8KiB, 29.9% 8KiB..64KiB, 1% 64KiB..512KiB, 3.9% 512KiB..1MiB]
popularity: uniform
home: 100%
load: {for: 20%, by: strangers}
mix: {read: 70%, write: 30%}   # assumed: two reads a write and a little more, as of a database
rate: 2/s per client           # assumed
final_reads: one-a-site
)";

constexpr std::string_view rendering = R"(
# A scene is loaded elsewhere, then read by every render node, file after file, in bursts; each
# frame is written once. In the end what belongs to the film is written to the archive, and
# nothing is read. Rendering over a WAN (Azure and Avere: 500 frames, a scene of 8 GB, direct,
# cold and warm): some 3,400 serial round trips a frame, computed; here 40, to fit a short run.
object: file
files: 500
size: 256KiB               # assumed
home: 0%
reads: loaded
writes: once
load: {for: 10%, files: 40, by: strangers}
phases:
  - for: 65%               # rendering
    popularity: in turn
    mix: {read: 97.5%, write: 2.5%}
    think_time: 50ms       # assumed: of computing between two files
    bursts: {for: 4s, every: 6s}   # assumed: frames come in batches
  - mix: {write: 100%}     # archiving: a write stream, as SPEC SFS 2014's VDA
    size: 1MiB             # assumed: one chunk of Avere's
    rate: 1/s per client   # assumed
final_reads: one-a-site
)";

constexpr std::string_view shared_writers = R"(
# Everybody reads and writes the same two files: assumed, the worst case of sharing.
object: file
files: 2
size: 16KiB
popularity: uniform
mix: {read: 50%, write: 50%}
rate: 1/s per client
)";

constexpr std::string_view software_build = R"(
# SPEC SFS 2014, SWBUILD, in percent (recalled, not verified): stat 70, access 6 and, as files by
# themselves have no directories, readdir 2: looks at attributes. read_file 6. write_file 7, chmod
# 5, create 1, mkdir 1: writes. unlink 2.
object: file
files: 80
size: 16KiB                # assumed: source and object files are small
popularity: zipf 0.99      # assumed: headers are looked at most
home: 95%                  # assumed: a build is of one site
load: {for: 5%, by: owners}
mix: {stat: 78%, read: 6%, write: 14%, remove: 2%}
think_time: 20ms           # assumed: a compiler works between two files
bursts: {for: 5s, every: 20s}  # assumed: a build, then its programmer thinks
)";

constexpr std::string_view system_of_record = R"(
# Records are read, changed and written on condition that nobody else has. YCSB, workload F
# (Cooper et al., SoCC 2010): 50 % reads, 50 % read-modify-writes of records of 1 KB, zipf 0.99.
object: kv
keys: 40                   # assumed
size: 1KB
popularity: zipf 0.99
mix: {read: 50%, read_modify_write: 50%}
rate: 1/s per client       # assumed
)";

Workload parse(const WorkloadPreset& preset) {
    const Result<Tree> tree = parse_yaml(preset.text, preset.name);
    require(static_cast<bool>(tree), "the text of a preset is YAML");
    Reader reader(preset.text, preset.name, {});
    Workload workload;
    const bool good = plain_workload_mapping().read(reader, *tree, workload);
    require(good, "the keys of a preset are those of the language");
    workload.preset = preset.name;
    return workload;
}

}  // namespace

const std::vector<WorkloadPreset>& workload_presets() {
    static const std::vector<WorkloadPreset> all = {
        {"ai-reading", "Images are read whole by many, and seldom change.", ai_reading},
        {"archive", "Everything is written once at the edge, and not read.", archive},
        {"home-directories", "People's files: many looks, some reads, few writes.",
         home_directories},
        {"random-access", "Reads and writes anywhere, in far more than a cache holds.",
         random_access},
        {"rendering", "A scene is read by all in bursts, frames are written, then archived.",
         rendering},
        {"shared-writers", "Everybody writes the same few files.", shared_writers},
        {"software-build", "Bursts of looks at many small files, and some written.",
         software_build},
        {"system-of-record", "Records change only on condition that nobody else changed them.",
         system_of_record}};
    return all;
}

const Workload& preset_workload(std::string_view name) {
    static const auto workloads = [] {
        std::map<std::string, Workload, std::less<>> all;
        for (const WorkloadPreset& preset : workload_presets()) {
            all.emplace(preset.name, parse(preset));
        }
        return all;
    }();
    return workloads.find(name)->second;
}

void add_preset(Mapping<Workload>& mapping) {
    std::vector<std::string> names;
    for (const WorkloadPreset& preset : workload_presets()) names.push_back(preset.name);
    mapping.add<std::string>(
        "preset", false,
        {[](const Workload& workload) -> std::optional<std::string> {
             if (workload.preset.empty()) return std::nullopt;
             return workload.preset;
         },
         [](Workload& workload, const std::string& name) { workload = preset_workload(name); }},
        word_shape("a named workload", names),
        "The workload to start from (cleave list workloads); the keys beside it override it.");
}

std::vector<Function> functions_of(const Workload& workload) {
    if (workload.replay) return functions_of(*workload.replay->trace);
    std::vector<Function> functions;
    for (const Stage& stage : stages_of(workload, Duration::seconds(1))) {
        const bool updates = !stage.workload.read_modify_write.is_zero();
        for (const auto& [function, share] : shares(stage.workload)) {
            const bool part = updates && (function == Function::read || function == Function::cas);
            if (share.is_zero() && !part) continue;
            const bool known =
                std::find(functions.begin(), functions.end(), function) != functions.end();
            if (!known) functions.push_back(function);
        }
    }
    return functions;
}

bool offers(const ProtocolDescription& protocol, Function function) {
    const auto has = [&](Function one) {
        const auto& offered = protocol.functions;
        return std::find(offered.begin(), offered.end(), one) != offered.end();
    };
    return has(function) || (function == Function::stat && has(Function::read));
}

std::string not_offered(const Workload& workload, const ProtocolDescription& protocol) {
    for (const Function function : functions_of(workload)) {
        if (offers(protocol, function)) continue;
        return protocol.name + " does not offer " + std::string(to_string(function));
    }
    return "";
}

}  // namespace cleave::scenario
