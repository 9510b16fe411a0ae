#include "parts/service_client.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "engine/simulation.hpp"

using namespace cleave;
using namespace cleave::literals;
using parts::ServiceClient;
using parts::ServiceClientOptions;
using parts::ServiceReply;
using parts::ServiceRequest;

namespace {

// Answers with its own number, says who to ask, or keeps silent.
class Server {
  public:
    enum class Manner : std::uint8_t { answers, sends_on, refuses, silent };
    Server(Value number, Manner manner, std::optional<NodeId> other = {})
        : number_(number), manner_(manner), other_(other) {}

    using Messages = Handles<ServiceRequest>;
    using Events = Handles<>;
    using StoreEvents = Handles<>;
    void on_start(Host&, const DiskImage&) {}
    void on(Host& host, NodeId client, const ServiceRequest& asked) {
        const OperationId id = asked.request.id;
        switch (manner_) {
            case Manner::answers:
                host.send(client, ServiceReply{{id, Outcome::ok, number_, ""}});
                break;
            case Manner::sends_on: host.send(client, parts::ask_elsewhere(id, other_)); break;
            case Manner::refuses: host.send(client, parts::ask_elsewhere(id)); break;
            case Manner::silent: break;
        }
    }

  private:
    Value number_;
    Manner manner_;
    std::optional<NodeId> other_;

  public:
    CLEAVE_FIELDS(Server, number_, manner_, other_);
};

using Manner = Server::Manner;

// A client of servers of these manners; who sends on names the last one.
struct AskedService {
    AskedService(const std::vector<Manner>& manners, bool repeat_writes) {
        const auto site = simulation.add_site("here", {});
        std::vector<NodeId> servers;
        const NodeId last{static_cast<std::uint32_t>(manners.size() - 1)};
        for (std::size_t i = 0; i < manners.size(); ++i) {
            const auto number = static_cast<Value>(i + 1);
            servers.push_back(simulation.add_node(
                site, "server-" + std::to_string(i + 1),
                [=] { return make_node<Server>(number, manners[i], last); }, {}));
        }
        const ServiceClientOptions options{5_s, 1_s, repeat_writes};
        client = simulation.add_node(
            site, "client", [=] { return make_node<ServiceClient>(options, servers); }, {});
        simulation.on_reply([this](sim::Simulation& sim, NodeId, const ClientReply& reply) {
            replies.emplace(reply.id, reply);
            answered.emplace(reply.id, sim.now());
        });
    }
    ClientReply ask(Function function) {
        const OperationId id{++last_id};
        simulation.submit(client, {id, function, "a", 7, Bytes{1}});
        simulation.run_until(simulation.now() + 10_s);
        return replies.at(id);
    }

    sim::Simulation simulation{1};
    NodeId client;
    std::uint64_t last_id = 0;
    std::map<OperationId, ClientReply> replies;
    std::map<OperationId, Instant> answered;
};

}  // namespace

TEST_CASE("a service client goes where it is sent, and stays there") {
    AskedService service({Manner::sends_on, Manner::silent, Manner::answers}, true);
    CHECK(service.ask(Function::write).value == 3);
    CHECK(service.answered.at(OperationId{1}) < Instant::at(1_s));
    CHECK(service.ask(Function::read).value == 3);
}

TEST_CASE("a service client leaves who is silent or refuses without naming another") {
    for (const Manner first : {Manner::silent, Manner::refuses}) {
        AskedService service({first, Manner::answers}, true);
        const ClientReply reply = service.ask(Function::write);
        CHECK(reply.outcome == Outcome::ok);
        CHECK(reply.value == 2);
        CHECK(service.answered.at(OperationId{1}) >= Instant::at(1_s));
    }
}

TEST_CASE("a write that must not be repeated is sent once, and unknown without an answer") {
    AskedService service({Manner::silent, Manner::answers}, false);
    const ClientReply write = service.ask(Function::write);
    CHECK(write.outcome == Outcome::unknown);
    CHECK(service.ask(Function::write).outcome == Outcome::ok);  // by the other server
    AskedService refusing({Manner::refuses, Manner::answers}, false);
    CHECK(refusing.ask(Function::write).outcome == Outcome::unknown);
    CHECK(refusing.ask(Function::read).outcome == Outcome::ok);
}

TEST_CASE("at its deadline a service client says that a read failed and a write is unknown") {
    AskedService service({Manner::silent}, true);
    CHECK(service.ask(Function::read).outcome == Outcome::fail);
    CHECK(service.ask(Function::write).outcome == Outcome::unknown);
    CHECK(service.answered.at(OperationId{1}) >= Instant::at(5_s));
}
