#pragma once
// A described value of any type, held by value: what a message, a timer or a completion carries.
// The simulator moves, copies, hashes and prints it without knowing the type; the node it reaches
// asks `get_if<M>()`. Invariant: the value inside never changes after `Payload::of`, so copies
// share it. One thread only.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "host/block_pool.hpp"
#include "host/codec.hpp"
#include "host/describe.hpp"

namespace cleave {

class Payload {
  public:
    Payload() = default;
    Payload(const Payload& other) : box_(other.box_) {
        if (box_) ++box_->owners;
    }
    Payload(Payload&& other) noexcept : box_(std::exchange(other.box_, nullptr)) {}
    Payload& operator=(const Payload& other) noexcept { return *this = Payload(other); }
    Payload& operator=(Payload&& other) noexcept {
        Box* const theirs = std::exchange(other.box_, nullptr);
        release(std::exchange(box_, theirs));
        return *this;
    }
    ~Payload() { release(box_); }

    template <Described M>
    static Payload of(M value) {
        static_assert(alignof(BoxOf<M>) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
        Payload payload;
        payload.box_ = new BoxOf<M>(std::move(value));
        return payload;
    }

    // The value, or null when the payload holds another type.
    template <Described M>
    const M* get_if() const {
        return box_ && box_->type == &tag<M> ? &static_cast<const BoxOf<M>*>(box_)->value : nullptr;
    }

    bool empty() const { return box_ == nullptr; }
    // Whether this is a copy of the other, or the other of this: the very same value.
    bool shares(const Payload& other) const { return box_ == other.box_; }
    std::string_view type_name() const { return box_ ? box_->name() : "nothing"; }
    void hash_into(Digest& digest) const {
        if (box_) box_->hash_into(digest);
    }
    std::string to_string() const { return box_ ? box_->to_string() : "nothing"; }
    // Length of the CBOR encoding plus the bulk data that stands in the value symbolically
    // (Content).
    Bytes wire_size() const { return box_ ? box_->wire_size() : Bytes{}; }

  private:
    template <class M>
    static constexpr char tag = 0;  // its address names the type within this program

    struct Box {
        explicit Box(const char* t) : type(t) {}
        Box(const Box&) = delete;
        Box& operator=(const Box&) = delete;
        virtual ~Box() = default;
        static void* operator new(std::size_t size) { return BlockPool::take(size); }
        static void operator delete(void* box, std::size_t size) { BlockPool::give(box, size); }
        virtual std::string_view name() const = 0;
        virtual void hash_into(Digest& digest) const = 0;
        virtual std::string to_string() const = 0;
        virtual Bytes wire_size() const = 0;
        const char* type;
        std::uint32_t owners = 1;
    };
    template <class M>
    struct BoxOf final : Box {
        explicit BoxOf(M v) : Box(&tag<M>), value(std::move(v)) {}
        std::string_view name() const override { return M::type_name; }
        void hash_into(Digest& digest) const override {
            digest.add(name_digest);
            cleave::hash_into(digest, value);
        }
        std::string to_string() const override { return print(value); }
        Bytes wire_size() const override { return encoded_size(value); }
        static constexpr std::uint64_t name_digest = digest_of(M::type_name);
        M value;
    };
    static void release(Box* box) {
        if (box && --box->owners == 0) delete box;
    }
    Box* box_ = nullptr;
};

}  // namespace cleave
