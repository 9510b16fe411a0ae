#include "direct_s3/client.hpp"
#include "parts/options.hpp"

namespace cleave::direct_s3 {
namespace bugs {
namespace {
constexpr const char* head_before_put = "head-before-put";
constexpr const char* get_then_put = "get-then-put";
constexpr const char* repeat_put = "repeat-put";
}  // namespace
}  // namespace bugs

ProtocolDescription description() {
    ProtocolDescription result;
    result.name = "direct-s3";
    result.summary = "clients read and write the object store themselves";
    result.choice = "AP";
    result.guarantee = "what the store gives: eventual on s3-2018, linearizable on s3-2020";
    result.source = "Amazon S3 developer guide, 2020-11-13; conditional writes: user guide, 2024";
    result.functions = {Function::read, Function::write, Function::remove, Function::cas,
                        Function::stat};
    result.options = {
        {"deadline", Duration::seconds(5),
         "an operation without an answer is given up after this long; assumed, within the range of "
         "SDK defaults"},
        {"retry", Duration::seconds(2),
         "a GET without an answer is sent again after this long (S3 performance guide: retry after "
         "2 s)"},
        {"backoff", Duration::milliseconds(100),
         "what the store answered with 503 or 409 is sent again after half of this to all of it, "
         "then twice as long each time; assumed"},
    };
    result.bugs = {
        {bugs::head_before_put,
         "asks with HEAD whether the key is there before each PUT, so that the store remembers a "
         "new one as absent",
         "the exception to read-after-write in the S3 developer guide until 2020; Hadoop's "
         "S3AFileSystem.create asked so",
         "direct-s3/new-objects"},
        {bugs::get_then_put,
         "serves a conditional write by a GET, a comparison and a PUT without conditions",
         "locks made of S3 objects before it had conditional writes",
         "direct-s3/conditional-writes"},
        {bugs::repeat_put,
         "sends a PUT again that was not answered, though it may undo what others wrote since",
         "SDKs that repeat every request after a timeout; Avere OS bug 21565",
         "direct-s3/late-answers"},
    };
    result.deploy = [](Deployment& deployment, const std::vector<Option>& values,
                       const std::vector<std::string>& broken) -> std::string {
        const Options options{.deadline = parts::option<Duration>(values, "deadline"),
                              .retry = parts::option<Duration>(values, "retry"),
                              .backoff = parts::option<Duration>(values, "backoff"),
                              .head_before_put = parts::switched_on(broken, bugs::head_before_put),
                              .get_then_put = parts::switched_on(broken, bugs::get_then_put),
                              .repeat_put = parts::switched_on(broken, bugs::repeat_put)};
        if (options.retry < Duration::milliseconds(1)) return "retry must be at least 1ms";
        if (options.backoff < Duration::milliseconds(1)) return "backoff must be at least 1ms";
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
        {PropertyKind::sometimes, std::string(says::condition_repeated)},
        {PropertyKind::sometimes, std::string(says::condition_settled)},
        {PropertyKind::sometimes, std::string(says::conflict)},
    };
    return result;
}

}  // namespace cleave::direct_s3
