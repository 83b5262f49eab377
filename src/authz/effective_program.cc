#include "authz/effective_program.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>

namespace keyward::authz {
namespace {
constexpr std::size_t kCombineFrom = 4;  // fewer are asked one by one in the same time
constexpr std::uint32_t kMaxStatements = 512;

using Key = std::vector<const policy::Program*>;

// What some thread still uses. A key's pointers mean the same programs as long as its value lives, since that has their
// owners.
class SharedPrograms {
 public:
  std::shared_ptr<const EffectiveProgram> find(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto at = programs_.find(key);
    return at == programs_.end() ? nullptr : at->second.lock();
  }
  // Gives the one that another thread has put there meanwhile, if there is one.
  std::shared_ptr<const EffectiveProgram> put(const Key& key, const std::shared_ptr<const EffectiveProgram>& made) {
    const std::lock_guard lock(mutex_);
    if (programs_.size() >= sweep_at_) {
      std::erase_if(programs_, [](const auto& entry) { return entry.second.expired(); });
      sweep_at_ = std::max<std::size_t>(1'024, programs_.size() * 2);
    }
    std::weak_ptr<const EffectiveProgram>& slot = programs_[key];
    if (std::shared_ptr<const EffectiveProgram> known = slot.lock()) return known;
    slot = made;
    return made;
  }

 private:
  std::mutex mutex_;
  std::size_t sweep_at_ = 1'024;  // so that what is left here is at most twice what is in use
  std::map<Key, std::weak_ptr<const EffectiveProgram>> programs_;
};

SharedPrograms& shared_programs() {
  static SharedPrograms programs;
  return programs;
}
}  // namespace

bool worth_combining(std::span<const policy::Program* const> programs) {
  std::uint32_t statements = 0;
  for (const policy::Program* const program : programs) statements += program->statement_count();
  return programs.size() >= kCombineFrom && statements <= kMaxStatements;
}

std::shared_ptr<const EffectiveProgram> effective_program(std::span<const policy::Program* const> programs,
                                                          const Owners& owners) {
  // The order of policies does not matter, and a policy that is attached twice says nothing new.
  Key key(programs.begin(), programs.end());
  std::ranges::sort(key);
  key.erase(std::unique(key.begin(), key.end()), key.end());
  if (std::shared_ptr<const EffectiveProgram> known = shared_programs().find(key)) return known;
  std::vector<policy::Source> sources;
  for (const policy::Program* const program : key) std::ranges::copy(program->sources(), std::back_inserter(sources));
  return shared_programs().put(
      key, std::make_shared<const EffectiveProgram>(EffectiveProgram{policy::compile(std::move(sources)), owners}));
}
}  // namespace keyward::authz
