#include "parts/conditions.hpp"
#include "system_of_record/messages.hpp"

namespace cleave::system_of_record {

Database::Executed Database::apply(const Transaction& transaction, bool forgetful) {
    using Seen = parts::DuplicateTable::Seen;
    index = transaction.index;
    const ClientRequest& request = transaction.asked.request;
    const Seen seen = done.admit(transaction.client, request.id, transaction.asked.lowest);
    if (!forgetful && seen == Seen::forgotten) return {{}, true};
    if (!forgetful && seen == Seen::answered)
        return {done.reply(transaction.client, request.id), true};

    ClientReply reply{request.id, Outcome::ok, {}, ""};
    if (request.function == Function::remove) {
        values.erase(request.key);
    } else if (request.function == Function::cas && read(request).value != request.expected) {
        reply.outcome = Outcome::fail;
        reply.error = parts::another_value;
    } else {
        values[request.key] = Content::of(request.value, request.size);
    }
    done.answered(transaction.client, reply);
    return {reply, false};
}

ClientReply Database::read(const ClientRequest& request) const {
    const auto found = values.find(request.key);
    const bool there = found != values.end();
    return {request.id, Outcome::ok, there ? found->second.value() : std::nullopt, ""};
}

}  // namespace cleave::system_of_record
