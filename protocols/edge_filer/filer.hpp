#pragma once
// An edge filer: one node of the cluster that serves a site's clients from its cache, under tokens.
//
// Invariant: an operation is answered `ok` only while this filer holds a token that allows it and
// the lease of the token's server, or, for a write, once the data is also on the partner or
// committed. What is in the store under a name is never overwritten, so an eventually consistent
// store cannot show an old state of it. Source: Avere/Microsoft: "Flash Cloud Architecture" (2016)
// for fresh object names and the version database; the HA page for mirroring to a partner before
// the acknowledgement; US patent 9,323,681 for tokens and their recall. Choices: one operation of a
// file at a time; a recall waits for the operations that were queued before it, so that every grant
// serves somebody. Two neighbours lost at once lose what is unwritten, as in the original, unless
// the copies are on disk.
//
// The code: filer.cpp (its life), serve.cpp (what clients ask for), attributes.cpp, tokens.cpp
// (leases, tokens, recalls), write_back.cpp (writing and flushing), partner.cpp (where the second
// copies are), copies.cpp (what is kept for others), takeover.cpp (a neighbour's death),
// placement.cpp (which filer caches which chunk).

#include <deque>
#include <map>
#include <optional>
#include <set>

#include "edge_filer/chunk_cache.hpp"
#include "edge_filer/config.hpp"
#include "edge_filer/filer_events.hpp"
#include "edge_filer/messages.hpp"
#include "host/node.hpp"
#include "parts/checked_log.hpp"
#include "parts/duplicate_table.hpp"

namespace cleave::edge_filer {

class Filer {
  public:
    // `site` lists the filers of this site in order, this one among them at `position`.
    Filer(Config config, std::vector<NodeId> site, std::size_t position);

    using Messages = Handles<Mount, Ask, Heartbeat, Mirror, Mirrored, MirrorDrop, Renewed, Grant,
                             Recall, Committed, Rejected, TakenOver, PartnerChanged, FetchChunk,
                             FetchedChunk, KeepChunk>;
    using Events = Handles<Booted, Tick, Deadline, AcquireAgain, FetchRetry, MirrorAgain,
                           CopiesSynced, WriteBack, FlushAgain, LookAgain>;
    using StoreEvents = Handles<ChunkRead, ChunkFound, ChunkStored, AttributesSeen>;

    // filer.cpp
    void on_start(Host& host, const DiskImage& disk);
    Bytes memory_use() const;  // the content it holds, its own and its ward's
    void on(Host& host, const Booted&);
    void on(Host& host, const Tick&);
    void on(Host& host, NodeId client, const Mount&);
    void on(Host& host, NodeId client, const Ask& ask);
    void on(Host& host, const Deadline& timer);
    // serve.cpp
    void on(Host& host, const ChunkRead& chunk, const StoreReply& reply);
    void on(Host& host, const FetchRetry& timer);
    // placement.cpp
    void on(Host& host, NodeId filer, const FetchChunk& ask);
    void on(Host& host, NodeId filer, const FetchedChunk& chunk);
    void on(Host& host, NodeId filer, const KeepChunk& keep);
    void on(Host& host, const ChunkFound& found, const StoreReply& reply);
    // attributes.cpp
    void on(Host& host, const AttributesSeen& seen, const StoreReply& reply);
    void on(Host& host, const LookAgain& timer);
    // tokens.cpp
    void on(Host& host, NodeId server, const Renewed& renewed);
    void on(Host& host, NodeId server, const Grant& grant);
    void on(Host& host, NodeId server, const Recall& recall);
    void on(Host& host, const AcquireAgain& timer);
    // write_back.cpp
    void on(Host& host, NodeId filer, const Mirror& mirror);
    void on(Host& host, NodeId filer, const Mirrored& mirrored);
    void on(Host& host, NodeId filer, const MirrorDrop& drop);
    void on(Host& host, const MirrorAgain& timer);
    void on(Host& host, NodeId server, const PartnerChanged& changed);
    // copies.cpp
    void on(Host& host, const CopiesSynced& synced);
    // write_back.cpp
    void on(Host& host, const WriteBack& timer);
    void on(Host& host, const ChunkStored& chunk, const StoreReply& reply);
    void on(Host& host, const FlushAgain& timer);
    void on(Host& host, NodeId server, const Committed& committed);
    void on(Host& host, NodeId server, const Rejected& rejected);
    // takeover.cpp
    void on(Host& host, NodeId filer, const Heartbeat& heartbeat);
    void on(Host& host, NodeId server, const TakenOver& taken);

  private:
    struct Operation {
        NodeId client;
        ClientRequest request;
        Instant arrived;
        OperationId lowest;  // as in Ask
        CLEAVE_FIELDS(Operation, client, request, arrived, lowest);
    };
    // A write that has been applied here and waits for a second copy.
    struct Write {
        Operation operation;
        std::uint64_t sequence = 0;
        bool answered = false;  // the deadline came first: unknown
        ClientReply reply;      // when it is safe
        CLEAVE_FIELDS(Write, operation, sequence, answered, reply);
    };
    struct Fetch {
        std::uint64_t id = 0;
        Instant started;
        std::vector<std::optional<Content>> chunks;
        CLEAVE_FIELDS(Fetch, id, started, chunks);
    };
    struct Attributes {
        Bytes size;
        std::optional<Value> stamp;  // Content::value
        CLEAVE_FIELDS(Attributes, size, stamp);

        static Attributes of(const Content& content) { return {content.size(), content.value()}; }
        ClientReply reply_to(const ClientRequest& request) const {
            ClientReply reply{request.id, Outcome::ok, stamp, ""};
            reply.size = size;
            return reply;
        }
    };
    struct Look {  // at the attributes that the core filer has
        std::uint64_t id = 0;
        Instant started;
        CLEAVE_FIELDS(Look, id, started);
    };
    struct Flush {
        std::uint64_t id = 0;
        Instant started;
        std::uint64_t sequence = 0;  // writes up to here are in it
        Content content;
        Version version;             // to be committed
        std::vector<bool> stored;    // a flag a chunk
        std::optional<Mode> commit;  // once all are stored: what we keep afterwards
        CLEAVE_FIELDS(Flush, id, started, sequence, content, version, stored, commit);
    };
    struct File {
        // The token, good while its server's session is `session` and the lease lasts.
        Mode token = Mode::none;
        std::uint64_t grant = 0;
        std::uint64_t session = 0;
        std::uint64_t dead_grant = 0;  // grants up to here are over
        std::uint64_t acquiring = 0;   // number of the request under way; 0: none
        std::optional<Mode> recalled;  // to what
        // Operations at the head of the queue that came before the recall and are still served.
        std::uint64_t before_recall = 0;
        // The data. `content` is that of `version`, or newer when `dirty`.
        Version version;
        std::optional<Content> content;
        Etag etag;         // of the content at the core filer; none: it has no such file
        Instant verified;  // the core filer had it then, or something newer
        // Of what the core filer had at that moment.
        std::optional<Attributes> attributes;
        Instant attributes_seen;
        bool is_directory = false;
        Directory directory;  // good while there is a token; of `version`, or newer when `dirty`
        bool dirty = false;
        // The grant under which the ward, now dead, had written it; nothing is written before that
        // is in the store. 0: it is our own.
        std::uint64_t inherited = 0;
        NodeId testator;                 // the ward
        Partner partner;                 // as the token server knows it
        std::optional<Partner> telling;  // it is being told of this one; may know already
        std::uint64_t copied = 0;  // what the one of these two that was named last has, by sequence
        std::set<NodeId> copies_at;  // who was given copies of what is unwritten
        std::uint64_t sequence = 0;  // of the newest write here
        bool write_back_set = false;
        std::deque<Operation> queue;
        std::optional<Write> write;
        std::optional<Fetch> fetch;
        std::optional<Look> look;
        std::optional<Flush> flush;
        CLEAVE_FIELDS(File, token, grant, session, dead_grant, acquiring, recalled, before_recall,
                      version, content, etag, verified, attributes, attributes_seen, is_directory,
                      directory, dirty, inherited, testator, partner, telling, copied, copies_at,
                      sequence, write_back_set, queue, write, fetch, look, flush);
    };
    struct Link {  // to whoever acts for a share
        NodeId server;
        std::uint64_t session = 0;
        Instant lease_until;
        std::uint32_t unanswered = 0;  // requests for the lease
        CLEAVE_FIELDS(Link, server, session, lease_until, unanswered);
    };
    struct MirroredData {
        std::uint64_t incarnation = 0;
        std::uint64_t grant = 0;
        std::uint64_t session = 0;
        std::uint64_t sequence = 0;
        Content content;
        Directory directory;
        CLEAVE_FIELDS(MirroredData, incarnation, grant, session, sequence, content, directory);
    };
    struct Copy {  // of unwritten data of a ward
        MirroredData data;
        std::uint64_t number = 0;  // safe once the copies up to this number are
        CLEAVE_FIELDS(Copy, data, number);
    };
    struct NeighbourRecord {
        NodeId filer;
        std::uint64_t incarnation = 0;
        std::uint64_t taken_over = 0;  // up to this life
        CLEAVE_FIELDS(NeighbourRecord, filer, incarnation, taken_over);
    };
    // What the log of copies on disk says: a copy, or else the numbers.
    struct CopyRecord {
        NodeId ward;
        std::string file;  // empty: the numbers below are meant
        MirroredData data;
        std::uint64_t kept_since = 0;
        std::vector<NeighbourRecord> neighbours;
        CLEAVE_FIELDS(CopyRecord, ward, file, data, kept_since, neighbours);
    };
    struct Neighbour {  // another filer of the site
        std::uint64_t incarnation = 0;
        Instant heard;
        bool given_up = false;         // taken for dead, and its takeover has begun
        std::uint64_t kept_since = 0;  // as in its last Heartbeat
        NodeId partner;                // likewise
        CLEAVE_FIELDS(Neighbour, incarnation, heard, given_up, kept_since, partner);
    };
    using Estate = std::pair<NodeId, std::uint32_t>;  // of a dead filer, in a share
    struct Fence {  // what was mirrored in sessions of before a takeover comes too late
        std::uint64_t incarnation = 0;
        std::uint64_t session = 0;
        CLEAVE_FIELDS(Fence, incarnation, session);
    };
    struct Pending {  // a takeover that has not yet been answered for one share
        std::uint64_t dead_incarnation = 0;
        bool asking = false;       // not while the filer is heard again after all
        std::uint64_t number = 0;  // not before this is safe: another life must know of it
        CLEAVE_FIELDS(Pending, dead_incarnation, asking, number);
    };

    struct Seeker {  // of a chunk
        NodeId filer;
        FetchChunk ask;
        CLEAVE_FIELDS(Seeker, filer, ask);
    };
    struct Search {  // for an object, at the core filer
        std::uint64_t number = 0;
        Instant started;
        std::vector<Seeker> seekers;
        CLEAVE_FIELDS(Search, number, started, seekers);
    };

    // What outlives the loss of this filer beside it.
    enum class SecondCopy : std::uint8_t { none, partner, store };

    // filer.cpp
    void say_state(Host& host) const;
    void answer(Host& host, const Operation& operation, ClientReply reply);
    std::string_view why_not(Host& host, const std::string& name, const File& file) const;
    // serve.cpp
    void advance(Host& host, const std::string& name);
    bool serve_head(Host& host, const std::string& name, File& file);
    bool serve_change(Host& host, const std::string& name, File& file, const Operation& operation);
    bool answer_head(Host& host, File& file, ClientReply reply);
    void pop_head(File& file);
    bool has_content(Host& host, const std::string& name, File& file, const Operation& operation);
    bool must_verify(Host& host, const File& file, Instant arrived) const;
    bool take(File& file, const StoreReply& reply);
    Bytes dirty_bytes() const;
    void start_fetch(Host& host, const std::string& name, File& file);
    void read_chunk(Host& host, const std::string& name, const File& file, std::size_t chunk);
    void take_chunk(const std::string& name, std::uint64_t fetch, std::size_t chunk,
                    const Content& content);
    template <class Event>
    void ask_core(Host& host, const std::string& name, StoreRequest request, Event event) {
        request.endpoint = config_.core_of(name);
        host.ask_store(std::move(request), std::move(event));
    }
    // placement.cpp
    NodeId home_of(Host& host, const std::string& object) const;
    void seek_chunk(Host& host, const std::string& name, File& file, std::size_t chunk);
    void find_chunk(Host& host, NodeId seeker, const FetchChunk& ask);
    void give_chunk(Host& host, const Seeker& seeker, const Content& content);
    void keep_chunk(Host& host, const std::string& name, const Flush& flush, std::size_t chunk);
    std::string key_of(const std::string& file, const std::string& object, std::size_t chunk) const;
    // attributes.cpp
    bool serve_stat(Host& host, const std::string& name, File& file, const Operation& operation);
    bool is_due(Host& host, Instant seen, Instant arrived) const;
    void look_at_core(Host& host, const std::string& name, File& file);
    void forget_attributes(File& file);
    // tokens.cpp
    Link& link_of(const std::string& file) { return links_[config_.share_of(file)]; }
    NodeId server_of(const std::string& file) const {
        return links_[config_.share_of(file)].server;
    }
    // With the token server of the file; whatever token is in hand.
    bool lease_runs(Host& host, const std::string& name) const;
    bool lease_holds(Host& host, const std::string& name, const File& file) const;
    bool may(Host& host, const std::string& name, const File& file, Mode mode) const;
    void acquire(Host& host, const std::string& name, File& file, Mode mode);
    void give_back_if_recalled(Host& host, const std::string& name, File& file);
    void give_back(Host& host, const std::string& name, File& file);
    void lose_token(File& file);
    void lose_data(Host& host, File& file);
    void renew_leases(Host& host);
    // write_back.cpp
    void start_write(Host& host, const std::string& name, File& file, const Operation& operation);
    void write_done(Host& host, File& file, SecondCopy where);
    void give_up_write(Host& host, File& file, const char* why);
    void schedule_write_back(Host& host, const std::string& name, File& file);
    void start_flush(Host& host, const std::string& name, File& file);
    void store_chunk(Host& host, const std::string& name, File& file, std::size_t chunk);
    void commit_if_stored(Host& host, const std::string& name, File& file);
    void commit_unknown(Host& host, const std::string& name, File& file);
    void give_up_put(Host& host, const std::string& name, File& file);
    void send_commit(Host& host, const std::string& name, const File& file);
    void flush_all(Host& host);
    // partner.cpp
    void choose_partner(Host& host);
    Partner name_partner(Host& host);
    bool is_heard(Host& host, NodeId filer) const;
    bool partner_up(Host& host) const { return is_heard(host, partner_); }
    bool is_kept_by(const Partner& partner) const;
    void mirror(Host& host, const std::string& name, File& file);
    void mirror_again(Host& host);
    void tell_server(Host& host, const std::string& name, File& file);
    void copy_exists(Host& host, const std::string& name, File& file);
    void drop_copies(Host& host, const std::string& name, File& file, std::uint64_t sequence);
    // takeover.cpp
    NodeId neighbour(std::size_t steps) const { return site_[(position_ + steps) % site_.size()]; }
    bool has_quorum(Host& host) const;
    bool is_ward(NodeId filer) const;
    void watch_neighbours(Host& host);
    void take_over(Host& host, NodeId dead, std::uint64_t dead_incarnation);
    void ask_takeovers(Host& host);
    void ask_takeover(Host& host, const Estate& who, const Pending& pending);
    bool ask_for_inheritance(Host& host, std::uint32_t share);
    void rest_takeovers(NodeId alive, std::uint64_t incarnation);
    void inherit(Host& host, const TakenOver& taken, const TakenToken& token,
                 const MirroredData& data);
    // copies.cpp
    void open_copies(Host& host, const DiskImage& disk);
    std::uint64_t log_copy(Host& host, const CopyRecord& record);
    bool is_safe(std::uint64_t number) const { return number <= copies_safe_; }
    CopyRecord numbers() const;
    void confirm(Host& host, NodeId ward, const std::string& file, const MirroredData& data);

    Config config_;
    std::vector<NodeId> site_;
    std::size_t position_ = 0;
    bool up_ = false;
    std::uint64_t incarnation_ = 0;
    parts::CheckedLog lives_{"incarnation"};  // the numbers of this filer's lives
    std::uint64_t counter_ = 0;  // of writes, fetches, flushes and requests of this life
    std::map<std::string, File> files_;
    std::vector<Link> links_;  // by share
    parts::DuplicateTable duplicates_;
    std::map<NodeId, Neighbour> neighbours_;
    NodeId partner_;  // who is given copies of what is unwritten
    bool partner_was_up_ = false;
    std::map<std::pair<NodeId, std::string>, Copy> copies_;  // unwritten data of wards
    parts::CheckedLog copies_log_{"copies"};
    std::uint64_t copies_number_ = 0;  // of all that was logged in this life
    std::uint64_t copies_safe_ = 0;
    std::uint64_t kept_since_ = 0;                // since this life, no copy has been lost
    std::map<NodeId, std::uint64_t> taken_over_;  // others, up to this life
    std::map<Estate, Pending> takeovers_;
    std::map<Estate, Fence> fences_;
    ChunkCache chunks_;
    std::map<std::string, Search> searches_;  // by object

  public:
    CLEAVE_FIELDS(Filer, config_, site_, position_, up_, incarnation_, lives_, counter_, files_,
                  links_, duplicates_, neighbours_, partner_, partner_was_up_, copies_, copies_log_,
                  copies_number_, copies_safe_, kept_since_, taken_over_, takeovers_, fences_,
                  chunks_, searches_);
};

}  // namespace cleave::edge_filer
