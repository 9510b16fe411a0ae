#include "checkers/mutation/schemata.hpp"

#include "catch.hpp"
#include "checkers/mutation/mutants.hpp"

namespace cleave::mutation {
namespace {

// A line of a source with its mutants, the calls' namespace left out.
std::string mutated(const std::string& line) {
    std::string text = mutate(line + "\n", 1).text;
    const std::string space = "::cleave_mutants::";
    for (auto at = text.find(space); at != std::string::npos; at = text.find(space)) {
        text.erase(at, space.size());
    }
    return text.substr(0, text.size() - 1);
}

std::vector<std::string> names(const std::string& source) {
    std::vector<std::string> result;
    for (const Mutant& mutant : mutate(source, 1).mutants) result.push_back(mutant.name);
    return result;
}

}  // namespace

TEST_CASE("a comparison asks for its mutant between its sides") {
    CHECK(mutated("if (a < b) return x != y;") == "if (a < at(1) < b) return x != at(2) != y;");
    CHECK(mutated("for (; i >= n; --i)") == "for (; i >= at(1) >= n; --i)");
}

TEST_CASE("a step by one asks whether it is one") {
    CHECK(mutated("return n + 1;") == "return n + one(1) * 1;");
    CHECK(mutated("return n - 1 + 10 + 1.5;") == "return n - one(1) * 1 + 10 + 1.5;");
}

TEST_CASE("conjunctions and disjunctions are wrapped with what binds closer") {
    CHECK(mutated("if (a && b)") == "if (flip(1, flip(1, a ) && flip(1,  b)))");
    CHECK(mutated("return a && b || c;") ==
          "return flip(2, flip(2, flip(1, flip(1, a ) && flip(1,  b)) ) || flip(2,  c));");
    CHECK(mutated("x = a && f(b, c) ? d : e;") ==
          "x = flip(1, flip(1, a ) && flip(1,  f(b, c))) ? d : e;");
}

TEST_CASE("what is no operator of the program is left be") {
    for (const char* line :
         {"template <typename T>", "std::vector<int> v;", "#if A && B", "// a < b and c && d",
          "auto&& x = f();", "static_assert(a < b);", "constexpr int n = m - 1;",
          "print(\"a < b\");", "out << a;", "return p->q;", "requires A<T> && B<T>"}) {
        CHECK(mutated(line) == line);
    }
}

TEST_CASE("a mutant is named by its line, and by its number if the line is there again") {
    CHECK(names("  if (a < b && c)\n  f();\n  if (a < b && c)\n") ==
          std::vector<std::string>{"if (a [<] b && c)", "if (a < b [&&] c)", "if (a [<] b && c) #2",
                                   "if (a < b [&&] c) #2"});
    CHECK(mutate("\n\nx = a < b;\n", 7).mutants.at(0).line == 3);
    CHECK(mutate("x = a < b;\n", 7).mutants.at(0).id == 7);
}

// No mutant is chosen here: all must mean what they stand for.
TEST_CASE("a program in which no mutant is chosen computes what it did") {
    namespace m = cleave_mutants;
    const std::string a = "a";
    CHECK(((1 < m::at(1)) < 2));
    CHECK_FALSE(((2 < m::at(1)) < 2));
    CHECK(((a == m::at(1)) == "a"));
    CHECK((((1 <=> 2) < m::at(1)) < 0));
    CHECK(3 + m::one(1) * 1 == 4);
    int asked = 0;
    const auto ask = [&](bool answer) { return ++asked > 0 && answer; };
    CHECK_FALSE(m::flip(1, m::flip(1, ask(false)) && m::flip(1, ask(true))));
    CHECK(asked == 1);
    CHECK(m::flip(1, m::flip(1, ask(false)) || m::flip(1, ask(true))));
    CHECK(asked == 3);
}

}  // namespace cleave::mutation
