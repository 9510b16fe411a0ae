#pragma once
// A trace in Cleave's compact form, about an eighth of its JSON. Layout, version 1:
//   file    = "CLVTRACE" version:byte head track* 0x00 item* 0x00 foot
//   head    = scenario:string protocol:string seed:varint
//   track   = 0x01 group:string name:string
//   item    = 1 + mark:byte track:varint time:delta event:delta id:delta category:string
//             name:string notes:varint (key:string value:string)*
//   foot    = trace_hash:varint events:varint checksum:8 bytes (FNV-1a of all before, low first)
//   varint  = LEB128; delta = varint of the zigzag difference to the item before; times are in ns
//   string  = 0x00 length:varint bytes | 0x01 length:varint bytes, which takes the next place of
//             the string table | 2 + place:varint. The table has `table_size` places, used in turn.
// Choices: the table forgets, so that neither side ever holds more than a window of the trace.

#include <array>
#include <cstdint>
#include <istream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runner/trace.hpp"
#include "trace/json.hpp"

namespace cleave::report {

namespace binary_trace {
inline constexpr std::string_view magic = "CLVTRACE";
inline constexpr std::uint8_t version = 1;
inline constexpr std::size_t table_size = 1U << 14U;
inline constexpr std::size_t remembered_max = 512;    // longer strings do not enter the table
inline constexpr std::size_t string_max = 1U << 20U;  // more than any text of a trace
inline constexpr std::uint64_t checksum_start = 0xcbf29ce484222325U;
inline constexpr std::uint64_t checksum_factor = 0x100000001b3U;
}  // namespace binary_trace

class BinaryTrace final : public scenario::TraceWriter {
  public:
    explicit BinaryTrace(TraceOutput output) : output_(std::move(output)) {}

    void begin(const scenario::TraceHeader& header,
               const std::vector<scenario::TraceTrack>& tracks) override;
    void add(const scenario::TraceItem& item) override;
    void finish(const scenario::TraceFooter& footer) override;

  private:
    void add_varint(std::uint64_t value);
    void add_delta(std::uint64_t value, std::uint64_t& last);
    void add_string(std::string_view text);
    void flush();

    TraceOutput output_;
    std::string buffer_;
    std::uint64_t checksum_ = binary_trace::checksum_start;
    std::map<std::string, std::uint32_t, std::less<>> places_;
    std::vector<std::string> table_;
    std::size_t next_place_ = 0;
    std::uint64_t time_ = 0, event_ = 0, id_ = 0;  // of the item before
};

// Gives the trace in `input` to `writer`, piece by piece. Returns what is wrong with it, and where;
// empty: nothing. What came before the mistake has been written then, but never finished.
std::string read_binary_trace(std::istream& input, scenario::TraceWriter& writer);

}  // namespace cleave::report
