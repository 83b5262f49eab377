#include "authz/policy_levels.h"

namespace keyward::authz {

void PolicyLevels::clear() {
  owned_.clear();
  programs_.clear();
  levels_.clear();
  view_.clear();
}

void PolicyLevels::add_level() {
  levels_.push_back({programs_.size(), 0});
  renew();
}

void PolicyLevels::add(std::shared_ptr<const policy::Program> program) {
  programs_.push_back(program.get());
  owned_.push_back(std::move(program));
  ++levels_.back().count;
  renew();
}

void PolicyLevels::add_levels(const PolicyLevels& others) {
  for (const Range& level : others.levels_) {
    add_level();
    for (std::size_t i = 0; i < level.count; ++i) add(others.owned_[level.first + i]);
  }
}

void PolicyLevels::renew() {
  view_.clear();
  for (const Range& level : levels_) view_.push_back(policy::Programs(programs_).subspan(level.first, level.count));
}
}  // namespace keyward::authz
