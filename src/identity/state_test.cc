#include "identity/state.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "base/random.h"
#include "identity/compile.h"
#include "identity/names.h"
#include "identity/records.h"

namespace keyward::identity {
namespace {
constexpr const char* kAccount = "111122223333";
constexpr const char* kOther = "444455556666";
constexpr const char* kAwsPolicy = "arn:aws:iam::aws:policy/ReadOnlyAccess";
constexpr const char* kDocument =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]})";

AccountSettings account_settings(const std::string& id) {
  AccountSettings settings;
  settings.id = id;
  settings.name = "Account " + id;
  settings.root.email = fmt::format("Root-{}@example.com", id);
  return settings;
}

State new_state() {
  State state;
  state.apply(put(kAccount, account_settings(kAccount)));
  state.apply(put(kOther, account_settings(kOther)));
  return state;
}

User user_named(const std::string& id, const std::string& name) {
  User user;
  user.id = id;
  user.name = name;
  user.path = "/";
  return user;
}

// Everything that a state holds and every index that can be seen, as text: equal texts, equal states.
std::string dump(const State& state) {
  std::string out;
  const auto entity = [&](const Change& change) {
    const Record record = encode(change);
    out += record.key + " = " + record.value.value() + "\n";
  };
  const auto names = [&](const char* what, const NameSet& set) {
    set.visit([&](const std::string& key, std::monostate) { out += fmt::format("{} {}\n", what, key); });
  };
  state.accounts().visit([&](const std::string& id, const auto& account) {
    entity(put(id, account->settings()));
    account->users().visit([&](const std::string&, const auto& user) {
      entity(put(id, *user));
      for (const AccessKey& key : user->access_keys)
        if (const KeyOwner* owner = state.find_access_key(key.id))
          out += fmt::format("key {} of {} {}\n", key.id, owner->account, owner->principal);
    });
    account->groups().visit([&](const std::string&, const auto& group) { entity(put(id, *group)); });
    account->policies().visit([&](const std::string&, const auto& policy) {
      entity(put(id, *policy));
      out +=
          fmt::format("counts {} {}\n", account->attachment_count(policy->arn), account->boundary_count(policy->arn));
    });
    account->mfa_devices().visit([&](const std::string&, const auto& device) { entity(put(id, *device)); });
    names("device", account->devices_of());
    names("member", account->members());
    names("attachment", account->attachments());
    out += fmt::format("assigned {} versions {}\n", account->assigned_devices(), account->policy_versions());
  });
  state.sessions().visit([&](const std::string&, const auto& session) { entity(put(session->account, *session)); });
  return out;
}

// The state that a restart would read.
State reloaded(const std::map<std::string, std::string>& records) {
  State state;
  for (const auto& [key, value] : records) {
    const auto change = decode(key, value);
    EXPECT_TRUE(change && *change) << key;
    if (change && *change) state.apply(**change);
  }
  return state;
}

// Does to a state what the operations would do, at random, and keeps the records as the store would.
class Simulation {
 public:
  explicit Simulation(std::uint64_t seed) : random_(seed) {
    apply(put(kAccount, account_settings(kAccount)));
    apply(put(kOther, account_settings(kOther)));
  }

  void step() {
    switch (random_.below(14)) {
      case 0:
      case 1:
        return put_user(user_named(new_id("AIDA"), new_name("user")));
      case 2:
        return rename_user();
      case 3:
        return delete_user();
      case 4:
        return put_group();
      case 5:
        return delete_group();
      case 6:
        return join_or_leave();
      case 7:
        return put_policy();
      case 8:
        return delete_policy();
      case 9:
        return attach_or_detach();
      case 10:
        return change_keys();
      case 11:
        return put_device();
      case 12:
        return rename_or_delete_device();
      default:
        return change_settings_or_session();
    }
  }

  const State& state() const { return state_; }
  const std::map<std::string, std::string>& records() const { return records_; }

 private:
  void apply(const Change& change) {
    const Record record = encode(change);
    if (record.value) {
      records_[record.key] = *record.value;
    } else {
      records_.erase(record.key);
    }
    state_.apply(change);
  }
  void put_user(User user) { apply(put(kAccount, std::move(user))); }

  const Account& account() const { return *state_.find_account(kAccount); }
  std::string new_id(const char* prefix) { return fmt::format("{}{:017}", prefix, ++serial_); }
  // Of either case, so that folding matters.
  std::string new_name(const char* prefix) {
    std::string name = fmt::format("{}{}", prefix, ++serial_);
    if (random_.below(2) == 0) name[0] = static_cast<char>(name[0] - ('a' - 'A'));
    return name;
  }
  template <class Entity>
  std::shared_ptr<const Entity> any(const EntityMap<Entity>& map) {
    if (map.empty()) return nullptr;
    std::size_t skip = random_.below(static_cast<std::uint32_t>(map.size()));
    std::shared_ptr<const Entity> found;
    map.visit_from({}, [&](const std::string&, const std::shared_ptr<const Entity>& entity) {
      found = entity;
      return skip-- != 0;
    });
    return found;
  }
  std::string any_policy_arn() {
    const auto policy = random_.below(3) == 0 ? nullptr : any(account().policies());
    return policy == nullptr ? kAwsPolicy : policy->arn;
  }

  void rename_user() {
    if (const auto user = any(account().users())) {
      User renamed = *user;
      // Now and then only the case changes.
      if (random_.below(3) == 0) {
        renamed.name[0] = static_cast<char>(renamed.name[0] ^ 0x20);
      } else {
        renamed.name = new_name("user");
      }
      renamed.path = random_.below(2) == 0 ? "/" : "/team/";
      put_user(std::move(renamed));
    }
  }
  void delete_user() {
    const auto user = any(account().users());
    if (user == nullptr) return;
    std::vector<MfaDevice> devices;
    account().mfa_devices().visit([&](const std::string&, const auto& device) {
      if (device->owner == user->id) devices.push_back(*device);
    });
    for (MfaDevice& device : devices) {
      device.owner.clear();
      device.enabled.reset();
      apply(put(kAccount, std::move(device)));
    }
    apply(erase<User>(kAccount, user->id));
  }
  void put_group() {
    const auto old = random_.below(2) == 0 ? any(account().groups()) : nullptr;
    Group group = old == nullptr ? Group{} : *old;
    if (old == nullptr) group.id = new_id("AGPA");
    group.name = new_name("group");
    group.path = "/";
    apply(put(kAccount, std::move(group)));
  }
  void delete_group() {
    const auto group = any(account().groups());
    if (group != nullptr && !account().has_members(group->id)) apply(erase<Group>(kAccount, group->id));
  }
  void join_or_leave() {
    const auto user = any(account().users());
    const auto group = any(account().groups());
    if (user == nullptr || group == nullptr) return;
    User changed = *user;
    if (std::erase(changed.group_ids, group->id) == 0) changed.group_ids.push_back(group->id);
    put_user(std::move(changed));
  }
  void put_policy() {
    const auto old = random_.below(2) == 0 ? any(account().policies()) : nullptr;
    ManagedPolicy policy = old == nullptr ? ManagedPolicy{} : *old;
    if (old == nullptr) {
      policy.id = new_id("ANPA");
      policy.name = new_name("policy");
      policy.path = "/";
      policy.arn = policy_arn(kAccount, policy.path, policy.name);
      policy.newest_version = 0;
    }
    if (policy.versions.size() == 5) policy.versions.erase(policy.versions.begin());
    policy.default_version = ++policy.newest_version;
    policy.versions.push_back({policy.newest_version, make_document(kDocument, policy.arn, policy.name).value(), {}});
    apply(put(kAccount, std::move(policy)));
  }
  void delete_policy() {
    const auto policy = any(account().policies());
    if (policy != nullptr && account().attachment_count(policy->arn) == 0 && account().boundary_count(policy->arn) == 0)
      apply(erase<ManagedPolicy>(kAccount, policy->id));
  }
  void attach_or_detach() {
    const std::string arn = any_policy_arn();
    const auto toggle = [&](std::vector<std::string>& attached) {
      if (std::erase(attached, arn) == 0) attached.push_back(arn);
    };
    if (random_.below(3) == 0) {
      if (const auto group = any(account().groups())) {
        Group changed = *group;
        toggle(changed.attached);
        apply(put(kAccount, std::move(changed)));
      }
    } else if (const auto user = any(account().users())) {
      User changed = *user;
      if (random_.below(3) == 0) {
        changed.boundary = changed.boundary.empty() ? arn : std::string();
      } else {
        toggle(changed.attached);
      }
      put_user(std::move(changed));
    }
  }
  void change_keys() {
    const auto change = [&](std::vector<AccessKey>& keys) {
      if (keys.size() == 2 || (!keys.empty() && random_.below(3) == 0)) {
        keys.erase(keys.begin());
      } else {
        keys.push_back({new_id("AKIA"), random_.below(2) == 0, Time{serial_}, "sealed"});
      }
    };
    if (random_.below(4) == 0) {
      AccountSettings changed = account().settings();
      change(changed.root.access_keys);
      apply(put(kAccount, std::move(changed)));
    } else if (const auto user = any(account().users())) {
      User changed = *user;
      change(changed.access_keys);
      put_user(std::move(changed));
    }
  }
  void put_device() {
    const auto old = random_.below(2) == 0 ? any(account().mfa_devices()) : nullptr;
    MfaDevice device = old == nullptr ? MfaDevice{} : *old;
    if (old == nullptr) {
      device.name = new_name("mfa");
      device.path = "/";
      device.serial = mfa_arn(kAccount, device.path, device.name);
      device.sealed_seed = "sealed";
    }
    const auto user = any(account().users());
    const std::uint32_t choice = random_.below(3);
    device.owner = choice == 0 || user == nullptr ? std::string() : choice == 1 ? user->id : std::string(kRootOwner);
    device.enabled = device.owner.empty() ? std::nullopt : std::optional(Time{serial_});
    ++device.last_step;
    apply(put(kAccount, std::move(device)));
  }
  void rename_or_delete_device() {
    const auto device = any(account().mfa_devices());
    if (device == nullptr) return;
    apply(erase<MfaDevice>(kAccount, device->serial));
    if (random_.below(2) == 0) return;
    MfaDevice renamed = *device;
    renamed.name = new_name("mfa");
    renamed.serial = mfa_arn(kAccount, renamed.path, renamed.name);
    apply(put(kAccount, std::move(renamed)));
  }
  void change_settings_or_session() {
    const auto session = any(state_.sessions());
    switch (random_.below(4)) {
      case 0:
        if (session != nullptr) apply(erase<ConsoleSession>(session->account, session->id));
        return;
      case 1: {
        ConsoleSession made;
        made.id = new_id("5e55");
        made.account = random_.below(2) == 0 ? kAccount : kOther;
        made.principal = kRootOwner;
        return apply(put(made.account, made));
      }
      case 2: {
        AccountSettings changed = account().settings();
        changed.alias = random_.below(3) == 0 ? std::string() : fmt::format("alias-{}", ++serial_);
        return apply(put(kAccount, std::move(changed)));
      }
      default: {
        AccountSettings changed = account().settings();
        changed.root.email = fmt::format("Root{}@Example.com", ++serial_);
        return apply(put(kAccount, std::move(changed)));
      }
    }
  }

  SeededRandom random_;
  State state_;
  std::map<std::string, std::string> records_;
  std::int64_t serial_ = 0;
};

class RandomChanges : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomChanges, KeepTheInvariantsAndSurviveARestart) {
  Simulation simulation(GetParam());
  struct Kept {
    State state;
    std::string text;
  };
  std::vector<Kept> snapshots;
  std::size_t most_users = 0;
  for (int i = 0; i < 400; ++i) {
    simulation.step();
    const std::vector<std::string> faults = broken_invariants(simulation.state());
    ASSERT_TRUE(faults.empty()) << "step " << i << ": " << faults.front();
    most_users = std::max(most_users, simulation.state().find_account(kAccount)->users().size());
    if (i % 20 != 0) continue;
    const std::string text = dump(simulation.state());
    ASSERT_EQ(dump(reloaded(simulation.records())), text) << "step " << i;
    snapshots.push_back({simulation.state(), text});
  }
  EXPECT_GT(most_users, 10u);  // the sequence did something
  for (const Kept& kept : snapshots) EXPECT_EQ(dump(kept.state), kept.text) << "an old snapshot changed";
}
INSTANTIATE_TEST_SUITE_P(Seeds, RandomChanges, testing::Range<std::uint64_t>(1, 7));

TEST(State, AnAliasLeadsToItsAccountWhileItHolds) {
  State state = new_state();
  AccountSettings settings = account_settings(kAccount);
  settings.alias = "first";
  state.apply(put(kAccount, settings));
  EXPECT_EQ(state.find_account_by_alias("first"), state.find_account(kAccount));
  settings.alias = "second";
  state.apply(put(kAccount, settings));
  EXPECT_EQ(state.find_account_by_alias("first"), nullptr);
  EXPECT_EQ(state.find_account_by_alias("second"), state.find_account(kAccount));
  settings.alias.clear();
  state.apply(put(kAccount, settings));
  EXPECT_EQ(state.find_account_by_alias("second"), nullptr);
  EXPECT_EQ(state.find_account_by_alias(kOther), state.find_account(kOther));
  AccountSettings other = account_settings(kOther);
  other.alias = "second";
  state.apply(put(kOther, other));
  EXPECT_EQ(state.find_account_by_alias("second"), state.find_account(kOther));
  EXPECT_TRUE(broken_invariants(state).empty());
}

TEST(State, AnEmailAddressLeadsToItsAccountInAnyCase) {
  State state = new_state();
  EXPECT_EQ(state.find_account_by_email("ROOT-111122223333@EXAMPLE.COM"), state.find_account(kAccount));
  AccountSettings settings = account_settings(kAccount);
  settings.root.email = "New@example.com";
  state.apply(put(kAccount, settings));
  EXPECT_EQ(state.find_account_by_email("root-111122223333@example.com"), nullptr);
  EXPECT_EQ(state.find_account_by_email("new@example.com"), state.find_account(kAccount));
}

TEST(State, AnAccessKeyLeadsToItsOwner) {
  State state = new_state();
  User alice = user_named("AIDA1", "alice");
  alice.access_keys = {{"AKIA1", true, {}, "s"}, {"AKIA2", false, {}, "s"}};
  state.apply(put(kAccount, alice));
  AccountSettings settings = account_settings(kAccount);
  settings.root.access_keys = {{"AKIAROOT", true, {}, "s"}};
  state.apply(put(kAccount, settings));
  ASSERT_NE(state.find_access_key("AKIA2"), nullptr);
  EXPECT_EQ(state.find_access_key("AKIA2")->account, kAccount);
  EXPECT_EQ(state.find_access_key("AKIA2")->principal, "AIDA1");
  ASSERT_NE(state.find_access_key("AKIAROOT"), nullptr);
  EXPECT_EQ(state.find_access_key("AKIAROOT")->principal, kRootOwner);
  alice.name = "alicia";
  alice.access_keys.pop_back();
  state.apply(put(kAccount, alice));
  EXPECT_NE(state.find_access_key("AKIA1"), nullptr);
  EXPECT_EQ(state.find_access_key("AKIA2"), nullptr);
  state.apply(erase<User>(kAccount, "AIDA1"));
  EXPECT_EQ(state.find_access_key("AKIA1"), nullptr);
  EXPECT_NE(state.find_access_key("AKIAROOT"), nullptr);
}

TEST(State, ARenamedUserIsFoundByTheNewNameAlone) {
  State state = new_state();
  Group group{.id = "AGPA1", .name = "Staff", .path = "/", .created = {}, .attached = {}, .inline_policies = {}};
  state.apply(put(kAccount, group));
  User alice = user_named("AIDA1", "Alice");
  alice.group_ids = {"AGPA1"};
  alice.attached = {kAwsPolicy};
  state.apply(put(kAccount, alice));
  const Account* account = state.find_account(kAccount);
  EXPECT_NE(account->find_user("aLICE"), nullptr);
  EXPECT_EQ(account->find_user("ALICE")->name, "Alice");
  EXPECT_TRUE(account->members().contains("AGPA1/alice"));
  alice.name = "Bob";
  state.apply(put(kAccount, alice));
  account = state.find_account(kAccount);
  EXPECT_EQ(account->find_user("alice"), nullptr);
  EXPECT_EQ(account->find_user("bob"), account->find_user_by_id("AIDA1"));
  EXPECT_FALSE(account->members().contains("AGPA1/alice"));
  EXPECT_TRUE(account->members().contains("AGPA1/bob"));
  EXPECT_EQ(account->attachment_count(kAwsPolicy), 1);
  EXPECT_TRUE(account->attachments().contains(fmt::format("{} u bob", kAwsPolicy)));
  EXPECT_EQ(account->attachments().size(), 1u);
}

TEST(State, ListsAreOfOneOrderForBothCases) {
  State state = new_state();
  for (const char* name : {"delta", "Alpha", "charlie", "Bravo"})
    state.apply(put(kAccount, user_named(std::string("AIDA") + name, name)));
  std::string names;
  state.find_account(kAccount)->users().visit([&](const std::string&, const auto& user) { names += user->name + " "; });
  EXPECT_EQ(names, "Alpha Bravo charlie delta ");
}

TEST(State, AccountsDoNotSeeEachOther) {
  State state = new_state();
  state.apply(put(kAccount, user_named("AIDA1", "alice")));
  state.apply(put(kOther, user_named("AIDA2", "alice")));
  EXPECT_EQ(state.find_account(kAccount)->find_user("alice")->id, "AIDA1");
  EXPECT_EQ(state.find_account(kOther)->find_user("alice")->id, "AIDA2");
  EXPECT_EQ(state.find_account(kOther)->find_user_by_id("AIDA1"), nullptr);
  state.apply(erase<User>(kOther, "AIDA1"));
  EXPECT_NE(state.find_account(kAccount)->find_user("alice"), nullptr);
}

TEST(State, EachChangeIsANewVersion) {
  State state = new_state();
  const State before = state;
  state.apply(put(kAccount, user_named("AIDA1", "alice")));
  EXPECT_EQ(state.version(), before.version() + 1);
  EXPECT_EQ(before.find_account(kAccount)->find_user("alice"), nullptr);
}

struct Damage {
  const char* name;
  void (*make)(State&);
  const char* fault;  // a part of the sentence
};
const Damage kDamages[] = {
    {"a group that is not there",
     [](State& state) {
       User user = user_named("AIDA1", "alice");
       user.group_ids = {"AGPA9"};
       state.apply(put(kAccount, user));
     },
     "AGPA9"},
    {"a policy that is not there",
     [](State& state) {
       User user = user_named("AIDA1", "alice");
       user.attached = {"arn:aws:iam::111122223333:policy/gone"};
       state.apply(put(kAccount, user));
     },
     "policy/gone"},
    {"a group's policy that is not there",
     [](State& state) {
       Group group;
       group.id = "AGPA1";
       group.name = "staff";
       group.attached = {"arn:aws:iam::111122223333:policy/gone"};
       state.apply(put(kAccount, group));
     },
     "policy/gone"},
    {"a boundary that is no ARN",
     [](State& state) {
       User user = user_named("AIDA1", "alice");
       user.boundary = "nothing";
       state.apply(put(kAccount, user));
     },
     "nothing"},
    {"two users of one name",
     [](State& state) {
       state.apply(put(kAccount, user_named("AIDA1", "alice")));
       state.apply(put(kAccount, user_named("AIDA2", "ALICE")));
     },
     "AIDA1"},
    {"an access key of two users",
     [](State& state) {
       for (const char* id : {"AIDA1", "AIDA2"}) {
         User user = user_named(id, std::string("user-") + id);
         user.access_keys = {{"AKIA1", true, {}, "s"}};
         state.apply(put(kAccount, user));
       }
     },
     "AKIA1"},
    {"a device without its owner",
     [](State& state) {
       MfaDevice device;
       device.serial = mfa_arn(kAccount, "/", "phone");
       device.owner = "AIDA9";
       state.apply(put(kAccount, device));
     },
     "AIDA9"},
    {"a policy without its default version",
     [](State& state) {
       ManagedPolicy policy;
       policy.id = "ANPA1";
       policy.name = "p";
       policy.arn = policy_arn(kAccount, "/", "p");
       state.apply(put(kAccount, policy));
     },
     "policy/p"},
    {"two accounts with one e-mail address",
     [](State& state) {
       AccountSettings settings = account_settings(kOther);
       settings.root.email = account_settings(kAccount).root.email;
       state.apply(put(kOther, settings));
     },
     kAccount},
    {"entities of an account that is not there",
     [](State& state) { state.apply(put("777788889999", user_named("AIDA1", "alice"))); }, "777788889999"},
};

TEST(Invariants, EachKindOfDamageIsNamed) {
  ASSERT_TRUE(broken_invariants(new_state()).empty());
  for (const Damage& damage : kDamages) {
    SCOPED_TRACE(damage.name);
    State state = new_state();
    damage.make(state);
    const std::vector<std::string> faults = broken_invariants(state);
    ASSERT_FALSE(faults.empty());
    bool named = false;
    for (const std::string& fault : faults) named = named || fault.contains(damage.fault);
    EXPECT_TRUE(named) << faults.front();
  }
}

}  // namespace
}  // namespace keyward::identity
