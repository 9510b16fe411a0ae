#include "every_any_history.hpp"

#include <map>

#include "call_notation.hpp"

namespace cleave::test {
namespace {

constexpr std::size_t open_at_once = 3;

class Enumeration {
  public:
    Enumeration(const objects::Object& object, std::size_t operations,
                const std::vector<std::string>& calls,
                const std::function<void(const history::History&)>& visit)
        : object_(object), operations_(operations), visit_(visit) {
        for (std::string text : calls) {
            Kind& kind = kinds_.emplace_back();
            if (text[0] == 'p' && text[2] == '.') {
                kind.process = static_cast<std::uint32_t>(text[1] - '0');
                text.erase(0, 3);
            }
            const auto no_names = [](std::string_view) { return objects::Datum(); };
            kind.call = parse_call(object, text, no_names);
        }
    }

    void run() { extend(0, 0, 0); }

  private:
    struct Kind {
        std::uint32_t process = UINT32_MAX;  // as many as there are operations
        NotedCall call;
    };
    struct Draft {
        std::size_t kind;
        std::int64_t from, to;
    };

    // `kind` and `op` are the least that may be invoked, or complete, next: like events in a row
    // come in ascending order.
    void extend(std::int64_t now, std::size_t kind, std::size_t op) {
        if (ops_.size() == operations_ && open_.empty()) return emit();
        for (std::size_t i = 0; i < open_.size(); ++i) {
            const std::size_t ending = open_[i];
            if (ending < op) continue;
            open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(i));
            ops_[ending].to = now;
            extend(now + 1, 0, ending);
            open_.insert(open_.begin() + static_cast<std::ptrdiff_t>(i), ending);
        }
        if (ops_.size() == operations_ || open_.size() == open_at_once) return;
        for (std::size_t k = kind; k < kinds_.size(); ++k) {
            ops_.push_back({k, now, 0});
            if (kinds_[k].call.answered) open_.push_back(ops_.size() - 1);
            extend(now + 1, k, 0);
            if (kinds_[k].call.answered) open_.pop_back();
            ops_.pop_back();
        }
    }

    static Instant at(std::int64_t step) { return Instant::at(Duration::seconds(step)); }

    void emit() {
        history::History history;
        const history::KeyId key = history.key("x");
        for (std::uint32_t i = 0; i < ops_.size(); ++i) {
            const Kind& kind = kinds_[ops_[i].kind];
            history.record(
                {.process = kind.process == UINT32_MAX ? i : kind.process,
                 .function = history.function(object_.functions[kind.call.function].name),
                 .key = key,
                 .input = kind.call.input,
                 .output = kind.call.output,
                 .invoked = at(ops_[i].from),
                 .completed = at(ops_[i].to),
                 .outcome = kind.call.answered ? Outcome::ok : Outcome::unknown});
        }
        visit_(history);
    }

    const objects::Object& object_;
    std::size_t operations_;
    std::vector<Kind> kinds_;
    const std::function<void(const history::History&)>& visit_;
    std::vector<Draft> ops_;
    std::vector<std::size_t> open_;
};

}  // namespace

std::vector<std::vector<std::string>> calls_to_try(const objects::Object& object) {
    if (object.name == "namespace") {
        return {{"create(1)=true", "create(1)=false", "remove(1)=true", "rename(1,2)=true",
                 "rename(1,2)?", "lookup(2)=true", "list=1", "list=2"},
                {"create(1,8)=true", "create(1,9)?", "create(2,9)=true", "remove(1)=true",
                 "rename(1,2)=true", "rename(2,1)?", "lookup(1)=8", "lookup(2)=9", "list=1"}};
    }
    static const std::map<std::string_view, std::vector<std::string>> calls = {
        {"register", {"write(1)", "write(2)", "write(2)?", "read=1", "read=2", "read=nil"}},
        {"cas-register", {"write(1)", "cas(1,2)", "cas(2,1)", "cas(nil,1)?", "read=1", "read=2"}},
        {"kv",
         {"put(1)", "put-if-absent(2)=true", "put-if-absent(2)=false", "put-if-match(1,2)=true",
          "put-if-match(1,2)?", "delete?", "get=1", "get=2"}},
        {"counter",
         {"add(2)", "increment", "increment?", "read=1", "read=2", "add-and-get(1)=2",
          "add-and-get(-1)?"}},
        {"set",
         {"add(1)", "add(2)?", "remove(1)", "contains(1)=true", "contains(1)=false", "read=1,2",
          "read=2"}},
        {"queue",
         {"enqueue(1)", "enqueue(2)", "enqueue(2)?", "dequeue=1", "dequeue=2", "dequeue=nil",
          "dequeue?"}},
        {"stack", {"push(1)", "push(2)", "push(2)?", "pop=1", "pop=2", "pop=nil", "pop?"}},
        {"priority-queue",
         {"insert(1)", "insert(2)", "insert(1)?", "poll-min=1", "poll-min=2", "peek=2", "poll-min?",
          "poll-min=nil"}},
        {"append-list",
         {"append(1)", "append(2)", "append(1)?", "read=1,2", "read=2,1", "read=1", "read=[]"}},
        {"mutex",
         {"p1.acquire", "p2.acquire", "p2.acquire?", "p1.release", "p2.release", "p1.release?"}},
        {"fenced-lock",
         {"p1.acquire=1", "p2.acquire=2", "p2.acquire=1", "p2.acquire?", "p1.release", "p2.release",
          "p1.release?"}},
        {"file",
         {"write(0,2,1)", "write(1,2,2)", "write(0,1,2)?", "truncate(1)", "truncate(1)?",
          "read(0,4)=1,1,2,2", "read(0,4)=1,1", "read(0,2)=2,1", "stat=1"}},
        {"volume",
         {"create(1,8)=true", "create(1,9)?", "remove(1)?", "lookup(1)=8", "list=[]",
          "write(0,2,1)", "truncate(1)?", "read(0,4)=2,1", "stat=1"}},
    };
    return {calls.at(object.name)};
}

void for_each_history(const objects::Object& object, std::size_t operations,
                      const std::vector<std::string>& calls,
                      const std::function<void(const history::History&)>& visit) {
    Enumeration(object, operations, calls, visit).run();
}

}  // namespace cleave::test
