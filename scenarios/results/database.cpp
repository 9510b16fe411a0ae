#include "results/database.hpp"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace cleave::results {
namespace {

constexpr int wait_for_others_ms = 60'000;  // assumed: no batch of runs takes so long to write
constexpr std::string_view magic{"SQLite format 3\0", 16};

sqlite3* database_of(void* handle) { return static_cast<sqlite3*>(handle); }
sqlite3_stmt* statement_of(void* handle) { return static_cast<sqlite3_stmt*>(handle); }

// Better told by its reason than by SQLite, which forgets it.
void can_be_made(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    if (access(folder.c_str(), W_OK | X_OK) == 0) return;
    fail(Error::Kind::input_output, "cannot make " + path + ": " + std::strerror(errno));
}

// Refuses what SQLite would only refuse after a while, or worse, take for its own.
void look_at(const std::string& path, bool create) {
    using Kind = Error::Kind;
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0) {
        if (errno == ENOENT && create) return can_be_made(path);
        fail(Kind::input_output, "cannot read " + path + ": " + std::strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        fail(Kind::input_output, path + " is no regular file: results need one");
    }
    if (status.st_size == 0 && create) return;
    std::array<char, magic.size()> head{};
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) {
        fail(Kind::input_output, "cannot read " + path + ": " + std::strerror(errno));
    }
    const std::size_t count = std::fread(head.data(), 1, head.size(), file);
    std::fclose(file);
    if (std::string_view(head.data(), count) == magic) return;
    fail(Kind::bad_input, path + " is no results file: it is " +
                              (count == 0 ? "empty" : "no SQLite database") +
                              "\n    hint: name a file that `cleave gate --results` wrote");
}

}  // namespace

void fail(Error::Kind kind, std::string message) {
    // tidy: throw is caught by the store and the ledger
    throw Failure{Error{kind, std::move(message)}};
}

Database::Database(const std::string& path, bool create, bool may_write) : path_(path) {
    look_at(path, create);
    // Opened for writing even by who only reads: to undo what a killed writer left half-done.
    const int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
    sqlite3* handle = nullptr;
    // A name beginning with "file:" is no address, and one beginning with ":" no memory.
    const std::string name = path.starts_with("/") ? path : "./" + path;
    const int code = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
    handle_ = handle;
    try {
        if (code != SQLITE_OK) fail_by(code);
        sqlite3_extended_result_codes(handle, 1);
        sqlite3_busy_timeout(handle, wait_for_others_ms);
        if (may_write && sqlite3_db_readonly(handle, "main") == 1) fail_by(SQLITE_READONLY);
        if (!may_write) execute("PRAGMA query_only = 1");
    } catch (const Failure&) {
        sqlite3_close(handle);
        throw;  // tidy: throw is caught by Store
    }
}

Database::~Database() { sqlite3_close(database_of(handle_)); }

void Database::fail_by(int code) {
    sqlite3* handle = database_of(handle_);
    using Kind = Error::Kind;
    switch (code & 0xff) {
        case SQLITE_FULL:
            fail(Kind::input_output, "cannot write " + path_ + ": no space is left on the disk\n" +
                                         "    what was written before is there and whole");
        case SQLITE_READONLY:
            fail(Kind::input_output,
                 "cannot write " + path_ + ": the file or its folder may only be read");
        case SQLITE_BUSY:
            fail(Kind::input_output,
                 path_ + " has been in use by another process for more than a minute");
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: fail(Kind::bad_input, path_ + " is damaged: " + sqlite3_errmsg(handle));
        case SQLITE_IOERR:
            if (code == SQLITE_IOERR_WRITE) {
                fail(Kind::input_output,
                     "cannot write " + path_ + ": it can grow no further\n" +
                         "    hint: is there a limit on its size, or a quota?\n" +
                         "    what was written before is there and whole");
            }
            [[fallthrough]];
        default: fail(Kind::input_output, path_ + ": " + sqlite3_errmsg(handle));
    }
}

void Database::execute(const char* statements) {
    const int code = sqlite3_exec(database_of(handle_), statements, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail_by(code);
}

std::int64_t Database::number(const char* query) {
    Statement statement(*this, query);
    statement.next();
    return statement.number(0);
}

Database::Transaction::Transaction(Database& database) : database_(database) {
    database_.execute("BEGIN IMMEDIATE");
}

Database::Transaction::~Transaction() {
    if (!open_) return;
    // An error has undone the transaction already, in part of the cases.
    sqlite3_exec(database_of(database_.handle_), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Database::Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
}

Statement::Statement(Database& database, const char* text) : database_(database) {
    sqlite3_stmt* statement = nullptr;
    const int code =
        sqlite3_prepare_v2(database_of(database.handle_), text, -1, &statement, nullptr);
    if (code != SQLITE_OK) database.fail_by(code);
    handle_ = statement;
}

Statement::~Statement() { sqlite3_finalize(statement_of(handle_)); }

Statement& Statement::with(std::int64_t value) {
    sqlite3_bind_int64(statement_of(handle_), ++bound_, value);
    return *this;
}

Statement& Statement::with(double value) {
    sqlite3_bind_double(statement_of(handle_), ++bound_, value);
    return *this;
}

Statement& Statement::with(std::string_view text) {
    sqlite3_bind_text64(statement_of(handle_), ++bound_, text.data(), text.size(), nullptr,
                        SQLITE_UTF8);
    return *this;
}

Statement& Statement::with_bytes(std::string_view bytes) {
    sqlite3_bind_blob64(statement_of(handle_), ++bound_, bytes.data(), bytes.size(), nullptr);
    return *this;
}

bool Statement::next() {
    const int code = sqlite3_step(statement_of(handle_));
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) database_.fail_by(code);
    return false;
}

void Statement::run() {
    next();
    again();
}

void Statement::again() {
    sqlite3_reset(statement_of(handle_));
    sqlite3_clear_bindings(statement_of(handle_));
    bound_ = 0;
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(statement_of(handle_), column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(statement_of(handle_), column);
}

std::string Statement::text(int column) const {
    sqlite3_stmt* statement = statement_of(handle_);
    const void* bytes = sqlite3_column_blob(statement, column);
    const int count = sqlite3_column_bytes(statement, column);
    return bytes == nullptr ? "" : std::string(static_cast<const char*>(bytes), count);
}

}  // namespace cleave::results
