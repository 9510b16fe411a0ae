#include "direct_s3/client.hpp"
#include "parts/options.hpp"

namespace cleave::direct_s3 {

ProtocolDescription description() {
    ProtocolDescription result;
    result.name = "direct-s3";
    result.summary = "clients read and write the object store themselves";
    result.choice = "AP";
    result.guarantee = "what the store gives: eventual on s3-2018, linearizable on s3-2020";
    result.source = "Amazon S3 developer guide, 2020-11-13";
    result.options = {
        {"deadline", Duration::seconds(5),
         "an operation without an answer is given up after this long; assumed, within the range of "
         "SDK defaults"},
        {"retry", Duration::seconds(2),
         "a GET without an answer is sent again after this long (S3 performance guide: retry after "
         "2 s)"},
    };
    result.deploy = [](Deployment& deployment, const std::vector<Option>& values,
                       const std::vector<std::string>&) -> std::string {
        const Options options{parts::option<Duration>(values, "deadline"),
                              parts::option<Duration>(values, "retry")};
        if (options.retry < Duration::milliseconds(1)) return "retry must be at least 1ms";
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
    };
    result.properties = {
        {PropertyKind::sometimes, std::string(says::read_repeated)},
        {PropertyKind::sometimes, std::string(says::write_unknown)},
    };
    return result;
}

}  // namespace cleave::direct_s3
