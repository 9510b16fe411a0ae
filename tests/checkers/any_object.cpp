#include "any_object.hpp"

namespace cleave::test {

using objects::Shape;

namespace {
constexpr Value unlucky = 13;
}

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
                      {"txn", Shape::operations, Shape::operations},
                      {"tag", Shape::one_or_two, Shape::one_or_two},
                      {"holds", Shape::truth, Shape::truth}},
        .complain = [](const objects::Call& call) -> std::string {
            const bool put = call.function == 2, get = call.function == 1 && call.answered;
            if (put && call.input[0] == objects::Datum(unlucky)) return "nothing puts 13";
            if (get && call.output[0] == objects::Datum(unlucky)) return "nothing holds 13";
            return "";
        }};
    return object;
}

}  // namespace cleave::test
