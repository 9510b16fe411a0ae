#include "engine/processor.hpp"

#include <algorithm>

namespace cleave::sim {
namespace {

__extension__ typedef __int128 Wide;

// Rounded up, so that work is never done before its time.
Duration rounded_up(Wide dividend, std::int64_t divisor) {
    const Wide quotient = (dividend + divisor - 1) / divisor;
    return Duration::nanoseconds(static_cast<std::int64_t>(quotient));
}

}  // namespace

void Processor::push(Event&& event) {
    if (event.kind == EventKind::message) ++messages_;
    inbox_.push_back(std::move(event));
    update();
}

const Event* Processor::next() const {
    if (serving_ || paused() || head_ == inbox_.size()) return nullptr;
    return &inbox_[head_];
}

Instant Processor::begin(Instant now, Bytes size) {
    serving_ = true;
    work_left_ = options_.service_time.sample(random_);
    const Wide bytes = static_cast<Wide>(size.value) * options_.per_kibibyte.count();
    work_left_ += rounded_up(bytes, 1'024);
    since_ = now;
    return *reschedule(now);
}

std::optional<Event> Processor::finish(std::uint32_t service) {
    if (!serving_ || service != service_) return std::nullopt;
    serving_ = false;
    Event event = std::move(inbox_[head_++]);
    if (event.kind == EventKind::message) --messages_;
    // Forgets what has been served, once that is most of it.
    if (head_ == inbox_.size() || head_ > 1'024) {
        inbox_.erase(inbox_.begin(), inbox_.begin() + static_cast<std::ptrdiff_t>(head_));
        head_ = 0;
    }
    update();
    return event;
}

void Processor::cancel_timer(std::uint32_t number) {
    const auto waiting = inbox_.begin() + static_cast<std::ptrdiff_t>(head_ + (serving_ ? 1 : 0));
    const auto timer = std::find_if(waiting, inbox_.end(), [&](const Event& event) {
        return event.kind == EventKind::timer && event.peer == number;
    });
    if (timer != inbox_.end()) inbox_.erase(timer);
    update();
}

void Processor::pause(Instant now) {
    if (serving_ && pauses_ == 0) {
        suspend(now);
        ++service_;  // what is scheduled is off
    }
    ++pauses_;
    update();
}

std::optional<Instant> Processor::resume(Instant now) {
    if (pauses_ == 0) return std::nullopt;
    --pauses_;
    update();
    if (pauses_ > 0 || !serving_) return std::nullopt;
    since_ = now;
    return reschedule(now);
}

std::optional<Instant> Processor::set_speed(Instant now, Ratio speed) {
    if (serving_ && !paused()) suspend(now);
    speed_ = speed;
    if (!serving_ || paused()) return std::nullopt;
    return reschedule(now);
}

// What has been done so far is rounded down.
void Processor::suspend(Instant now) {
    const Wide done = static_cast<Wide>((now - since_).count()) * speed_.parts_per_billion;
    work_left_ -= Duration::nanoseconds(static_cast<std::int64_t>(done / Ratio::one));
    work_left_ = std::max(work_left_, Duration{});
    since_ = now;
}

std::optional<Instant> Processor::reschedule(Instant now) {
    ++service_;
    const Wide work = static_cast<Wide>(work_left_.count()) * Ratio::one;
    return now + rounded_up(work, speed_.parts_per_billion);
}

std::vector<Event> Processor::clear() {
    std::vector<Event> waiting = std::move(inbox_);
    waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(head_));
    inbox_.clear();
    head_ = 0;
    messages_ = 0;
    serving_ = false;
    ++service_;
    update();
    return waiting;
}

}  // namespace cleave::sim
