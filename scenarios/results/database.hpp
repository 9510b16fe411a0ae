#pragma once
// SQLite as this folder uses it; its source file alone knows the library. Everything here throws
// Failure, which the store turns into an Error: no exception leaves the folder.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "results/error.hpp"

namespace cleave::results {

struct Failure {
    Error error;
};

[[noreturn]] void fail(Error::Kind kind, std::string message);

class Statement;

class Database {
  public:
    // Opens what is an SQLite database already; `create` makes one where there is no file, or an
    // empty one. A file that is something else is not touched.
    Database(const std::string& path, bool create, bool may_write);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void execute(const char* statements);
    std::int64_t number(const char* query);  // its one value
    // Begins with writing in mind; waits for another writer. Undone unless `commit` is called.
    class Transaction {
      public:
        explicit Transaction(Database& database);
        ~Transaction();
        Transaction(const Transaction&) = delete;
        Transaction& operator=(const Transaction&) = delete;
        void commit();

      private:
        Database& database_;
        bool open_ = true;
    };

  private:
    friend class Statement;
    [[noreturn]] void fail_by(int code);

    std::string path_;
    void* handle_ = nullptr;
};

// A prepared statement. Parameters and columns count from the left.
class Statement {
  public:
    Statement(Database& database, const char* text);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    // Binds the next parameter.
    Statement& with(std::int64_t value);
    Statement& with(std::uint64_t value) { return with(static_cast<std::int64_t>(value)); }
    Statement& with(double value);
    Statement& with(std::string_view text);
    Statement& with_bytes(std::string_view bytes);

    bool next();   // whether there is another row
    void run();    // of what returns none; may then be bound anew
    void again();  // may be bound anew

    std::int64_t number(int column) const;
    std::uint64_t word(int column) const { return static_cast<std::uint64_t>(number(column)); }
    double real(int column) const;
    std::string text(int column) const;  // or bytes

  private:
    Database& database_;
    void* handle_ = nullptr;
    int bound_ = 0;
};

// What `work` returns, or the failure that it met.
template <class Work>
auto guarded(Work work) -> Fallible<decltype(work())> {
    try {
        return work();
    } catch (const Failure& failure) {
        return failure.error;
    }
}

}  // namespace cleave::results
