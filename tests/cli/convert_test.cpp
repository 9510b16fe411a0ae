// cleave convert: one history in every format, and files that are none.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "catch.hpp"
#include "program.hpp"

namespace cleave::cli::test {
namespace {

// As `convert` itself writes it.
const std::string canonical =
    R"({"index":0,"time":0,"process":1,"type":"invoke","f":"write","key":"x","value":1}
{"index":1,"time":10,"process":1,"type":"ok","f":"write","key":"x","value":1}
{"index":2,"time":20,"process":2,"type":"invoke","f":"read","key":"x","value":null}
{"index":3,"time":30,"process":2,"type":"ok","f":"read","key":"x","value":null}
)";

Outcome convert_stdin(const std::string& history, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"convert", "-"});
    Invocation invocation;
    invocation.arguments = std::move(arguments);
    invocation.input = history;
    return cleave(invocation);
}

}  // namespace

TEST_CASE("a history comes back from the binary form byte by byte") {
    const Folder folder;
    const std::string text = folder.file("h.jsonl", canonical);
    const std::string binary = folder.path("h.cleave-history"), back = folder.path("back.jsonl");
    const Outcome there = cleave({"convert", text, binary});
    CAPTURE(there.err);
    CHECK(there.exit_code == 0);
    CHECK((there.out + there.err).empty());
    CHECK(cleave({"convert", binary, back}).exit_code == 0);
    CHECK(contents(back) == canonical);
    CHECK(cleave({"convert", binary, "-"}).out == canonical);
    CHECK(folder.names().size() == 3);  // nothing is left beside them
}

TEST_CASE("pipes have either format on either side") {
    const std::string binary = convert_stdin(canonical, {"-", "--to", "binary"}).out;
    CHECK(binary.size() > 232);
    CHECK(convert_stdin(binary, {"-"}).out == canonical);
    const Folder folder;
    CHECK(convert_stdin(binary, {folder.path("plain"), "--to", "jsonl"}).exit_code == 0);
    CHECK(contents(folder.path("plain")) == canonical);
}

TEST_CASE("both formats of a history are judged the same") {
    const Folder folder;
    const std::string text = folder.file("h.jsonl", canonical);
    REQUIRE(cleave({"convert", text, folder.path("h.cleave-history")}).exit_code == 0);
    const Outcome of_text = cleave({"check", text});
    const Outcome of_binary = cleave({"check", folder.path("h.cleave-history")});
    CHECK(of_text.exit_code == 1);
    CHECK(of_binary.exit_code == 1);
    CHECK(of_binary.out == of_text.out);
    Invocation piped;
    piped.arguments = {"check", "-"};
    piped.input = contents(folder.path("h.cleave-history"));
    CHECK(cleave(piped).out == of_text.out);
}

TEST_CASE("a file may be converted in its own place") {
    const Folder folder;
    const std::string path = folder.file("h.jsonl", canonical);
    CHECK(cleave({"convert", path, path, "--to", "binary"}).exit_code == 0);
    CHECK(cleave({"convert", path, path}).exit_code == 0);
    CHECK(contents(path) == canonical);
}

TEST_CASE("what is left out of a history is told") {
    const Outcome outcome =
        convert_stdin(R"({"time":0,"process":"nemesis","type":"info","f":"cut"})"
                      "\n" +
                          canonical,
                      {"-"});
    CHECK(outcome.out == canonical);
    CHECK(contains(outcome.err, "cleave: 1 line of the nemesis left out"));
}

TEST_CASE("a bad history is refused with its line, and nothing is written") {
    const Folder folder;
    const std::string path = folder.file("bad.jsonl", canonical + "{\"time\":5}\n");
    const std::string out = folder.file("out.jsonl", "what was there before");
    const Outcome outcome = cleave({"convert", path, out});
    CHECK(outcome.exit_code == 65);
    CHECK(starts_with(outcome.err, path + ":5: error: the field \"process\" is missing"));
    CHECK(contents(out) == "what was there before");
    CHECK(folder.names().size() == 2);
}

TEST_CASE("a damaged or cut binary history is refused by every command, naming the byte") {
    const Folder folder;
    std::string binary = convert_stdin(canonical, {"-", "--to", "binary"}).out;
    const std::string cut = folder.file("cut.cleave-history", binary.substr(0, 500));
    binary[300] = static_cast<char>(binary[300] ^ 1);
    const std::string damaged = folder.file("damaged.cleave-history", binary);
    for (const std::string& path : {cut, damaged}) {
        const Outcome checked = cleave({"check", path});
        CHECK(checked.exit_code == 65);
        CHECK(starts_with(checked.err, path + ": error: at byte "));
        const Outcome converted = cleave({"convert", path, "-"});
        CHECK(converted.exit_code == 65);
        CHECK(converted.err == checked.err);
        CHECK(converted.out.empty());
    }
}

TEST_CASE("a format that nothing tells is a usage error that lists them") {
    const Outcome unknown = convert_stdin(canonical, {"history.edn"});
    CHECK(unknown.exit_code == 64);
    CHECK(contains(unknown.err, "cleave: convert: the name history.edn tells no format"));
    CHECK(contains(unknown.err, ".cleave-history or .jsonl, or say --to binary or jsonl"));
    CHECK(convert_stdin(canonical, {"-", "--to", "edn"}).exit_code == 64);
    const Outcome object = convert_stdin(canonical, {"-", "--object", "regster"});
    CHECK(object.exit_code == 64);
    CHECK(contains(object.err, "did you mean \"register\"?"));
}

TEST_CASE("the object says what may be in a history") {
    CHECK(convert_stdin(canonical, {"-", "--object", "register"}).exit_code == 0);
    const std::string swap =
        R"({"time":0,"process":1,"type":"invoke","f":"cas","key":"x","value":[1,2]})";
    CHECK(convert_stdin(swap, {"-"}).exit_code == 0);
    const Outcome refused = convert_stdin(swap, {"-", "--object", "register"});
    CHECK(refused.exit_code == 65);
    CHECK(contains(refused.err, "<stdin>:1: error: \"f\" must be read, write or remove"));
}

TEST_CASE("what cannot be read or written is 74") {
    const Folder folder;
    CHECK(cleave({"convert", folder.path("missing.jsonl"), "-"}).exit_code == 74);
    CHECK(cleave({"convert", folder.path("."), "-"}).exit_code == 74);
    const std::string path = folder.file("h.jsonl", canonical);
    std::filesystem::create_directory(folder.path("folder.jsonl"));
    const Outcome outcome = cleave({"convert", path, folder.path("folder.jsonl")});
    CHECK(outcome.exit_code == 74);
    CHECK(starts_with(outcome.err, "cleave: cannot write "));
    Invocation full;
    full.arguments = {"convert", path, "-"};
    full.out_file = "/dev/full";
    CHECK(cleave(full).exit_code == 74);
}

TEST_CASE("a pipe with a name is written to, and stays a pipe") {
    const Folder folder;
    const std::string pipe = folder.path("pipe");
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    const int reader = open(pipe.c_str(), O_RDWR | O_CLOEXEC);  // else the writer would wait
    REQUIRE(reader >= 0);
    const Outcome outcome =
        cleave({"convert", folder.file("h.jsonl", canonical), pipe, "--to", "jsonl"});
    CAPTURE(outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK(std::filesystem::is_fifo(pipe));
    std::string got(canonical.size(), '\0');
    REQUIRE(outcome.exit_code == 0);
    CHECK(read(reader, got.data(), got.size()) == static_cast<ssize_t>(got.size()));
    CHECK(got == canonical);
    close(reader);
}

TEST_CASE("a file of four gigabytes without a line end is refused at once") {
    const Folder folder;
    const std::string path = folder.file("huge.jsonl", canonical);
    std::filesystem::resize_file(path, std::uintmax_t{4} << 30);  // sparse
    Invocation invocation;
    invocation.arguments = {"check", path};
    invocation.seconds_max = 5;
    const Outcome outcome = cleave(invocation);
    CHECK(outcome.exit_code == 65);
    CHECK(starts_with(outcome.err, path + ":5: error: longer than 16 MiB"));
}

TEST_CASE("a log of dbench becomes a trace, and its calls are counted") {
    const Folder folder;
    const std::string log = folder.file("log.txt",
                                        "NTCreateX \"\\a b\" 0x40 0x2 1 NT_STATUS_OK\n"
                                        "WriteX 1 0 10 10 NT_STATUS_OK\n"
                                        "Flush 1 NT_STATUS_OK\n");
    const std::string trace =
        "cleave-trace 1\n- client1 create /a%20b\n"
        "- client1 write /a%20b length=10\n";
    const Outcome written = cleave({"convert", log, folder.path("out.trace")});
    CHECK(written.exit_code == 0);
    CHECK(written.out.empty());
    CHECK(contains(written.err, "3 calls"));
    CHECK(contains(written.err, "Flush"));
    CHECK(contents(folder.path("out.trace")) == trace);
    CHECK(cleave({"convert", log, "-", "--to", "trace"}).out == trace);
    const Outcome wrong = cleave({"convert", folder.path("out.trace"), folder.path("no.trace")});
    CHECK(wrong.exit_code == 65);
    CHECK(contains(wrong.err, "out.trace:1:1: error: "));
    CHECK(folder.names().size() == 2);
}

}  // namespace cleave::cli::test
