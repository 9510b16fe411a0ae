#pragma once
// The "value" of an event and the data of an operation, each made from the other by the shape that
// the object gives it (objects/object.hpp).

#include <optional>
#include <span>
#include <string>

#include "history/history.hpp"
#include "history/jsonl_line.hpp"
#include "objects/object.hpp"

namespace cleave::history {

// Appends what `value` says to `data`; texts become names of `history`. True when it has the shape;
// `data` is in any condition when it has not.
bool read_value(std::span<const Token> value, objects::Shape shape, History& history,
                objects::Data& data);

// "a list of two, such as [1,2]".
std::string_view words_for(objects::Shape shape);

// "text", "a list of 3", "missing": what a value is instead.
std::string describe(std::span<const Token> value);

// Whether the data have this shape, down to the last element of a list: then `append_value` can
// print them.
bool has_shape(std::span<const objects::Datum> data, objects::Shape shape);

// Appends the data as JSON; requires has_shape.
void append_value(std::string& out, std::span<const objects::Datum> data, objects::Shape shape,
                  const History& history);

}  // namespace cleave::history
