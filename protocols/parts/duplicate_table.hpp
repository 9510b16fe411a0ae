#pragma once
// Executes each request at most once though the network repeats it: what has been answered is
// answered again from memory, what is under way is left alone, what is too old to matter is
// ignored. Each client numbers its requests upwards and states the lowest that it still waits for,
// which bounds the table. Source: the duplicate request cache of NFS servers (Juszczak, USENIX
// Winter 1989).

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "host/client.hpp"
#include "host/fields.hpp"
#include "host/units.hpp"

namespace cleave::parts {

class DuplicateTable {
  public:
    enum class Seen : std::uint8_t { never, under_way, answered, forgotten };

    // Registers a request that `client` sent when its lowest unanswered request was `lowest`.
    Seen admit(NodeId client, OperationId request, OperationId lowest) {
        Client& entry = clients_[client];
        if (entry.lowest < lowest) {
            entry.lowest = lowest;
            entry.replies.erase(entry.replies.begin(), entry.replies.lower_bound(lowest));
        }
        if (request < entry.lowest) return Seen::forgotten;
        const auto [position, inserted] = entry.replies.try_emplace(request);
        if (inserted) return Seen::never;
        return position->second ? Seen::answered : Seen::under_way;
    }

    void answered(NodeId client, const ClientReply& reply) {
        const auto found = clients_.find(client);
        if (found == clients_.end()) return;
        const auto entry = found->second.replies.find(reply.id);
        if (entry != found->second.replies.end()) entry->second = reply;
    }

    // Of a request for which `admit` said `answered`.
    const ClientReply& reply(NodeId client, OperationId request) const {
        return *clients_.at(client).replies.at(request);
    }

  private:
    struct Client {
        OperationId lowest;
        std::map<OperationId, std::optional<ClientReply>> replies;
        CLEAVE_FIELDS(Client, lowest, replies);
    };
    std::map<NodeId, Client> clients_;

  public:
    CLEAVE_FIELDS(DuplicateTable, clients_);
};

}  // namespace cleave::parts
