#include "api/prepare.h"

#include "api/event_history.h"
#include "api/input.h"
#include "secrets/qr.h"
#include "secrets/totp.h"

namespace keyward::api {
namespace {
using identity::Account;
using identity::LoginProfile;

// A secret member of the input; null if it was not sent.
const secrets::SecretString* secret_member(const Object& input, std::string_view name) {
  const Member* member = input.structure().find(name);
  return member == nullptr ? nullptr : static_cast<const secrets::SecretString*>(member->read(input.data()));
}

// The password that the operation is about: the named user's, or the caller's own.
struct Subject {
  const LoginProfile* login = nullptr;  // null: none
  std::string_view hash;
};

Subject subject_of(const Account& account, const authn::Caller& caller, const Object& input,
                   std::shared_ptr<const identity::User>& holder) {
  if (const std::string* name = text_member(input, "UserName")) {
    holder = account.find_user(*name);
  } else if (caller.is_root()) {
    return {nullptr, account.settings().root.password_hash};
  } else if (caller.user != nullptr) {
    holder = account.find_user_by_id(caller.user->id);
  }
  if (holder == nullptr || !holder->login) return {};
  return {&*holder->login, holder->login->password_hash};
}

Result<bool> was_used(const LoginProfile& login, std::int64_t remembered, std::string_view password) {
  for (std::int64_t i = 0; i < remembered; ++i) {
    const std::string* hash = nullptr;
    if (i == 0) {
      hash = &login.password_hash;
    } else if (static_cast<std::size_t>(i) <= login.previous_hashes.size()) {
      hash = &login.previous_hashes[static_cast<std::size_t>(i) - 1];
    } else {
      return false;
    }
    Result<bool> same = secrets::verify_password(password, *hash);
    if (!same || *same) return same;
  }
  return false;
}
}  // namespace

Result<Prepared> prepare(const OperationInfo& operation, const Object& input, const identity::State& state,
                         const authn::Caller& caller, const Env& env, Time now) {
  Prepared prepared;
  const Account* account = state.find_account(caller.account);
  if (account == nullptr) return prepared;
  std::shared_ptr<const identity::User> holder;
  const Subject subject = subject_of(*account, caller, input, holder);
  prepared.password_in_force = subject.hash;
  for (const Prepare& step : operation.prepare) {
    if (step.step == Step::SearchEvents) {
      Result<audit::FoundEvents> found = look_up(input.as<cloudtrail::LookupEventsInput>(), caller.account, env, now);
      if (!found) return std::unexpected(std::move(found).error());
      prepared.events = *std::move(found);
      continue;
    }
    if (step.step == Step::QrCode) {
      prepared.seed = secrets::generate_totp_seed(env.random);
      const identity::AccountSettings& settings = account->settings();
      const std::string* name = text_member(input, "VirtualMFADeviceName");
      const auto uri = secrets::otpauth_uri(name == nullptr ? "" : *name,
                                            settings.alias.empty() ? settings.id : settings.alias, prepared.seed);
      Result<secrets::SecretBytes> png = secrets::qr_png(uri);
      if (!png) return std::unexpected(std::move(png).error());
      prepared.png = *std::move(png);
      continue;
    }
    const secrets::SecretString* password = secret_member(input, step.member);
    if (password == nullptr) continue;
    if (step.step == Step::HashPassword) {
      Result<std::string> hash = secrets::hash_password(password->expose(), env.random, env.password_cost);
      if (!hash) return std::unexpected(std::move(hash).error());
      prepared.new_hash = *std::move(hash);
    } else if (step.step == Step::VerifyPassword) {
      if (subject.hash.empty()) continue;
      Result<bool> same = secrets::verify_password(password->expose(), subject.hash);
      if (!same) return std::unexpected(std::move(same).error());
      prepared.old_matches = *same;
    } else if (step.step == Step::CheckReuse) {
      const auto& policy = account->settings().password_policy;
      if (subject.login == nullptr || !policy || !policy->reuse_prevention) continue;
      Result<bool> used = was_used(*subject.login, *policy->reuse_prevention, password->expose());
      if (!used) return std::unexpected(std::move(used).error());
      prepared.reused = *used;
    }
  }
  return prepared;
}

PreparePool::PreparePool(unsigned threads, std::size_t queue) : limit_(queue) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { loop(); });
}

PreparePool::~PreparePool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool PreparePool::submit(std::move_only_function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= limit_) return false;
    queue_.push_back(std::move(work));
  }
  wake_.notify_one();
  return true;
}

void PreparePool::loop() {
  for (;;) {
    std::move_only_function<void()> work;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      work = std::move(queue_.front());
      queue_.erase(queue_.begin());
    }
    work();
  }
}
}  // namespace keyward::api
