#pragma once
// One key of a key-value store with conditional puts, as S3 (If-None-Match: *, If-Match), Azure and
// etcd have them: get returns the value, nil when there is none; put and delete replace it;
// put-if-absent v and put-if-match [expected, new] answer true when they did so, false when they
// found something else and left it. nil as expected stands for no value; putting nil deletes.
// Choices: a refusal that was answered is a call that succeeded and returned false; a call whose
// outcome is `fail` did not happen, and says nothing about what it met.

#include "objects/object.hpp"

namespace cleave::objects {

// Its functions by position: get, put, delete, put-if-absent, put-if-match.
enum class KvFunction : std::uint32_t { get, put, remove, put_if_absent, put_if_match };

const Object& kv();

}  // namespace cleave::objects
