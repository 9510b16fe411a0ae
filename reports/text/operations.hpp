#pragma once
// How an operation on any object is called: in sentences "write 7", "read → nothing", "dequeue →
// 3", and in drawings "w(7)", "r→nothing", "dequeue→3". Clean text (escape.hpp), not escaped for
// HTML. Choices: lists longer than a few elements are shortened to their ends, which is where they
// differ.

#include <string>

#include "history/history.hpp"
#include "objects/object.hpp"

namespace cleave::report {

// The object tells a list of one element from that element, and true from 1; nothing: neither.
std::string operation_words(const history::History& history, history::OpIndex op,
                            const objects::Object* object);
std::string operation_short(const history::History& history, history::OpIndex op,
                            const objects::Object* object);

// Whether it only looks: drawings colour what changes an object differently.
bool only_looks(const history::History& history, history::OpIndex op);

}  // namespace cleave::report
