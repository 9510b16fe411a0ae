#pragma once
// A node of a protocol, as the runtime holds it. Protocol code is a plain copyable class `P` with
//
//     using Messages = Handles<Query, Store>;      // on(Host&, NodeId from, const Query&)
//     using Events = Handles<RetryTimer, Synced>;  // on(Host&, const RetryTimer&): timers, disk
//     using StoreEvents = Handles<ChunkRead>;  // on(Host&, const ChunkRead&, const StoreReply&)
//     void on_start(Host&, const DiskImage&);  // first start, and after each crash
//     void on(Host&, const ClientRequest&);    // only in nodes that clients talk to
//     CLEAVE_FIELDS(P, ...)                    // hashing, printing, comparing
//
// and, where it cares,
//
//     void on_stop(Host&);                      // asked to shut down: its last handler
//     void on_connection_broken(Host&, NodeId peer);  // what was under way to it may be lost
//     void on(Host&, const Synced&, DiskError); // instead of the event of a sync that failed
//     Bytes memory_use() const;                 // what it holds in memory that grows
//
// and `make_node<P>(arguments...)` gives the runtime its type-erased `Node`. A payload of a type
// the node does not list is a programming error and reported by `false`. A node that does not
// handle the failure of a sync stops on it, as a database should that no longer knows what is on
// its disk: `disk_failed` returns false.

#include <memory>
#include <string>
#include <utility>

#include "host/host.hpp"

namespace cleave {

template <class... T>
struct Handles {};

class Node {
  public:
    Node() = default;
    Node& operator=(const Node&) = delete;
    virtual ~Node() = default;

    virtual void start(Host& host, const DiskImage& disk) = 0;
    virtual bool message(Host& host, NodeId from, const Payload& message) = 0;
    virtual bool event(Host& host, const Payload& event) = 0;
    virtual bool store_reply(Host& host, const Payload& event, const StoreReply& reply) = 0;
    virtual bool request(Host& host, const ClientRequest& request) = 0;
    virtual void stop(Host& host) = 0;
    virtual void connection_broken(Host& host, NodeId peer) = 0;
    virtual bool disk_failed(Host& host, const Payload& event, DiskError error) = 0;
    virtual Bytes memory_use() const = 0;

    virtual std::unique_ptr<Node> clone() const = 0;
    virtual void hash_into(Digest& digest) const = 0;
    virtual std::string to_string() const = 0;

  protected:
    Node(const Node&) = default;
};

template <class P>
class NodeOf final : public Node {
  public:
    explicit NodeOf(P protocol) : protocol_(std::move(protocol)) {}

    void start(Host& host, const DiskImage& disk) override { protocol_.on_start(host, disk); }
    bool message(Host& host, NodeId from, const Payload& message) override {
        return dispatch(message, typename P::Messages{},
                        [&](const auto& m) { protocol_.on(host, from, m); });
    }
    bool event(Host& host, const Payload& event) override {
        return dispatch(event, typename P::Events{}, [&](const auto& e) { protocol_.on(host, e); });
    }
    bool store_reply(Host& host, const Payload& event, const StoreReply& reply) override {
        return dispatch(event, typename P::StoreEvents{},
                        [&](const auto& e) { protocol_.on(host, e, reply); });
    }
    bool request(Host& host, const ClientRequest& request) override {
        if constexpr (requires { protocol_.on(host, request); }) {
            protocol_.on(host, request);
            return true;
        }
        return false;
    }

    void stop(Host& host) override {
        if constexpr (requires { protocol_.on_stop(host); }) protocol_.on_stop(host);
    }
    void connection_broken(Host& host, NodeId peer) override {
        if constexpr (requires { protocol_.on_connection_broken(host, peer); }) {
            protocol_.on_connection_broken(host, peer);
        }
    }
    bool disk_failed(Host& host, const Payload& event, DiskError error) override {
        bool handled = false;
        dispatch(event, typename P::Events{}, [&](const auto& e) {
            if constexpr (requires { protocol_.on(host, e, error); }) {
                protocol_.on(host, e, error);
                handled = true;
            }
        });
        return handled;
    }
    Bytes memory_use() const override {
        if constexpr (requires { protocol_.memory_use(); }) return protocol_.memory_use();
        return {};
    }

    std::unique_ptr<Node> clone() const override { return std::make_unique<NodeOf>(*this); }
    void hash_into(Digest& digest) const override { cleave::hash_into(digest, protocol_); }
    std::string to_string() const override { return print(protocol_); }

    const P& protocol() const { return protocol_; }

  private:
    template <class... T, class Call>
    static bool dispatch([[maybe_unused]] const Payload& payload, Handles<T...>,
                         [[maybe_unused]] Call call) {
        return (try_one<T>(payload, call) || ...);
    }
    template <class T, class Call>
    static bool try_one(const Payload& payload, Call& call) {
        const T* value = payload.get_if<T>();
        if (value) call(*value);
        return value != nullptr;
    }
    P protocol_;
};

template <class P, class... Arguments>
std::unique_ptr<Node> make_node(Arguments&&... arguments) {
    return std::make_unique<NodeOf<P>>(P(std::forward<Arguments>(arguments)...));
}

}  // namespace cleave
