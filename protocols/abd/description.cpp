#include "abd/replica.hpp"
#include "parts/options.hpp"
#include "parts/service_layout.hpp"

namespace cleave::abd {
namespace {

std::vector<OptionDescription> options() {
    return {
        {"deadline", Duration::seconds(5),
         "a client gives up an operation without an answer after this long; assumed"},
        {"retry", Duration::seconds(1),
         "a client leaves a silent replica for the next one after this long, and asks it again for "
         "what it reads; assumed"},
        {"quorum_timeout", Duration::seconds(2),
         "a replica that finds no majority refuses the operation after this long; assumed"},
        {"resend", Duration::milliseconds(500),
         "until a replica that has not answered is asked again; assumed, above the longest EC2 "
         "round trip"},
    };
}

std::string deploy(Deployment& deployment, const std::vector<Option>& values,
                   const std::vector<std::string>& bugs) {
    const auto duration = [&](std::string_view name) {
        return parts::option<Duration>(values, name);
    };
    for (const OptionDescription& one : options()) {
        if (duration(one.name) < Duration::milliseconds(1)) {
            return one.name + " must be at least 1ms";
        }
    }
    Config config;
    config.quorum_timeout = duration("quorum_timeout");
    config.resend = duration("resend");
    config.reads_do_not_write = parts::switched_on(bugs, "reads-do-not-write");
    config.tags_without_writer = parts::switched_on(bugs, "tags-without-writer");
    config.acknowledge_before_sync = parts::switched_on(bugs, "acknowledge-before-sync");
    const parts::ServiceClientOptions client{duration("deadline"), duration("retry")};

    const parts::ServersBySite replicas =
        parts::number_servers(deployment, parts::next_node(deployment));
    config.replicas = parts::all_servers(replicas);
    if (config.replicas.empty()) return "no site has servers; give one the key servers";
    parts::add_servers(deployment, "replica", [config] { return make_node<Replica>(config); });
    parts::add_clients(deployment, client, replicas);
    return "";
}

}  // namespace

ProtocolDescription description() {
    ProtocolDescription result;
    result.name = "abd";
    result.summary = "registers that any replica reads and writes by two rounds to a majority";
    result.choice = "CP";
    result.guarantee =
        "linearizable registers while a majority can be reached, and refusal elsewhere; crashed "
        "replicas may come back with their disks";
    result.source =
        "Attiya, Bar-Noy and Dolev, JACM 1995; Lynch and Shvartsman, FTCS 1997 (many writers)";
    result.options = options();
    result.bugs = {
        {"reads-do-not-write", "a read returns the newest version without storing it at a majority",
         "Attiya, Bar-Noy and Dolev, JACM 1995: two reads of a write under way go back in time",
         "abd/a-lossy-network"},
        {"tags-without-writer",
         "versions are ordered by their number alone, so two writers may choose the same tag",
         "Lynch and Shvartsman, FTCS 1997: why the tag of many writers names the writer",
         "abd/a-lossy-network"},
        {"acknowledge-before-sync",
         "a replica says that it has stored a version before the version is on its disk",
         "the premise of Attiya et al. that a replica does not forget; as write-back caches that "
         "acknowledge early",
         "abd/power-fails-everywhere"},
    };
    result.deploy = deploy;
    using Kind = PropertyKind;
    result.properties = {
        {Kind::always, std::string(says::one_version)},
        {Kind::sometimes, std::string(says::writes_back)},
        {Kind::sometimes, std::string(says::refused)},
        {Kind::sometimes, std::string(says::half_written)},
        {Kind::sometimes, std::string(says::repeated)},
    };
    result.labels = {{"state",
                      {"serving", "damaged"},
                      "a replica whose disk has lost what it promised to keep stays silent"}};
    return result;
}

}  // namespace cleave::abd
