// Policies that come with requests, compiled once for each text: a bucket's policy comes with every request for the
// bucket.
#pragma once
#include <array>
#include <list>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "policy/policy.h"
#include "policy/program.h"

namespace keyward::decision {

// Any number of threads may share one. What was used longest ago gives way.
class PolicyCache {
 public:
  // `bytes`: of texts and programs together.
  explicit PolicyCache(std::size_t bytes = 32 << 20) : shard_bytes_(bytes / kShards) {}

  // MalformedPolicyDocument: the text is no policy of this kind. Errors are not kept.
  Result<std::shared_ptr<const policy::Program>> get(std::string_view text, policy::Kind kind);

 private:
  static constexpr std::size_t kShards = 16;
  struct Entry {
    std::shared_ptr<const policy::Program> program;
    std::size_t bytes;
  };
  struct Name {
    std::string_view text;  // of the entry's own policy
    policy::Kind kind;
    friend bool operator==(const Name&, const Name&) = default;
  };
  struct Hash {
    std::size_t operator()(const Name& name) const;
  };
  struct Shard {
    std::mutex mutex;
    std::list<Entry> entries;  // the one used last first
    std::unordered_map<Name, std::list<Entry>::iterator, Hash> places;
    std::size_t bytes = 0;
  };
  const std::size_t shard_bytes_;
  std::array<Shard, kShards> shards_;
};

}  // namespace keyward::decision
