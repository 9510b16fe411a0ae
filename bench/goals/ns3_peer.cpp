// ns-3's core and network modules, as Debian's libns3-dev has them.

#include <ns3/calendar-scheduler.h>
#include <ns3/heap-scheduler.h>
#include <ns3/map-scheduler.h>
#include <ns3/node.h>
#include <ns3/object-factory.h>
#include <ns3/packet.h>
#include <ns3/pointer.h>
#include <ns3/priority-queue-scheduler.h>
#include <ns3/simple-channel.h>
#include <ns3/simple-net-device.h>
#include <ns3/simulator.h>

#include "contenders.hpp"
#include "host/random.hpp"
#include "measure.hpp"

namespace cleave::bench {
namespace {

std::uint64_t events = 0;

void choose(const std::string& scheduler) {
    ns3::ObjectFactory factory;
    factory.SetTypeId("ns3::" + scheduler);
    ns3::Simulator::SetScheduler(factory);
}

double rate_of_events(std::int64_t slice) {
    return millions_a_second([=] {
        const std::uint64_t before = events;
        ns3::Simulator::Stop(ns3::TimeStep(static_cast<std::uint64_t>(slice)));
        ns3::Simulator::Run();
        return events - before;
    });
}

ns3::Time random_delay() {
    static Random random(1);
    return ns3::TimeStep(static_cast<std::uint64_t>(random.between(Duration{}, 1_ms).count()));
}

void beat(std::uint32_t number) {
    ++events;
    ns3::Simulator::Schedule(random_delay(), &beat, number);
}

constexpr std::int64_t latency = 1'000'000;

void hear(std::uint32_t node) {
    ++events;
    ns3::Simulator::ScheduleWithContext(node ^ 1, ns3::TimeStep(latency), &hear, node ^ 1);
}

bool answer(ns3::Ptr<ns3::NetDevice> device, ns3::Ptr<const ns3::Packet> packet, std::uint16_t,
            const ns3::Address& sender) {
    ++events;
    device->Send(packet->Copy(), sender, 0);
    return true;
}

}  // namespace

std::vector<std::string> ns3_schedulers() {
    return {"MapScheduler", "HeapScheduler", "CalendarScheduler", "PriorityQueueScheduler"};
}

double ns3_timers(const std::string& scheduler, std::uint32_t pending) {
    choose(scheduler);
    for (std::uint32_t i = 0; i < pending; ++i) {
        ns3::Simulator::Schedule(random_delay(), &beat, i);
    }
    return rate_of_events(10'000'000'000 / pending);
}

double ns3_raw(const std::string& scheduler, std::uint32_t nodes) {
    choose(scheduler);
    for (std::uint32_t i = 0; i < nodes; i += 2) {
        ns3::Simulator::ScheduleWithContext(i, ns3::TimeStep(latency + i), &hear, i);
    }
    return rate_of_events(40'000'000'000 / nodes);
}

double ns3_simple_net_device(const std::string& scheduler, std::uint32_t nodes) {
    choose(scheduler);
    for (std::uint32_t i = 0; i < nodes; i += 2) {
        const auto channel = ns3::CreateObject<ns3::SimpleChannel>();
        channel->SetAttribute("Delay", ns3::TimeValue(ns3::TimeStep(latency)));
        ns3::Ptr<ns3::SimpleNetDevice> devices[2];
        for (auto& device : devices) {
            const auto node = ns3::CreateObject<ns3::Node>();
            device = ns3::CreateObject<ns3::SimpleNetDevice>();
            device->SetAddress(ns3::Mac48Address::Allocate());
            device->SetChannel(channel);
            node->AddDevice(device);
            device->SetReceiveCallback(ns3::MakeCallback(&answer));
        }
        ns3::Simulator::Schedule(ns3::TimeStep(i), [=] {
            devices[0]->Send(ns3::Create<ns3::Packet>(8), devices[1]->GetAddress(), 0);
        });
    }
    return rate_of_events(10'000'000'000 / nodes);
}

}  // namespace cleave::bench
