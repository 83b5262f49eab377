#include "server/installation.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "api/new_account.h"
#include "audit/chain.h"
#include "audit/event.h"
#include "base/text.h"
#include "server/managed_policy_files.h"
#include "server/organization_files.h"
#include "store/loaded.h"

namespace keyward::server {
namespace {
// A value that only the right key opens: secrets/sealing.h.
constexpr std::string_view kKeyCheck = "installation/key-check";
constexpr std::size_t kMaxSecretBytes = 1024;

std::unexpected<Error> refused(std::string sentence) { return fail(Code::ServiceFailure, std::move(sentence)); }

bool lies_inside(const std::filesystem::path& file, const std::filesystem::path& directory) {
  std::error_code error;
  const auto inner = std::filesystem::weakly_canonical(file, error);
  const auto outer = std::filesystem::weakly_canonical(directory, error);
  const auto [rest, _] = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
  return rest == outer.end();
}

Result<secrets::SealingKey> key_for_new_store(const Config& config, Random& random) {
  std::error_code error;
  // A key that is there already was kept for this: a store that was never finished, or one key for two installations.
  if (std::filesystem::exists(config.key_file, error)) return secrets::SealingKey::load(config.key_file);
  if (config.key_file.has_parent_path()) std::filesystem::create_directories(config.key_file.parent_path(), error);
  return secrets::SealingKey::create(config.key_file, random);
}
}  // namespace

Result<std::unique_ptr<Installation>> Installation::open(const Config& config, Missing missing, Random& random,
                                                         const Clock& clock) {
  std::optional<authz::Organization> organization;
  if (!config.organization_policies.empty()) {
    auto read = read_organization(config.organization_policies);
    if (!read) return std::unexpected(std::move(read).error());
    organization = *std::move(read);
  }
  services::Reference services;
  if (!config.services.empty()) {
    auto read = services::Reference::with_directory(config.services);
    if (!read) return std::unexpected(std::move(read).error());
    services = *std::move(read);
  }
  std::vector<identity::AddedPolicy> policies;
  if (!config.managed_policies.empty()) {
    auto read = read_managed_policies(config.managed_policies);
    if (!read) return std::unexpected(std::move(read).error());
    policies = *std::move(read);
  }
  std::unique_ptr<Installation> made;
  bool created = true;
  if (config.ephemeral) {
    made.reset(new Installation(config, nullptr, std::make_unique<store::MemoryStore>(),
                                secrets::SealingKey::generate(random), std::move(policies), random, clock));
  } else {
    using store::DataDirectory;
    if (lies_inside(config.key_file, config.data))
      return refused(
          fmt::format("The key file {} lies inside the data directory, where every backup would carry it along. Give "
                      "another --key-file.",
                      config.key_file.string()));
    const DataDirectory::Content content = DataDirectory::look(config.data);
    Result<std::unique_ptr<DataDirectory>> directory = refused("");
    Result<secrets::SealingKey> key = refused("");
    if (content != DataDirectory::Content::Nothing || missing == Missing::Refuse) {
      created = false;
      // The key first, so that a start without it touches nothing. What is no store gets open()'s answer.
      if (content == DataDirectory::Content::Store) {
        key = secrets::SealingKey::load(config.key_file);
        if (!key) return std::unexpected(std::move(key).error());
      }
      directory = DataDirectory::open(config.data);
    } else {
      key = key_for_new_store(config, random);
      if (!key) return std::unexpected(std::move(key).error());
      directory = DataDirectory::create(config.data);
    }
    if (!directory) return std::unexpected(std::move(directory).error());
    made.reset(
        new Installation(config, *std::move(directory), nullptr, *std::move(key), std::move(policies), random, clock));
  }
  made->organization_ = std::move(organization);
  made->services_ = std::move(services);
  if (auto loaded = made->load(created); !loaded) return std::unexpected(std::move(loaded).error());
  return made;
}

Installation::Installation(const Config& config, std::unique_ptr<store::DataDirectory> directory,
                           std::unique_ptr<store::Store> memory, secrets::SealingKey key,
                           std::vector<identity::AddedPolicy> policies, Random& random, const Clock& clock)
    : quotas_(config.quotas),
      random_(random),
      clock_(clock),
      directory_(std::move(directory)),
      memory_(std::move(memory)),
      store_(directory_ != nullptr ? &directory_->store() : memory_.get()),
      key_(std::move(key)),
      records_(key_, "records"),
      tokens_(key_),
      catalog_(std::move(policies)) {}

Installation::~Installation() {
  if (writer_ != nullptr) writer_->stop();
}

Result<void> Installation::load(bool created) {
  auto loaded = store::load(*store_);
  if (!loaded) return std::unexpected(std::move(loaded).error());
  bool checked = false;
  for (auto& [key, value] : loaded->other) {
    if (key == kKeyCheck) {
      const auto check = parse_base64(value);
      if (!check || !secrets::verify_key_check(key_, *check))
        return refused("The sealing key is not the one that this data was sealed with. Give the right --key-file.");
      checked = true;
    } else if (!usage_.load(key, value)) {
      other_.emplace_back(std::move(key), std::move(value));
    }
  }
  if (!checked) {
    // Only a store whose first start broke off has no check, and then it has nothing else.
    if (!created && (!loaded->state.empty() || !loaded->other.empty()))
      return refused("The store has no key check record: it is damaged, or not Keyward's.");
    store::Batch batch;
    batch.records.push_back({std::string(kKeyCheck), base64(secrets::make_key_check(key_, random_))});
    if (store_->commit(batch) != store::Committed::Durable)
      return refused(fmt::format("The store cannot be written: {}", store_->last_failure()));
  }
  published_ = std::make_unique<store::Published<identity::State>>(
      std::make_shared<const identity::State>(std::move(loaded->state)));
  auto writer = store::Writer::start(*store_, *published_,
                                     [this](const store::LogBlock& head, const std::vector<std::string>& events) {
                                       return audit::next_block(head, events, clock_.now());
                                     },
                                     {});
  if (!writer) return std::unexpected(std::move(writer).error());
  writer_ = *std::move(writer);
  auto log = store_->log_reader();
  if (!log) return std::unexpected(std::move(log).error());
  log_ = *std::move(log);
  return {};
}

api::Env Installation::env(std::string public_url) {
  return {quotas_,
          catalog_,
          records_,
          tokens_,
          usage_,
          random_,
          std::move(public_url),
          {},
          organization_ ? &*organization_ : nullptr,
          services_,
          log_.get()};
}

namespace {
std::string name_of(const AccountConfig& config) {
  if (!config.account_name.empty()) return config.account_name;
  return config.root_email.substr(0, std::min<std::size_t>(config.root_email.find('@'), 50));
}

}  // namespace

Result<void> check(const WantedAccount& wanted) {
  const api::NewAccount& account = wanted.account;
  Result<void> good = api::check_new_account(account.name, account.email, wanted.password.expose());
  if (good) good = api::check_new_ids(account);
  return good ? good : fail(Code::InvalidInput, std::move(good).error().message);
}

// Every sentence names the setting it is about.
Result<WantedAccount> read_account(const AccountConfig& config) {
  const auto invalid = [](std::string why) { return fail(Code::InvalidInput, std::move(why)); };
  if (config.root_email.empty()) return invalid("Give --root-email EMAIL and --root-password-file FILE.");
  if (config.root_password_file.empty()) return invalid("Give --root-password-file FILE.");
  if (config.root_access_key_id.empty() != config.root_secret_access_key_file.empty())
    return invalid("An access key needs both --root-access-key-id and --root-secret-access-key-file.");
  WantedAccount wanted;
  wanted.account.id = config.account_id;
  wanted.account.name = name_of(config);
  wanted.account.email = config.root_email;
  auto password = read_secret_file(config.root_password_file);
  if (!password) return std::unexpected(std::move(password).error());
  wanted.password = *std::move(password);
  if (!config.root_access_key_id.empty()) {
    auto secret = read_secret_file(config.root_secret_access_key_file);
    if (!secret) return std::unexpected(std::move(secret).error());
    wanted.account.root_access_key.emplace(config.root_access_key_id, *std::move(secret));
  }
  if (auto good = check(wanted); !good) return std::unexpected(std::move(good).error());
  return wanted;
}

Result<MadeAccount> make_account(Installation& installation, WantedAccount wanted, Accounts which) {
  const api::Env env = installation.env("");
  api::NewAccount& account = wanted.account;
  auto hash = secrets::hash_password(wanted.password.expose(), env.random, env.password_cost);
  if (!hash) return std::unexpected(std::move(hash).error());
  account.password_hash = *std::move(hash);

  Result<identity::Changes> changes;
  const Result<void> kept = installation.writer().run([&](const identity::State& newest) {
    store::Outcome outcome;
    const Time now = installation.clock().now();
    changes = newest.empty() || which == Accounts::Another
                  ? api::new_account(newest, account, env, now)
                  : fail(Code::EntityAlreadyExists, "There is an account already. Nothing was changed.");
    if (!changes) return outcome;
    outcome.changes = *changes;
    const std::string& id = std::get<identity::Put<identity::AccountSettings>>(changes->front()).account;
    const std::string request = env.random.uuid();
    outcome.events.push_back(audit::render({.time = now,
                                            .source = "keyward.amazonaws.com",
                                            .name = "CreateAccount",
                                            .account = id,
                                            .user_name = "operator on the machine",
                                            .source_ip = "127.0.0.1",
                                            .user_agent = "keyward",
                                            .request_id = request,
                                            .parameters = {}},
                                           env.random));
    return outcome;
  });
  if (!changes) return std::unexpected(std::move(changes).error());
  if (!kept) return refused(fmt::format("The store cannot be written: {}", installation.writer().last_failure()));
  const identity::AccountSettings& made = *std::get<identity::Put<identity::AccountSettings>>(changes->front()).entity;
  const auto& keys = made.root.access_keys;
  return MadeAccount{made.id, made.name, made.root.email, keys.empty() ? std::string() : keys.front().id};
}

Result<secrets::SecretString> read_secret_file(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return refused(fmt::format("The file {} cannot be read: {}.", path.string(), std::strerror(errno)));
  secrets::SecretBytes buffer(kMaxSecretBytes + 1);
  std::size_t size = 0;
  ssize_t got = 0;
  while (size < buffer.size() && (got = ::read(file, buffer.writable().data() + size, buffer.size() - size)) != 0) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) break;
    size += static_cast<std::size_t>(got);
  }
  const int cause = errno;
  ::close(file);
  if (got < 0) return refused(fmt::format("The file {} cannot be read: {}.", path.string(), std::strerror(cause)));
  std::string_view text = text_of(buffer.expose().first(size));
  if (text.size() > kMaxSecretBytes)
    return refused(fmt::format("The file {} holds more than a secret: it is too long.", path.string()));
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) return refused(fmt::format("The file {} is empty.", path.string()));
  if (text.contains('\n')) return refused(fmt::format("The file {} has more than one line.", path.string()));
  return secrets::SecretString(text);
}

}  // namespace keyward::server
