#include <algorithm>
#include <regex>
#include <string_view>

#include "tidy/checks.hpp"

namespace cleave::tidy {
namespace {

using Folders = std::vector<std::string_view>;

// `names`: "std::x" wants its qualifier; "*_x" is any name that ends so; "x()" only a call of a
// free function, "x(a)" one whose first argument is `a`. Otherwise the name counts unless it is a
// member or in a namespace of ours.
struct Ban {
    std::vector<std::string_view> names;
    Folders folders;
    std::string_view instead;
    Folders except{};
};

const Folders everywhere = {""};
const Folders layers = {"protocols/", "models/",  "sim/", "checkers/",
                        "scenarios/", "reports/", "cli/"};
const Folders libraries = {"protocols/", "models/", "sim/", "checkers/", "scenarios/", "reports/"};
const Folders inside_a_run = {"protocols/", "models/", "sim/", "checkers/"};
const Folders the_world = {"protocols/", "models/", "sim/"};

const std::vector<Ban>& bans() {
    static const std::vector<Ban> table = {
        {{"std::*_distribution", "std::shuffle", "std::sample", "random_shuffle", "mt19937",
          "mt19937_64", "minstd_rand", "default_random_engine", "random_device", "rand()",
          "srand()", "drand48()"},
         everywhere,
         "draw from a named stream of host/random.hpp: the same on every compiler"},
        {{"std::hash", "hash_value()"}, layers, "use hash_of in host/describe.hpp"},
        {{"std::unordered_map", "std::unordered_set", "std::unordered_multimap",
          "std::unordered_multiset"},
         layers,
         "use std::map, std::set or a sorted vector: the order of an unordered container differs "
         "between libraries"},
        {{"system_clock", "steady_clock", "high_resolution_clock", "gettimeofday()",
          "clock_gettime()", "time(nullptr)", "time(NULL)", "time(0)", "localtime()", "gmtime()",
          "clock()"},
         libraries,
         "use the virtual time of Host::now or Simulation::now; real time is for cli/ and bench/"},
        {{"system_clock", "steady_clock", "high_resolution_clock"},
         {"tests/"},
         "no wall clock in a test: give it a CTest TIMEOUT"},
        {{"sleep_for", "sleep_until", "usleep()", "nanosleep()", "sleep()"},
         everywhere,
         "nothing here waits for real time: set a timer, or run the simulation forward"},
        {{"std::thread", "std::jthread", "std::async", "std::mutex", "std::shared_mutex",
          "std::condition_variable", "std::atomic", "thread_local", "pthread_create()"},
         inside_a_run,
         "one run has one thread; only the sweep over seeds in scenarios/ has more",
         {"protocols/host/block_pool.hpp", "protocols/host/block_pool.cpp"}},
        {{"sin()",    "cos()",    "tan()",   "asin()", "acos()",  "atan()",  "atan2()",
          "sinh()",   "cosh()",   "tanh()",  "exp()",  "exp2()",  "expm1()", "log()",
          "log2()",   "log10()",  "log1p()", "pow()",  "sqrt()",  "cbrt()",  "hypot()",
          "tgamma()", "lgamma()", "erf()",   "erfc()", "std::fma"},
         the_world,
         "libm rounds differently from system to system: use the integer tables and draws of "
         "host/random.hpp and models/world"},
        {{"std::shared_ptr", "std::make_shared", "std::weak_ptr"},
         the_world,
         "hold by value, own by unique_ptr, share immutable messages by Payload"},
        {{"co_await", "co_yield", "co_return"},
         the_world,
         "a node is a copyable value with handlers: keep the phase in a field"},
        {{"is_simulated", "is_simulation", "isSimulated"},
         {"protocols/"},
         "protocol code runs the same everywhere: ask Host for what you need"},
        {{"throw"}, layers, "return a Result; a programmer's error goes through host/require.hpp"},
        {{"std::cout", "std::cerr", "std::clog", "printf()", "puts()", "std::fprintf", "std::fputs",
          "abort()"},
         libraries,
         "return text: only cli/ prints; a programmer's error goes through host/require.hpp",
         {"protocols/host/require.cpp", "sim/engine/assert.cpp"}},
        {{"assert()"},
         layers,
         "use require of host/require.hpp: it is on in every build, where assert is not"},
        {{"exit()", "std::quick_exit", "std::_Exit"},
         libraries,
         "return a Result: only cli/ ends the program"},
        {{"getenv()", "secure_getenv()"},
         libraries,
         "take an option: only cli/ reads the environment"},
        {{"uintptr_t", "intptr_t"},
         layers,
         "addresses differ from run to run: key, hash and print an id instead"},
        {{"getpid()", "getppid()", "gettid()", "gethostname()", "get_id()"},
         libraries,
         "what tells processes, threads and machines apart is no input of a run"},
        {{"directory_iterator", "recursive_directory_iterator", "current_path()",
          "temp_directory_path()"},
         inside_a_run,
         "files come in any order and from anywhere: only cli/ looks for them"},
        {{"std::locale", "setlocale()", "localeconv()", "strtod()", "std::stod", "std::stof",
          "strftime()"},
         libraries,
         "what depends on the locale differs from user to user: use std::from_chars and format in "
         "reports/"},
        {{"std::sort", "std::partial_sort", "std::nth_element", "std::make_heap", "std::push_heap",
          "std::pop_heap", "std::priority_queue"},
         the_world,
         "libraries order equal elements differently: use std::stable_sort, or say why no two are "
         "equal"},
        {{"std::make_unique_for_overwrite", "alloca()", "malloc()", "realloc()"},
         the_world,
         "memory that nobody has written differs from run to run: use a container"},
        {{"__DATE__", "__TIME__", "__TIMESTAMP__"}, everywhere, "a build must be repeatable"},
        {{"goto", "std::auto_ptr", "std::bind", "strcpy()", "sprintf()", "atoi()", "atof()",
          "strtok()"},
         everywhere,
         "C++20 has better: loops, lambdas, std::string, std::from_chars"},
    };
    return table;
}

std::string_view trim_end(std::string_view text) {
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::string_view last_word(std::string_view text) {
    std::size_t start = text.size();
    while (start > 0 && is_word(text[start - 1])) --start;
    return text.substr(start);
}

// One identifier in a line of code, with what stands around it.
struct Mention {
    std::string_view name;
    std::string_view qualifier;  // "std" in `std::hash`
    bool qualified = false;      // by anything, `::` alone included
    bool member = false;         // after `.` or `->`
    std::string_view call{};     // from `(` on, if that follows
    bool after_a_word = false;   // as the name in a declaration is: `void log(`
};

std::vector<Mention> mentions(std::string_view line) {
    std::vector<Mention> result;
    std::size_t at = 0;
    while (at < line.size()) {
        if (!is_word(line[at])) {
            ++at;
            continue;
        }
        Mention mention;
        const std::size_t start = at;
        while (at < line.size() && is_word(line[at])) ++at;
        mention.name = line.substr(start, at - start);
        const std::size_t next = line.find_first_not_of(' ', at);
        if (next != std::string_view::npos && line[next] == '(') mention.call = line.substr(next);
        std::string_view before = trim_end(line.substr(0, start));
        if (before.ends_with("::")) {
            mention.qualified = true;
            mention.qualifier = last_word(before.substr(0, before.size() - 2));
        } else {
            mention.member = before.ends_with(".") || before.ends_with("->");
            // `Clock& clock(` declares; what stands before the `&` tells.
            if (before.ends_with("&")) before = trim_end(before.substr(0, before.size() - 1));
            const std::string_view word = last_word(before);
            mention.after_a_word = !word.empty() && word != "return" && word != "else" &&
                                   word != "case" && word != "co_return";
        }
        result.push_back(mention);
    }
    return result;
}

bool matches(std::string_view ban, const Mention& mention) {
    const std::size_t paren = std::min(ban.find('('), ban.size());
    const std::string_view name = ban.substr(0, paren);
    const bool needs_std = name.starts_with("std::");
    const std::string_view bare = needs_std ? name.substr(5) : name;
    const bool same =
        bare.starts_with('*') ? mention.name.ends_with(bare.substr(1)) : mention.name == bare;
    if (!same || mention.member) return false;
    if (needs_std) return mention.qualifier == "std";
    if (paren < ban.size()) {
        const std::string_view opening = ban.substr(paren, ban.size() - paren - 1);
        if (mention.after_a_word || !mention.call.starts_with(opening)) return false;
    }
    static constexpr std::string_view standard[] = {"",           "std", "chrono", "this_thread",
                                                    "filesystem", "fs"};
    return !mention.qualified || std::find(std::begin(standard), std::end(standard),
                                           mention.qualifier) != std::end(standard);
}

// "// tidy: std::unordered_map is only looked up" on the line or the one above.
bool excused(const File& file, std::size_t index, std::string_view name) {
    const std::string excuse = "// tidy: " + std::string(name) + " ";
    const auto has = [&](const std::string& line) {
        const std::size_t found = line.find(excuse);
        return found != std::string::npos && line.size() >= found + excuse.size() + 10;
    };
    return has(file.lines[index]) || (index > 0 && has(file.lines[index - 1]));
}

void look_for_bans(const File& file, std::vector<Finding>& findings) {
    for (std::size_t i = 0; i < file.code.size(); ++i) {
        if (file.code[i].find("#include") != std::string::npos) continue;
        for (const Mention& mention : mentions(file.code[i])) {
            for (const Ban& ban : bans()) {
                if (!starts_with_any(file.path, ban.folders)) continue;
                if (starts_with_any(file.path, ban.except)) continue;
                const auto hit =
                    std::find_if(ban.names.begin(), ban.names.end(),
                                 [&](std::string_view name) { return matches(name, mention); });
                if (hit == ban.names.end()) continue;
                std::string_view shown = *hit;
                shown = shown.substr(0, shown.find('('));
                if (shown.find('*') != std::string_view::npos) shown = mention.name;
                if (excused(file, i, shown)) continue;
                findings.push_back(
                    {file.path, i + 1,
                     "`" + std::string(shown) + "` is banned here; " + std::string(ban.instead)});
            }
        }
    }
}

// std::map<Thing*, …>, std::set<const Thing*>, std::less<Thing*>: ordered by address.
void look_for_pointer_order(const File& file, std::vector<Finding>& findings) {
    static const std::regex keyed(R"(std::(map|set|multimap|multiset|less)<[^<>,]*\*\s*[,>])");
    for (std::size_t i = 0; i < file.code.size(); ++i) {
        if (!std::regex_search(file.code[i], keyed) || excused(file, i, "pointer order")) continue;
        findings.push_back(
            {file.path, i + 1,
             "`pointer order` is banned: addresses differ from run to run; key by an id instead"});
    }
}

}  // namespace

std::vector<Finding> banned_names(const Tree& tree) {
    std::vector<Finding> findings;
    for (const File& file : tree.files) {
        look_for_bans(file, findings);
        if (starts_with_any(file.path, layers)) look_for_pointer_order(file, findings);
    }
    return findings;
}

}  // namespace cleave::tidy
