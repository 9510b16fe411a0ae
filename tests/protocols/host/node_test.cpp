#include "host/node.hpp"

#include <vector>

#include "catch.hpp"

using namespace cleave;
using namespace cleave::literals;

namespace {

struct Add {
    std::int64_t amount = 0;
    CLEAVE_FIELDS(Add, amount);
};
struct Tick {
    CLEAVE_NO_FIELDS(Tick);
};
struct Stored {
    std::string name;
    CLEAVE_FIELDS(Stored, name);
};
struct Unknown {
    CLEAVE_NO_FIELDS(Unknown);
};

// Adds up what it is sent and tells the sender.
class Counter {
  public:
    using Messages = Handles<Add>;
    using Events = Handles<Tick>;
    using StoreEvents = Handles<Stored>;

    explicit Counter(std::int64_t start = 0) : total_(start) {}

    void on_start(Host& host, const DiskImage& disk) {
        files_ = disk.files.size();
        host.set_timer(1_s, Tick{});
    }
    void on(Host& host, NodeId from, const Add& add) {
        total_ += add.amount;
        host.send(from, Add{total_});
    }
    void on(Host&, const Tick&) { ++ticks_; }
    void on(Host&, const Stored& stored, const StoreReply& reply) {
        if (reply.status == StoreStatus::ok) stored_ = stored.name;
    }

    CLEAVE_FIELDS(Counter, total_, ticks_, files_, stored_);

  private:
    std::int64_t total_ = 0;
    std::uint32_t ticks_ = 0;
    std::uint64_t files_ = 0;
    std::string stored_;
};

// A counter that clients can ask.
class Front {
  public:
    using Messages = Handles<>;
    using Events = Handles<>;
    using StoreEvents = Handles<>;

    void on_start(Host&, const DiskImage&) {}
    void on(Host& host, const ClientRequest& request) {
        host.reply({request.id, Outcome::fail, {}, "closed"});
    }
    CLEAVE_NO_FIELDS(Front);
};

// A host that only remembers what it was asked to do.
class Notebook final : public Host {
  public:
    std::vector<std::string> notes;

    NodeId self() const override { return NodeId{0}; }
    Instant now() const override { return Instant(); }
    WallTime wall_time() const override { return {}; }
    Random& random() override { return random_; }
    void send_payload(NodeId to, Payload message) override {
        notes.push_back("to " + print(to) + ": " + message.to_string());
    }
    TimerId set_timer_payload(Duration delay, Payload event) override {
        notes.push_back("after " + to_string(delay) + ": " + event.to_string());
        return TimerId{1};
    }
    void cancel(TimerId) override {}
    void append(std::string_view, std::string) override {}
    void replace(std::string_view, std::vector<std::string>) override {}
    void sync_payload(Payload) override {}
    void ask_store_payload(StoreRequest, Payload) override {}
    void reply(ClientReply reply) override { notes.push_back(print(reply)); }
    void log(std::string_view) override {}
    void label(std::string_view, std::string_view) override {}

  private:
    void observe(PropertyKind, bool, std::string_view) override {}
    Random random_{1};
};

std::uint64_t hash_of_node(const Node& node) {
    Digest digest;
    node.hash_into(digest);
    return digest.value();
}

}  // namespace

TEST_CASE("a node gets each message, event and reply at the handler of its type") {
    Notebook host;
    const auto node = make_node<Counter>(10);
    node->start(host, {.files = {{"journal", {}}}, .unreadable = {}});
    CHECK(node->message(host, NodeId{5}, Payload::of(Add{3})));
    CHECK(node->event(host, Payload::of(Tick{})));
    CHECK(node->store_reply(host, Payload::of(Stored{"chunk"}), {}));
    CHECK(host.notes == std::vector<std::string>{"after 1s: Tick{}", "to node 5: Add{amount: 13}"});
    CHECK(node->to_string() == "Counter{total: 13, ticks: 1, files: 1, stored: \"chunk\"}");
}

TEST_CASE("a node refuses what it does not list, and is not changed by it") {
    Notebook host;
    const auto node = make_node<Counter>();
    const std::uint64_t before = hash_of_node(*node);
    CHECK_FALSE(node->message(host, NodeId{5}, Payload::of(Unknown{})));
    CHECK_FALSE(node->message(host, NodeId{5}, Payload::of(Tick{})));  // an event, no message
    CHECK_FALSE(node->event(host, Payload::of(Add{1})));
    CHECK_FALSE(node->event(host, Payload()));
    CHECK_FALSE(node->store_reply(host, Payload::of(Unknown{}), {}));
    CHECK(hash_of_node(*node) == before);
    CHECK(host.notes.empty());
}

TEST_CASE("only nodes that serve clients take requests") {
    Notebook host;
    CHECK_FALSE(make_node<Counter>()->request(host, {}));
    CHECK(make_node<Front>()->request(host, {OperationId{9}, Function::read, "a", 0, {}}));
    REQUIRE(host.notes.size() == 1);
    CHECK(host.notes[0] ==
          "ClientReply{id: 9, outcome: fail, value: none, error: \"closed\", "
          "content: Content{extents: []}, offset: 0, size: 0, names: []}");
}

TEST_CASE("a clone goes its own way from where the original stood") {
    Notebook host;
    const auto original = make_node<Counter>(1);
    const auto clone = original->clone();
    CHECK(hash_of_node(*clone) == hash_of_node(*original));
    clone->message(host, NodeId{1}, Payload::of(Add{1}));
    CHECK(hash_of_node(*clone) != hash_of_node(*original));
    CHECK(original->to_string() == make_node<Counter>(1)->to_string());
}

TEST_CASE("a broadcast sends one shared message to each, in order") {
    Notebook host;
    host.broadcast({NodeId{2}, NodeId{1}}, Add{4});
    CHECK(host.notes ==
          std::vector<std::string>{"to node 2: Add{amount: 4}", "to node 1: Add{amount: 4}"});
}
