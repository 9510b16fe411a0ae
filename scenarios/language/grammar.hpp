#pragma once
// The language of scenario files as data. A Shape says how a value of one type is written: it reads
// it, writes it and gives its JSON Schema. A Mapping lists the keys of one mapping once, each with
// its shape and one sentence of help; the parser, `show`, the schema and `list` all walk that list.
// Choices: functions in values rather than class hierarchies, so that a description reads as a
// table (see describe_*.cpp); functions share what they capture, as shapes nest and are copied.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "language/reader.hpp"
#include "language/scenario.hpp"
#include "language/tree.hpp"

namespace cleave::scenario {

template <class V>
struct Shape {
    std::string form;  // in words: "a duration such as 30s"
    // False after an error has been noted.
    std::function<bool(Reader&, const Tree&, V&)> read;
    // References to sites and links become names of `scenario`.
    std::function<Tree(const Scenario& scenario, const V&)> write;
    std::function<Tree()> schema;
};

// One key of a mapping, without its type.
struct Key {
    std::string name;
    std::string form;
    std::string help;
    bool required = false;
    std::function<Tree()> schema;
};

// How many of a set of keys must be given.
enum class Count : std::uint8_t { exactly_one, at_most_one, at_least_one, all_or_none };
struct Constraint {
    Count count;
    std::vector<std::string> keys;
};

// The part of a Mapping that does not depend on the type it fills.
class KeySet {
  public:
    explicit KeySet(std::string what) : what_(std::move(what)) {}

    const std::string& what() const { return what_; }  // "a link"
    const std::vector<Key>& keys() const { return keys_; }
    std::string form() const;  // "a link: {between, profile, rtt}"

    // Whether the tree is a mapping with known keys, all required ones, and as constrained.
    bool accepts(Reader& reader, const Tree& tree) const;
    // `defaults`: a mapping with the value of each key that has one.
    Tree schema(const Tree& defaults) const;

  protected:
    bool keys_are_known(Reader& reader, const Tree& tree) const;
    bool keys_are_complete(Reader& reader, const Tree& tree) const;

    std::string what_;
    std::vector<Key> keys_;
    std::vector<Constraint> constraints_;
};

template <class T>
class Mapping : public KeySet {
  public:
    // A key that is not given leaves what `defaults` holds.
    explicit Mapping(std::string what, T defaults = {})
        : KeySet(std::move(what)), defaults_(std::move(defaults)) {}

    template <class M, class V>
    Mapping& optional(std::string key, M T::*member, Shape<V> shape, std::string help) {
        return add(std::move(key), false, of_member<V>(member), std::move(shape), std::move(help));
    }
    template <class M, class V>
    Mapping& required(std::string key, M T::*member, Shape<V> shape, std::string help) {
        return add(std::move(key), true, of_member<V>(member), std::move(shape), std::move(help));
    }

    // A key that is not one member: `get` gives its value, or nothing when it is not to be written.
    template <class V>
    struct Property {
        std::function<std::optional<V>(const T&)> get;
        std::function<void(T&, V)> set;
    };
    template <class V>
    Mapping& add(std::string key, bool required, Property<V> property, Shape<V> shape,
                 std::string help) {
        keys_.push_back({std::move(key), shape.form, std::move(help), required, shape.schema});
        const auto shared = std::make_shared<const Shape<V>>(std::move(shape));
        fields_.push_back(
            {[shared, property](Reader& reader, const Tree& tree, T& object) {
                 V value{};
                 if (!shared->read(reader, tree, value)) return false;
                 property.set(object, std::move(value));
                 return true;
             },
             [shared, property](const Scenario& scenario, const T& object) -> std::optional<Tree> {
                 const std::optional<V> value = property.get(object);
                 if (!value) return std::nullopt;
                 return shared->write(scenario, *value);
             }});
        return *this;
    }

    // All keys of `other`, which fills a member of this mapping's type.
    template <class M>
    Mapping& embed(M T::*member, const Mapping<M>& other) {
        for (std::size_t i = 0; i < other.keys().size(); ++i) {
            keys_.push_back(other.keys()[i]);
            const auto& field = other.fields()[i];
            fields_.push_back({[field, member](Reader& reader, const Tree& tree, T& object) {
                                   return field.read(reader, tree, object.*member);
                               },
                               [field, member](const Scenario& scenario, const T& object) {
                                   return field.write(scenario, object.*member);
                               }});
        }
        return *this;
    }

    Mapping& constrain(Count count, std::vector<std::string> keys) {
        constraints_.push_back({count, std::move(keys)});
        return *this;
    }
    // Runs once every key has been read without error; notes what is wrong with them together.
    Mapping& check(std::function<bool(Reader&, const Tree&, const T&)> check) {
        checks_.push_back(std::move(check));
        return *this;
    }
    // Whether reading stops at the first key that has an error, as when later keys refer to it.
    Mapping& stop_at_error() {
        stops_at_error_ = true;
        return *this;
    }

    // What is not given comes from elsewhere, such as a preset: the schema names no defaults.
    Mapping& without_defaults() {
        has_defaults_ = false;
        return *this;
    }

    // Reads the keys in the order described, not in that of the file.
    bool read(Reader& reader, const Tree& tree, T& object) const {
        object = defaults_;
        if (!accepts(reader, tree)) return false;
        bool good = true;
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            const Tree* value = tree.find(keys_[i].name);
            if (value && !fields_[i].read(reader, *value, object)) good = false;
            if (!good && stops_at_error_) return false;
        }
        for (std::size_t i = 0; good && i < checks_.size(); ++i) {
            good = checks_[i](reader, tree, object);
        }
        return good;
    }
    Tree write(const Scenario& scenario, const T& object) const {
        Tree tree = Tree::mapping();
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            if (auto value = fields_[i].write(scenario, object)) {
                tree.set(keys_[i].name, *std::move(value));
            }
        }
        return tree;
    }
    const T& default_value() const { return defaults_; }
    Tree schema() const { return KeySet::schema(defaults()); }
    // The keys that have a default, with it.
    Tree defaults() const {
        Tree tree = Tree::mapping();
        for (std::size_t i = 0; has_defaults_ && i < keys_.size(); ++i) {
            if (keys_[i].required) continue;
            if (auto value = fields_[i].write(Scenario{}, defaults_)) {
                tree.set(keys_[i].name, *std::move(value));
            }
        }
        return tree;
    }

    Shape<T> shape() const {
        const auto self = std::make_shared<const Mapping>(*this);
        return {form(),
                [self](Reader& r, const Tree& tree, T& out) { return self->read(r, tree, out); },
                [self](const Scenario& s, const T& object) { return self->write(s, object); },
                [self] { return self->schema(); }};
    }

    struct Field {
        std::function<bool(Reader&, const Tree&, T&)> read;
        std::function<std::optional<Tree>(const Scenario&, const T&)> write;
    };
    const std::vector<Field>& fields() const { return fields_; }

  private:
    template <class V, class M>
    static Property<V> of_member(M T::*member) {
        return {[member](const T& object) -> std::optional<V> { return object.*member; },
                [member](T& object, V value) { object.*member = std::move(value); }};
    }

    T defaults_;
    std::vector<Field> fields_;
    std::vector<std::function<bool(Reader&, const Tree&, const T&)>> checks_;
    bool stops_at_error_ = false;
    bool has_defaults_ = true;
};

// A shape for `Out` by way of a simpler type that the file's words fit.
template <class Out, class In>
Shape<Out> via(Shape<In> shape, std::function<bool(Reader&, const Tree&, const In&, Out&)> to,
               std::function<In(const Scenario&, const Out&)> from) {
    const auto shared = std::make_shared<const Shape<In>>(std::move(shape));
    return {shared->form,
            [shared, to](Reader& reader, const Tree& tree, Out& out) {
                In in{};
                return shared->read(reader, tree, in) && to(reader, tree, in, out);
            },
            [shared, from](const Scenario& scenario, const Out& out) {
                return shared->write(scenario, from(scenario, out));
            },
            shared->schema};
}

// The schema of a list, and whether a tree is a list of allowed length.
Tree list_schema(Tree item, std::size_t count_min, std::size_t count_max);
bool list_accepts(Reader& reader, const Tree& tree, std::string_view form, std::size_t count_min,
                  std::size_t count_max);

template <class V>
Shape<std::vector<V>> list_of(Shape<V> item, std::string form, std::size_t count_min,
                              std::size_t count_max) {
    const auto shared = std::make_shared<const Shape<V>>(std::move(item));
    return {form,
            [=](Reader& reader, const Tree& tree, std::vector<V>& values) {
                if (!list_accepts(reader, tree, form, count_min, count_max)) return false;
                bool good = true;
                for (const Tree& one : tree.items) {
                    if (!shared->read(reader, one, values.emplace_back())) good = false;
                }
                return good;
            },
            [shared](const Scenario& scenario, const std::vector<V>& values) {
                Tree tree = Tree::list();
                for (const V& value : values) tree.add(shared->write(scenario, value));
                return tree;
            },
            [=] { return list_schema(shared->schema(), count_min, count_max); }};
}

}  // namespace cleave::scenario
