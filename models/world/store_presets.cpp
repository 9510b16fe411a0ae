#include "world/store_presets.hpp"

#include <algorithm>
#include <array>

namespace cleave::world {
namespace {

struct Preset {
    std::string_view name;
    ObjectStoreOptions (*make)();
    std::string_view help;
};

constexpr std::array presets = {
    Preset{"s3-2018", &s3_2018,
           "S3 until December 2020, as Bermbach and Tai saw it: a new key can be read at once, but "
           "overwrites, removals and lists become visible late, and a read may go back in time; "
           "calm (LOW) and slow (SAW) phases alternate"},
    Preset{"s3-2020", &s3_2020,
           "S3 since December 2020: every read and list returns the newest write"},
    Preset{"s3-2024", &s3_2024,
           "S3 since 2024: as s3-2020, and writes may be conditional (If-None-Match, If-Match)"},
    Preset{"s3-us-standard-2012", &s3_us_standard_2012,
           "US Standard before 2015: as s3-2018, but even a new key may be missing for a while"},
    Preset{"s3-us-standard-2014", &s3_us_standard_2014,
           "US Standard as gaul measured it: 16 of 100,000 lists omit a new key, little else"},
    Preset{"s3-us-standard-2014-cross-country", &s3_us_standard_2014_cross_country,
           "US Standard written in Virginia and read from the Pacific Northwest, as gaul measured "
           "it: one read in a hundred is wrong, one list in two hundred"},
    Preset{"s3-us-west-2014", &s3_us_west_2014,
           "another region of S3 as gaul measured it: one anomaly in 100,000 reads"},
    Preset{"gcs-2014", &gcs_2014,
           "Google Cloud Storage as gaul measured it: objects are strong, one list in 500 is not"},
    Preset{"azure-blob", &azure_blob,
           "Azure Blob Storage: strong, with conditional writes and leases"},
    Preset{"azure-blob-ra-grs", &azure_blob_ra_grs,
           "as azure-blob, with a secondary region that may be read and lags by minutes"},
    Preset{
        "swift", &swift,
        "OpenStack Swift as gaul measured it: new keys are read at once; 1 to 3 % of reads after "
        "a removal and of lists are wrong"},
    Preset{"simpledb-2011", &simpledb_2011,
           "SimpleDB as Wada et al. measured it: three replicas, two of them 480 ms behind"},
};

const Preset* find(std::string_view name) {
    const auto found = std::find_if(presets.begin(), presets.end(),
                                    [&](const Preset& preset) { return preset.name == name; });
    return found == presets.end() ? nullptr : found;
}

}  // namespace

std::optional<ObjectStoreOptions> find_store_preset(std::string_view name) {
    const Preset* preset = find(name);
    if (preset == nullptr) return std::nullopt;
    ObjectStoreOptions options = preset->make();
    options.preset = name;
    return options;
}

std::vector<std::string> store_preset_names() {
    std::vector<std::string> names;
    for (const Preset& preset : presets) names.emplace_back(preset.name);
    return names;
}

std::string_view explain_store_preset(std::string_view name) {
    const Preset* preset = find(name);
    return preset == nullptr ? std::string_view() : preset->help;
}

Distribution seldom_slow(Ratio share) {
    return Distribution::mixture({{Ratio{Ratio::one - share.parts_per_billion}, Constant{}},
                                  {share, Uniform{Duration{}, Duration::milliseconds(11'500)}}});
}

// Sources of the figures that all presets share; they were measured of S3, and are assumed of the
// others:
// - Time to first byte, and so GET and HEAD: p90 about 20 ms within a region, measured by Vassallo,
//   "s3-benchmark", 2019. A lognormal of mean 12.2 ms meets it with a deviation of 50 %, which is
//   assumed. (The S3 developer guide plans with 100 to 200 ms, client included.)
// - PUT, DELETE and LIST: no measurement at hand; a mean of 30 ms is assumed, within the "tens of
//   milliseconds" that the developer guide gives as the median of requests below 512 KB.
// - Throughput of one stream: 85 to 90 MB/s, developer guide; 93 MB/s in s3-benchmark.
// - Failures: the service-level agreement speaks of 99.99 % a month; none by default, as a run that
//   wants them says so.
// - Replication to another region, where a scenario asks for it: S3's replication time control
//   promises 99.99 % within 15 minutes. A lognormal of mean 28 s meets it with a deviation of
//   150 %; that mean and deviation go together so is assumed.
ObjectStoreOptions any_store() {
    ObjectStoreOptions options;
    options.read_latency = Lognormal{Duration::microseconds(12'200), Ratio::percent(50)};
    options.write_latency = Lognormal{Duration::milliseconds(30), Ratio::percent(50)};
    options.list_latency = Lognormal{Duration::milliseconds(30), Ratio::percent(50)};
    options.stream_throughput = Bandwidth{90'000'000ULL * 8};
    options.replication_lag = Lognormal{Duration::seconds(28), Ratio::percent(150)};
    // S3 developer guide: enabling versioning may take a while; wait for 15 minutes. Exponential of
    // a minute, of which 15 are never reached in practice, is assumed.
    options.configuration_lag = Exponential{Duration::seconds(60)};
    return options;
}

}  // namespace cleave::world
