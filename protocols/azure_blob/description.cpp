#include "azure_blob/client.hpp"
#include "azure_blob/properties.hpp"
#include "parts/options.hpp"

namespace cleave::azure_blob {
namespace {

Options read_options(const std::vector<Option>& values, const std::vector<std::string>& bugs) {
    Options options;
    const auto reads = parts::option<std::string>(values, "reads");
    const auto writes = parts::option<std::string>(values, "writes");
    options.reads = reads == "secondary"                ? Reads::secondary
                    : reads == "primary-then-secondary" ? Reads::primary_then_secondary
                                                        : Reads::primary;
    options.writes = writes == "lease"  ? Writes::lease
                     : writes == "etag" ? Writes::etag
                                        : Writes::plain;
    options.lease = parts::option<Duration>(values, "lease");
    options.deadline = parts::option<Duration>(values, "deadline");
    options.retry = parts::option<Duration>(values, "retry");
    options.lock_without_fencing = parts::switched_on(bugs, "lock-without-fencing");
    options.get_then_put = parts::switched_on(bugs, "get-then-put");
    options.repeated_put = parts::switched_on(bugs, "repeated-put");
    return options;
}

std::string deploy(Deployment& deployment, const std::vector<Option>& values,
                   const std::vector<std::string>& bugs) {
    const Options options = read_options(values, bugs);
    if (options.retry < Duration::milliseconds(1)) return "retry must be at least 1ms";
    if (options.deadline < Duration::milliseconds(1)) return "deadline must be at least 1ms";
    if (options.lease < Duration::seconds(15) || options.lease > Duration::seconds(60)) {
        return "lease must be from 15s to 60s";
    }
    if (!deployment.has_object_store()) {
        return "no site has an object store; give one the key object_store";
    }
    for (const DeploymentSite& site : deployment.sites()) {
        for (std::uint32_t i = 1; i <= site.clients; ++i) {
            deployment.add({site.name, "client-" + std::to_string(i),
                            [options] { return make_node<Client>(options); }, true});
        }
    }
    return "";
}

}  // namespace

ProtocolDescription description() {
    ProtocolDescription result;
    result.name = "azure-blob";
    result.summary = "clients change blobs by ETag or under leases, and may read the secondary";
    result.choice = "CP";
    result.guarantee =
        "linearizable blobs and conditional writes; from the secondary, old ones, in order";
    result.source = "Azure Blob Storage REST reference (conditional headers, Lease Blob, RA-GRS)";
    result.options = {
        {"reads",
         std::string("primary"),
         "which region is read; the second only when the first does not answer, as with the SDK's "
         "LocationMode",
         {"primary", "secondary", "primary-then-secondary"}},
        {"writes",
         std::string("etag"),
         "how a blob is changed: blindly, If-Match what was read before, or under a lease",
         {"plain", "etag", "lease"}},
        {"lease", Duration::seconds(15),
         "the term of a lease on a blob, 15s to 60s (Lease Blob); the shortest, since a client "
         "that "
         "crashes leaves it to run out"},
        {"deadline", Duration::seconds(5), "an operation is given up after this long; assumed"},
        {"retry", Duration::milliseconds(800),
         "until a request without an answer is sent again (from memory: Azure.Core RetryOptions, "
         "0.8 s)"},
    };
    result.bugs = {
        {"lock-without-fencing",
         "the lease is on another blob, which stands for a lock: the store does not know that a "
         "write's lease is over",
         "Kleppmann, \"How to do distributed locking\", 2016", "azure-blob/writers-pause"},
        {"get-then-put", "what was read is compared, and then overwritten whatever is there",
         "lost update: read-modify-write without If-Match", "azure-blob/etags"},
        {"repeated-put", "a plain write without an answer is sent again, and may undo another one",
         "retry policies of storage SDKs, which repeat a PUT by default (from memory)",
         "azure-blob/plain-writes"},
    };
    result.deploy = deploy;
    result.properties = says::properties();
    result.functions = {Function::read, Function::write, Function::remove, Function::cas};
    return result;
}

}  // namespace cleave::azure_blob
