#include "decision/policy_cache.h"

#include <functional>
#include <string>

namespace keyward::decision {

std::size_t PolicyCache::Hash::operator()(const Name& name) const {
  return std::hash<std::string_view>()(name.text) ^ static_cast<std::size_t>(name.kind);
}

Result<std::shared_ptr<const policy::Program>> PolicyCache::get(std::string_view text, policy::Kind kind) {
  const Name name{text, kind};
  Shard& shard = shards_[Hash()(name) / 64 % kShards];
  {
    const std::lock_guard lock(shard.mutex);
    if (const auto found = shard.places.find(name); found != shard.places.end()) {
      shard.entries.splice(shard.entries.begin(), shard.entries, found->second);
      return found->second->program;
    }
  }
  Result<policy::Policy> parsed = policy::parse(std::string(text), kind);
  if (!parsed) return std::unexpected(std::move(parsed).error());
  std::shared_ptr<const policy::Program> program = policy::compile(*std::move(parsed));
  // A parsed policy is some five times its text; an estimate is enough.
  const std::size_t bytes = 6 * text.size() + program->bytes() + 512;
  if (bytes > shard_bytes_) return program;

  const std::lock_guard lock(shard.mutex);
  const Name kept{program->sources().front().policy->text(), kind};
  if (shard.places.contains(kept)) return program;  // another thread was faster
  shard.entries.push_front({program, bytes});
  shard.places.emplace(kept, shard.entries.begin());
  for (shard.bytes += bytes; shard.bytes > shard_bytes_; shard.entries.pop_back()) {
    const Entry& last = shard.entries.back();
    shard.places.erase(
        {last.program->sources().front().policy->text(), last.program->sources().front().policy->kind()});
    shard.bytes -= last.bytes;
  }
  return program;
}

}  // namespace keyward::decision
