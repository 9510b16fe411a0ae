#include "any_object.hpp"

namespace cleave::test {

using objects::Shape;

const objects::Object& any_object() {
    static const objects::Object object = {
        .name = "anything",
        .meaning = "a function of every shape",
        .functions = {{"poke", Shape::none, Shape::none},
                      {"get", Shape::none, Shape::one},
                      {"put", Shape::one, Shape::none},
                      {"swap", Shape::two, Shape::one},
                      {"splice", Shape::three, Shape::three},
                      {"collect", Shape::none, Shape::list},
                      {"add-all", Shape::list, Shape::two},
                      {"merge", Shape::pairs, Shape::pairs},
                      {"txn", Shape::operations, Shape::operations}}};
    return object;
}

}  // namespace cleave::test
