// One program out of all policies of a principal: a decision then looks an action up once, however many policies there
// are. Principals with the same policies share it.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "policy/program.h"

namespace keyward::authz {

// What keeps programs alive: the entities that own them.
using Owners = std::vector<std::shared_ptr<const void>>;

struct EffectiveProgram {
  std::shared_ptr<const policy::Program> program;
  Owners owners;
};

// Whether the policies are worth putting together, and few enough not to hold up the request that does it: it takes
// some 4 us a statement, once.
bool worth_combining(std::span<const policy::Program* const> programs);

// `owners`: of the programs; they are kept with what is made. Any number of threads may ask; they wait for each other
// only to look for a finished one, never while one is made.
std::shared_ptr<const EffectiveProgram> effective_program(std::span<const policy::Program* const> programs,
                                                          const Owners& owners);

}  // namespace keyward::authz
