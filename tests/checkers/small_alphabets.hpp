#pragma once
// What is asked of each object in enumerations of five calls: over two values, everything that
// means something of its own. Left out are calls that mean the same as one that is in, in every
// state and to every engine (every_answer_test.cpp shows it), and nil as a value.

#include <vector>

#include "call_table.hpp"

namespace cleave::test {

Alphabet set_alphabet();
Alphabet kv_alphabet();
Alphabet counter_alphabet();    // adds 1 and -1
Alphabet strides_alphabet();    // a counter that adds 1 and 2
Alphabet file_alphabet();       // of two bytes, written, read and truncated
Alphabet namespace_alphabet();  // of names alone
Alphabet entries_alphabet();    // of names with two handles

}  // namespace cleave::test
