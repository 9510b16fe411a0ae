// The tree keeps to the rules of CONTRIBUTING.md; and the checks that say so catch what they should
// and let pass what is fine.

#include <iostream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "tidy/checks.hpp"

using namespace cleave::tidy;

namespace {

using Check = std::vector<Finding> (*)(const Tree&);

const Tree& whole_tree() {
    static const Tree tree = read_tree(CLEAVE_SOURCE_ROOT);
    return tree;
}

void require_clean(Check check) {
    const std::vector<Finding> findings = check(whole_tree());
    // Straight to the terminal, where an editor can follow them; Catch2 would wrap the lines.
    for (const Finding& finding : findings) std::cerr << to_string(finding) << '\n';
    CHECK(findings.empty());
    REQUIRE(whole_tree().files.size() > 40);  // the tree was really read
}

// What a check says of one planted file.
std::vector<Finding> findings_in(Check check, const std::string& path, const std::string& text) {
    return check(Tree{{make_file(path, text)}});
}

std::string first_in(Check check, const std::string& path, const std::string& text) {
    const std::vector<Finding> findings = findings_in(check, path, text);
    return findings.empty() ? "clean" : to_string(findings.front());
}

bool bans(const std::string& path, const std::string& line) {
    return !findings_in(banned_names, path, line + "\n").empty();
}

}  // namespace

TEST_CASE("the tree names nothing that is banned") { require_clean(banned_names); }
TEST_CASE("no call of the tree draws twice in its arguments") { require_clean(draw_order); }
TEST_CASE("no variable of the tree outlives a run and changes") { require_clean(changing_statics); }
TEST_CASE("no include of the tree is against the arrows") { require_clean(include_arrows); }
TEST_CASE("every source file of the tree is listed in CMake") { require_clean(unlisted_files); }
TEST_CASE("every file of the tree is in shape") { require_clean(shape); }

TEST_CASE("a finding says file, line, what is wrong and what to do instead") {
    CHECK(first_in(banned_names, "sim/engine/x.cpp", "int a;\nint b = rand();\n") ==
          "sim/engine/x.cpp:2: `rand` is banned here; draw from a named stream of "
          "host/random.hpp: the same on every compiler");
}

TEST_CASE("randomness that differs between compilers is caught everywhere") {
    CHECK(bans("sim/x.cpp", "std::uniform_int_distribution<int> d(1, 6);"));
    CHECK(bans("tests/sim/x_test.cpp", "std::mt19937_64 engine(seed);"));
    CHECK(bans("cli/x.cpp", "std::random_device device;"));
    CHECK(bans("checkers/x.cpp", "std::shuffle(a.begin(), a.end(), engine);"));
    CHECK(bans("sim/x.cpp", "return ::rand();"));
}

TEST_CASE("names that only resemble banned randomness pass") {
    CHECK_FALSE(bans("sim/x.cpp", "deck.shuffle(random);"));
    CHECK_FALSE(bans("sim/x.cpp", "const int brand = operand;"));
    CHECK_FALSE(bans("sim/x.cpp", "world::sample(random);"));
    CHECK_FALSE(bans("scenarios/x.cpp", "const auto read = read_distribution(text);"));
    CHECK_FALSE(bans("sim/x.cpp", "// std::shuffle would differ"));
    CHECK_FALSE(bans("sim/x.cpp", "note(\"rand() is banned\");"));
    CHECK_FALSE(bans("sim/x.cpp", "const auto text = R\"(rand() and \"srand(1)\")\";"));
    CHECK_FALSE(bans("sim/x.cpp", "/* rand()\n   srand(1) */"));
}

TEST_CASE("an unordered container is caught unless it gives its reason") {
    CHECK(bans("checkers/x.cpp", "std::unordered_map<int, int> index;"));
    CHECK(
        bans("checkers/x.cpp", "// tidy: std::unordered_map ok\nstd::unordered_map<int, int> i;"));
    CHECK_FALSE(bans("checkers/x.cpp",
                     "// tidy: std::unordered_map is only looked up, never walked\n"
                     "std::unordered_map<int, int> index;"));
    CHECK_FALSE(bans("tests/x.cpp", "std::unordered_map<int, int> index;"));
}

TEST_CASE("wall clocks are for the command line and benchmarks") {
    const std::string line = "const auto start = std::chrono::steady_clock::now();";
    CHECK(bans("sim/x.cpp", line));
    CHECK(bans("scenarios/runner/x.cpp", line));
    CHECK(bans("tests/sim/x_test.cpp", line));
    CHECK_FALSE(bans("cli/x.cpp", line));
    CHECK_FALSE(bans("bench/x.cpp", line));
    CHECK(bans("sim/x.cpp", "auto t = time(nullptr);"));
    CHECK(bans("sim/x.cpp", "auto t = std::time(nullptr);"));
    CHECK_FALSE(bans("sim/x.cpp", "auto t = event.time();"));
    CHECK_FALSE(bans("sim/x.cpp", "Instant time() const;"));
    CHECK_FALSE(bans("sim/x.cpp", "Instant time(0_s);"));
    CHECK(bans("sim/x.cpp", "const auto start = clock();"));
    CHECK_FALSE(bans("sim/x.hpp", "MachineClock& clock() { return clock_; }"));
}

TEST_CASE("libm is kept out of sampling but not out of reports") {
    CHECK(bans("models/world/x.cpp", "return std::log(u);"));
    CHECK(bans("models/world/x.cpp", "return -mean * log(u);"));
    CHECK(bans("sim/x.cpp", "const double x = std::sqrt(2.0);"));
    CHECK_FALSE(bans("reports/x.cpp", "return std::log(u);"));
    CHECK_FALSE(bans("protocols/abd/x.cpp", "host.log(\"granted\");"));
    CHECK_FALSE(bans("sim/engine/x.hpp", "void log(std::string_view line) override;"));
    CHECK_FALSE(bans("sim/engine/x.cpp", "void Runtime::log(std::string_view line) {"));
}

TEST_CASE("threads, coroutines and shared ownership stay out of a run") {
    CHECK(bans("sim/x.cpp", "std::thread worker(run);"));
    CHECK(bans("checkers/x.cpp", "std::atomic<bool> stop;"));
    CHECK_FALSE(bans("scenarios/sweep/x.cpp", "std::jthread worker(run);"));
    CHECK(bans("protocols/abd/x.cpp", "co_await reply;"));
    CHECK(bans("sim/x.hpp", "std::shared_ptr<Node> node;"));
    CHECK_FALSE(bans("sim/x.hpp", "std::unique_ptr<Node> node;"));
}

TEST_CASE("libraries neither print nor throw nor end the program") {
    CHECK(bans("scenarios/x.cpp", "std::cout << result;"));
    CHECK_FALSE(bans("cli/x.cpp", "std::cout << result;"));
    CHECK(bans("checkers/x.cpp", "throw std::runtime_error(\"bad\");"));
    CHECK(bans("sim/x.cpp", "std::exit(1);"));
    CHECK(bans("scenarios/x.cpp", "assert(index < size);"));
    CHECK_FALSE(bans("scenarios/x.cpp", "static_assert(index < size);"));
    CHECK_FALSE(bans("scenarios/x.cpp", "require(index < size, \"an index in range\");"));
    CHECK_FALSE(bans("sim/x.cpp", "on_exit(1); // throw"));
    CHECK(bans("reports/x.cpp", "if (std::getenv(\"NO_COLOR\")) return;"));
}

TEST_CASE("containers ordered by address are caught") {
    CHECK(bans("sim/x.cpp", "std::map<const Node*, int> ranks;"));
    CHECK(bans("sim/x.cpp", "std::set<Node*> seen;"));
    CHECK_FALSE(bans("sim/x.cpp", "std::map<NodeId, Node*> nodes;"));
    CHECK_FALSE(bans("sim/x.cpp", "const std::set<int>* seen = nullptr;"));
}

TEST_CASE("what differs between machines, users, processes and libraries is caught") {
    CHECK(bans("protocols/abd/x.cpp", "const auto id = reinterpret_cast<std::uintptr_t>(this);"));
    CHECK(bans("sim/x.cpp", "digest.add(getpid());"));
    CHECK(bans("scenarios/x.cpp", "name += std::this_thread::get_id();"));
    CHECK_FALSE(bans("sim/x.cpp", "node.get_id();"));
    CHECK(bans("models/world/x.cpp", "for (auto& e : std::filesystem::directory_iterator(p)) {"));
    CHECK(bans("scenarios/x.cpp", "const double share = std::stod(text);"));
    CHECK(bans("sim/x.cpp", "std::sort(a.begin(), a.end(), by_priority);"));
    CHECK_FALSE(bans("sim/x.cpp", "std::stable_sort(a.begin(), a.end(), by_priority);"));
    CHECK_FALSE(bans("reports/x.cpp", "std::sort(a.begin(), a.end(), by_priority);"));
    CHECK(bans("sim/x.cpp", "auto b = std::make_unique_for_overwrite<char[]>(n);"));
}

TEST_CASE("a variable that outlives a run and changes is caught") {
    const auto caught = [](const std::string& line) {
        return !findings_in(changing_statics, "sim/x.cpp", line + "\n").empty();
    };
    CHECK(caught("    static int runs = 0;"));
    CHECK(caught("    static std::map<int, int> seen;"));
    CHECK(caught("int runs = 0;"));
    CHECK(caught("inline std::uint64_t runs{};"));
    CHECK(caught("std::vector<int> seen;"));
    CHECK(caught("Node* latest = nullptr;"));
    CHECK_FALSE(caught("    static const std::regex word(\"x\");"));
    CHECK_FALSE(caught("    static constexpr int limit = 3;"));
    CHECK_FALSE(caught("    static Duration seconds(std::int64_t n);"));
    CHECK_FALSE(caught("    static std::uint64_t rotate(std::uint64_t x, unsigned by) {"));
    CHECK_FALSE(caught("    int runs = 0;"));
    CHECK_FALSE(caught("class Engine;"));
    CHECK_FALSE(caught("using Hashes = std::map<int, int>;"));
    CHECK_FALSE(caught("constexpr int limit = 3;"));
    CHECK_FALSE(caught("static_assert(sizeof(Event) == 24);"));
    CHECK_FALSE(caught("static int runs = 0;  // tidy: static counts for the report only"));
}

TEST_CASE("two draws in the arguments of one call are caught") {
    const auto caught = [](const std::string& line) {
        return !findings_in(draw_order, "sim/x.cpp", line + "\n").empty();
    };
    CHECK(caught("send(random.below(3), random.below(5));"));
    CHECK(caught("send(host.random().next(),\n     wrap(host.random().next()));"));
    CHECK(caught("wait(random_.between(a, b) + random_.between(c, d));"));
    CHECK(caught("wait(exponential(random, mean), uniform(random, low, high));"));
    CHECK(caught("send({random.next()}, {random.next()});"));
    CHECK_FALSE(caught("send(random.below(3), 5);\nsend(random.below(5), 3);"));
    CHECK_FALSE(caught("const Pair pair{random.below(3), random.below(5)};"));
    CHECK_FALSE(caught("if (random.chance(loss) || random.chance(cut)) drop();"));
    CHECK_FALSE(caught("at([&] { a = random.next(); }, [&] { b = random.next(); });"));
    CHECK_FALSE(caught("iterate(tokens.next(), tokens.next());"));
}

TEST_CASE("includes against the arrows are caught in each layer") {
    const auto including = [](const std::string& from, const std::string& target) {
        const std::string name = target.substr(target.find('/') + 1);
        return !include_arrows(Tree{{make_file(target, "#pragma once\n"),
                                     make_file(from, "#include \"" + name + "\"\n")}})
                    .empty();
    };
    CHECK(including("protocols/host/a.hpp", "protocols/parts/b.hpp"));
    CHECK(including("protocols/abd/a.cpp", "protocols/raft/b.hpp"));
    CHECK(including("protocols/abd/a.cpp", "sim/engine/b.hpp"));
    CHECK(including("protocols/abd/a.cpp", "models/world/b.hpp"));
    CHECK(including("models/world/a.cpp", "protocols/parts/b.hpp"));
    CHECK(including("sim/engine/a.cpp", "protocols/abd/b.hpp"));
    CHECK(including("sim/engine/a.cpp", "models/objects/b.hpp"));
    CHECK(including("checkers/linear/a.cpp", "sim/engine/b.hpp"));
    CHECK(including("checkers/linear/a.cpp", "models/world/b.hpp"));
    CHECK(including("checkers/certifier/a.cpp", "checkers/linear/b.hpp"));
    CHECK(including("scenarios/runner/a.cpp", "reports/html/b.hpp"));
    CHECK(including("reports/html/a.cpp", "checkers/linear/b.hpp"));
    CHECK(including("reports/html/a.cpp", "sim/engine/b.hpp"));
}

TEST_CASE("includes along the arrows pass") {
    const auto including = [](const std::string& from, const std::string& target) {
        const std::string name = target.substr(target.find('/') + 1);
        return !include_arrows(Tree{{make_file(target, "#pragma once\n"),
                                     make_file(from, "#include \"" + name + "\"\n")}})
                    .empty();
    };
    CHECK_FALSE(including("protocols/abd/a.cpp", "protocols/abd/b.hpp"));
    CHECK_FALSE(including("protocols/abd/a.cpp", "protocols/parts/b.hpp"));
    CHECK_FALSE(including("protocols/catalog/a.cpp", "protocols/abd/b.hpp"));
    CHECK_FALSE(including("models/world/a.cpp", "protocols/host/b.hpp"));
    CHECK_FALSE(including("sim/engine/a.cpp", "models/world/b.hpp"));
    CHECK_FALSE(including("checkers/certifier/a.cpp", "checkers/verdict/b.hpp"));
    CHECK_FALSE(including("scenarios/runner/a.cpp", "sim/engine/b.hpp"));
    CHECK_FALSE(including("reports/html/a.cpp", "scenarios/runner/b.hpp"));
    CHECK_FALSE(including("cli/a.cpp", "reports/html/b.hpp"));
    CHECK_FALSE(including("tests/sim/a.cpp", "sim/engine/b.hpp"));
}

TEST_CASE("an include that climbs is caught") {
    CHECK(first_in(include_arrows, "sim/a.cpp", "#include \"../world/b.hpp\"\n") ==
          "sim/a.cpp:1: #include \"../world/b.hpp\" climbs; name the file from its layer's folder");
}

TEST_CASE("a source file that CMake does not list is caught") {
    const File list =
        make_file("sim/CMakeLists.txt", "cleave_layer(x SOURCES\n  engine/a.cpp\n)\n");
    const auto unlisted = [&](const std::string& path) {
        return !unlisted_files(Tree{{list, make_file(path, "int a;\n")}}).empty();
    };
    CHECK_FALSE(unlisted("sim/engine/a.cpp"));
    CHECK(unlisted("sim/engine/b.cpp"));
    CHECK(unlisted("sim/a.cpp"));
    CHECK(unlisted("models/engine/a.cpp"));
    CHECK(unlisted("sim/engine/a.hpp"));
    CHECK(unlisted("tests/sim/a.hpp"));
    const File user = make_file("tests/sim/CMakeLists.txt", "x_test.cpp\n");
    const File test = make_file("tests/sim/x_test.cpp", "#include \"sim/a.hpp\"\n");
    CHECK(
        unlisted_files(Tree{{list, user, test, make_file("tests/sim/a.hpp", "int a;\n")}}).empty());
    CHECK_FALSE(
        unlisted_files(Tree{{list, user, test, make_file("sim/a.hpp", "int a;\n")}}).empty());
}

TEST_CASE("lines beyond a hundred columns are caught, counting characters and not bytes") {
    const std::string wide = "// " + std::string(97, 'x');
    CHECK(first_in(shape, "sim/x.cpp", wide + "\n") == "clean");
    CHECK(first_in(shape, "sim/x.cpp", wide + "x\n") ==
          "sim/x.cpp:1: has 101 columns; wrap it at 100");
    std::string arrows = "// ";
    for (int i = 0; i < 97; ++i) arrows += "→";
    CHECK(first_in(shape, "sim/x.cpp", arrows + "\n") == "clean");
}

TEST_CASE("long files are caught outside the tests, and large ones everywhere") {
    std::string text;
    for (int i = 0; i < 400; ++i) text += "int x;\n";
    CHECK(first_in(shape, "sim/x.cpp", text) == "clean");
    text += "int x;\n";
    CHECK(first_in(shape, "sim/x.cpp", text) ==
          "sim/x.cpp: has 401 lines, more than 400; split it by idea");
    CHECK(first_in(shape, "tests/sim/x_test.cpp", text) == "clean");
    CHECK(first_in(shape, "docs/picture.png", std::string(600 * 1024, 'x')) ==
          "docs/picture.png: is 600 KiB; generate it, or keep it out of the tree");
}

TEST_CASE("headers begin with pragma once and say what they are") {
    CHECK(first_in(shape, "sim/x.hpp", "#pragma once\n// A queue.\n") == "clean");
    CHECK(first_in(shape, "sim/x.hpp", "// A queue.\n#pragma once\n") ==
          "sim/x.hpp:1: a header begins with `#pragma once`");
    CHECK(first_in(shape, "sim/x.hpp", "#pragma once\n\n#include <map>\n") ==
          "sim/x.hpp:2: after `#pragma once` say what the header is, its invariant, units and "
          "errors");
}

TEST_CASE("misspelt words, notes to self and paths of one machine are caught") {
    const auto clean = [](const std::string& line) {
        return findings_in(shape, "docs/x.md", line + "\n").empty();
    };
    CHECK_FALSE(
        clean("Messages are recieved."
              " We recieve."));
    CHECK_FALSE(clean("Teh network."));
    CHECK(clean("The other network receives."));
    CHECK_FALSE(clean("FIXME: later"));
    CHECK(clean("A hackathon is fine."));
    CHECK_FALSE(clean("see /home/me/notes"));
    CHECK(clean("see docs/home/index"));
    CHECK_FALSE(clean("trailing blank "));
    CHECK_FALSE(clean("a\ttab"));
}

TEST_CASE("a test whose name is no sentence is caught") {
    const auto clean = [](const std::string& line) {
        return findings_in(shape, "tests/sim/x_test.cpp", line + "\n").empty();
    };
    CHECK_FALSE(clean("TEST_CASE(\"queue\") {"));
    CHECK_FALSE(clean("TEST_CASE(\"queue works well test 2\") {"));
    CHECK_FALSE(clean("TEST_CASE(\"a draw lies in [0, 1) always\") {"));
    CHECK(clean("TEST_CASE(\"a cancelled timer never fires\") {"));
}

TEST_CASE("folders that say nothing are caught") {
    CHECK(first_in(shape, "sim/util/x.cpp", "int x;\n") ==
          "sim/util/x.cpp: lies in a folder that says nothing; name the folder by its idea");
    CHECK(first_in(shape, "sim/utility_function/x.cpp", "int x;\n") == "clean");
}
