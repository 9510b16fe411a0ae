#include "history/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace cleave::history {
namespace {

using objects::Data;
using objects::Datum;
using objects::Shape;
using Kind = Token::Kind;

// What stands for the number of data of one operation of a transaction.
constexpr Value one_datum = -1;

constexpr std::array<std::string_view, 3> transaction_functions = {"r", "w", "append"};

std::optional<Datum> transaction_function(const Token& token) {
    if (token.kind != Kind::text) return std::nullopt;
    if (token.text == "r" || token.text == "read") return Datum(Value{0});
    if (token.text == "w" || token.text == "write") return Datum(Value{1});
    if (token.text == "append") return Datum(Value{2});
    return std::nullopt;
}

class ValueReader {
  public:
    ValueReader(std::span<const Token> value, History& history, Data& data)
        : rest_(value), history_(history), data_(data) {}

    bool read(Shape shape) {
        switch (shape) {
            case Shape::none: break;
            case Shape::one: return datum() && rest_.empty();
            case Shape::truth: return datum() && rest_.empty() && data_.back().is_boolean();
            case Shape::two: return list_of(2) && rest_.empty();
            case Shape::one_or_two: return (datum() || list_of(2)) && rest_.empty();
            case Shape::three: return list_of(3) && rest_.empty();
            case Shape::list: return list() && rest_.empty();
            case Shape::pairs: return list_of_lists([this] { return list_of(2); });
            case Shape::operations: return list_of_lists([this] { return operation(); });
        }
        return rest_.empty() || (rest_.size() == 1 && rest_[0].kind == Kind::nil);
    }

  private:
    bool take(Kind kind) {
        if (rest_.empty() || rest_.front().kind != kind) return false;
        rest_ = rest_.subspan(1);
        return true;
    }
    bool datum() {
        if (rest_.empty()) return false;
        const Token& token = rest_.front();
        switch (token.kind) {
            case Kind::nil: data_.emplace_back(); break;
            case Kind::number: data_.emplace_back(token.number); break;
            case Kind::text: data_.push_back(history_.name(token.text)); break;
            case Kind::open:
            case Kind::close: return false;
        }
        rest_ = rest_.subspan(1);
        return true;
    }
    bool list() {
        if (!take(Kind::open)) return false;
        while (datum()) {
        }
        return take(Kind::close);
    }
    bool list_of(std::size_t count) {
        const std::size_t before = data_.size();
        return list() && data_.size() == before + count;
    }
    template <typename Element>
    bool list_of_lists(Element element) {
        if (!take(Kind::open)) return false;
        while (!take(Kind::close)) {
            if (!element()) return false;
        }
        return rest_.empty();
    }
    // [f, key, value], where the value may be a list.
    bool operation();

    std::span<const Token> rest_;
    History& history_;
    Data& data_;
};

bool ValueReader::operation() {
    if (!take(Kind::open) || rest_.empty()) return false;
    const auto f = transaction_function(rest_.front());
    if (!f) return false;
    rest_ = rest_.subspan(1);
    data_.push_back(*f);
    if (!datum()) return false;
    const std::size_t count_at = data_.size();
    data_.emplace_back();
    if (!rest_.empty() && rest_.front().kind == Kind::open) {
        if (!list()) return false;
        data_[count_at] = Datum(static_cast<Value>(data_.size() - count_at - 1));
    } else if (!take(Kind::nil)) {
        if (!datum()) return false;
        data_[count_at] = Datum(one_datum);
    }
    return take(Kind::close);
}

// The data of one operation of a transaction at the front of `rest`, which loses them; nothing when
// they are none.
std::optional<std::span<const Datum>> take_operation(std::span<const Datum>& rest) {
    if (rest.size() < 3) return std::nullopt;
    const Datum f = rest[0], n = rest[2];
    if (!f.is_number() || f.number() < 0 || f.number() > 2 || n.is_name()) return std::nullopt;
    std::uint64_t count = 0;
    if (n.is_number()) {
        if (n.number() < one_datum) return std::nullopt;
        count = n.number() == one_datum ? 1 : static_cast<std::uint64_t>(n.number());
    }
    if (count > rest.size() - 3) return std::nullopt;
    // One datum that is nil would be written as null, which is no datum.
    if (n == Datum(one_datum) && rest[3].is_nil()) return std::nullopt;
    const auto taken = rest.first(3 + static_cast<std::size_t>(count));
    rest = rest.subspan(taken.size());
    return taken;
}

class ValueWriter {
  public:
    ValueWriter(std::string& out, const History& history) : out_(out), history_(history) {}

    void write(std::span<const Datum> data, Shape shape) {
        switch (shape) {
            case Shape::none: out_ += "null"; break;
            case Shape::one: datum(data[0]); break;
            case Shape::truth: out_ += data[0] == Datum::boolean(true) ? "true" : "false"; break;
            case Shape::one_or_two: data.size() == 1 ? datum(data[0]) : list(data); break;
            case Shape::two:
            case Shape::three:
            case Shape::list: list(data); break;
            case Shape::pairs:
                list_of_lists(data, [this](std::span<const Datum>& rest) {
                    list(rest.first(2));
                    rest = rest.subspan(2);
                });
                break;
            case Shape::operations:
                list_of_lists(data, [this](std::span<const Datum>& rest) { operation(rest); });
                break;
        }
    }

  private:
    void datum(Datum datum) {
        if (datum.is_nil()) {
            out_ += "null";
        } else if (datum.is_name()) {
            append_json_quoted(out_, history_.text_of(datum));
        } else {
            std::array<char, 24> digits;
            const auto end =
                std::to_chars(digits.data(), digits.data() + digits.size(), datum.number());
            out_.append(digits.data(), end.ptr);
        }
    }
    void list(std::span<const Datum> data) {
        out_ += '[';
        for (std::size_t i = 0; i < data.size(); ++i) {
            if (i > 0) out_ += ',';
            datum(data[i]);
        }
        out_ += ']';
    }
    template <typename Element>
    void list_of_lists(std::span<const Datum> rest, Element element) {
        out_ += '[';
        for (bool first = true; !rest.empty(); first = false) {
            if (!first) out_ += ',';
            element(rest);
        }
        out_ += ']';
    }
    void operation(std::span<const Datum>& rest) {
        const auto taken = *take_operation(rest);
        out_ += "[\"";
        out_ += transaction_functions[static_cast<std::size_t>(taken[0].number())];
        out_ += "\",";
        datum(taken[1]);
        out_ += ',';
        if (taken[2].is_nil()) {
            out_ += "null";
        } else if (taken[2].number() == one_datum) {
            datum(taken[3]);
        } else {
            list(taken.subspan(3));
        }
        out_ += ']';
    }

    std::string& out_;
    const History& history_;
};

}  // namespace

bool read_value(std::span<const Token> value, Shape shape, History& history, Data& data) {
    return ValueReader(value, history, data).read(shape);
}

std::string_view words_for(Shape shape) {
    switch (shape) {
        case Shape::none: return "nothing";
        case Shape::truth: return "true or false";
        case Shape::one: return "one value: a whole number, text, or null for nil";
        case Shape::two: return "a list of two, such as [1,2]";
        case Shape::one_or_two: return "one value, or a list of two, such as 1 or [1,2]";
        case Shape::three: return "a list of three, such as [1,2,3]";
        case Shape::list: return "a list, such as [1,2,3]";
        case Shape::pairs: return "a list of lists of two, such as [[1,2],[3,4]]";
        case Shape::operations:
            return "a list of operations, such as [[\"append\",\"x\",1],[\"r\",\"y\",null]]";
    }
    return "?";
}

std::string describe(std::span<const Token> value) {
    if (value.empty()) return "missing";
    switch (value.front().kind) {
        case Kind::nil: return "null";
        case Kind::number: return "a number";
        case Kind::text: return "text";
        case Kind::close:
        case Kind::open: break;
    }
    std::size_t depth = 0, elements = 0, nested = 0;
    for (const Token& token : value.subspan(1)) {
        if (depth == 0 && token.kind != Kind::close) ++elements;
        if (depth == 0 && token.kind == Kind::open) ++nested;
        if (token.kind == Kind::open) ++depth;
        if (token.kind == Kind::close && depth > 0) --depth;
    }
    return "a list of " + std::to_string(elements) + (nested > 0 ? ", lists among them" : "");
}

bool has_shape(std::span<const Datum> data, Shape shape) {
    switch (shape) {
        case Shape::none: return data.empty();
        case Shape::one: return data.size() == 1;
        case Shape::truth: return data.size() == 1 && data[0].is_boolean();
        case Shape::two: return data.size() == 2;
        case Shape::one_or_two: return data.size() == 1 || data.size() == 2;
        case Shape::three: return data.size() == 3;
        case Shape::list: return true;
        case Shape::pairs: return data.size() % 2 == 0;
        case Shape::operations:
            while (!data.empty()) {
                if (!take_operation(data)) return false;
            }
            return true;
    }
    return false;
}

void append_value(std::string& out, std::span<const Datum> data, Shape shape,
                  const History& history) {
    ValueWriter(out, history).write(data, shape);
}

}  // namespace cleave::history
