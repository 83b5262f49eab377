// Random policies with requests near them, and what is asked about them: the engine, a plain scan over all statements
// (which is also the oracle), and a hand-written floor that hashes the action, matches one pattern and reads four
// context values. Every statement has conditions, some have variables; half of the requests are allowed.
#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "policy/evaluate.h"

namespace keyward::policy::bench {

struct Question {
  std::string action;
  std::string resource;
  std::string team;
  std::string ip;
  std::string user;
  std::string mfa;
  Context context;
  Outcome outcome = Outcome::ImplicitlyDenied;  // what the oracle says
  Request request() const;
};

struct World {
  std::vector<std::string> texts;  // of the policies; 100 statements in each
  std::vector<std::shared_ptr<const Policy>> policies;
  std::vector<const Statement*> statements;
  std::shared_ptr<const Program> program;
  std::deque<Question> questions;
};

// One statement of a policy among `count` others. `element`: what else it has, `"Principal":"*",`.
std::string random_statement(std::mt19937& random, std::size_t count, std::string_view element = {});
// A question near one of the statements.
void fill_question(Question& question, const Statement& near, std::size_t count, std::mt19937& random);
// Nothing if the engine and the scan disagree, or if there are no requests of both kinds.
std::unique_ptr<World> make_world(std::size_t count, unsigned seed);
std::vector<Source> sources_of(const World& world);

Decision by_engine(const World& world, const Request& request);
Decision by_scan(const World& world, const Request& request);
Decision by_floor(const World& world, const Request& request);
// What the statements say together, by a plain scan.
Outcome scan(const std::vector<const Statement*>& statements, const Request& request);

}  // namespace keyward::policy::bench
