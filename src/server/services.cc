#include "server/services.h"

#include <algorithm>

#include "federation/https.h"
#include "server/version.h"

namespace keyward::server {
namespace {
// A hash takes 19 MiB and 40 ms: two at a time, and no more waiting than a client waits for.
constexpr unsigned kPrepareThreads = 2;
constexpr std::size_t kPrepareQueue = 64;
// What is kept in memory has less room.
constexpr std::int64_t kEphemeralAuditMebibytes = 64;

LogRetention::Limits limits_of(const Config& config) {
  const std::int64_t mebibytes =
      config.ephemeral ? std::min(config.audit_mebibytes, kEphemeralAuditMebibytes) : config.audit_mebibytes;
  return {.days = config.audit_days, .bytes = mebibytes << 20};
}
}  // namespace

Services::Services(Installation& installation, const Config& config, const std::string& public_url,
                   std::string setup_code)
    : installation_(installation),
      started_(installation.clock().now()),
      env_(installation.env(public_url)),
      pool_(std::make_unique<api::PreparePool>(kPrepareThreads, kPrepareQueue)),
      executor_(env_, installation.clock(), installation.writer(), *pool_, events_),
      authenticator_(installation.records(), installation.tokens()),
      provider_keys_(std::make_unique<federation::ProviderKeys>(
          [](const std::string& url, const std::vector<std::string>& thumbprints) {
            return federation::https_get(url, thumbprints);
          },
          installation.clock())),
      web_identities_(*provider_keys_, installation.published(), installation.clock()),
      api_(executor_, authenticator_, &web_identities_),
      json_(executor_, authenticator_),
      decision_(executor_, authenticator_, env_.organization),
      web_(executor_, authenticator_, installation.published(), installation.tokens(),
           {.public_url = public_url, .setup_code = std::move(setup_code)}),
      router_({.api = api_,
               .json = json_,
               .decision = decision_,
               .web = web_,
               .published = installation.published(),
               .metrics = metrics_,
               .hosts = Hosts(config, public_url),
               .public_url = public_url,
               .ready = [this] { return !installation_.writer().read_only(); },
               .metrics_text = [this] { return metrics_text(); }}),
      retention_(installation.log(), installation.writer(), limits_of(config), installation.clock()),
      housekeeper_(installation.writer(), installation.published(), events_, installation.usage(), retention_,
                   installation.clock()) {
  for (const auto& [key, value] : installation.take_other()) web_.throttle().load(key, value);
}

void Services::stop() {
  housekeeper_.stop();
  provider_keys_.reset();  // who waits for a provider is answered, and may write
  // The writer before the pool: a task of the writer may hand work to the pool, whose own late writes are refused.
  installation_.writer().stop();
  pool_.reset();
}

std::string Services::metrics_text() const {
  Gauges gauges;
  if (server_ != nullptr) {
    const http::ServerStatistics statistics = server_->statistics();
    gauges.connections_open = statistics.connections_open;
    gauges.connections_accepted = statistics.connections_accepted;
    gauges.http_requests = statistics.requests;
    gauges.http_refused = statistics.refused;
    gauges.http_failed = statistics.failed;
  }
  gauges.audit_dropped = events_.dropped();
  gauges.writer_failures = installation_.writer().failures();
  gauges.read_only = installation_.writer().read_only();
  const auto state = installation_.published().get();
  const auto count = [](const auto& map) { return static_cast<std::int64_t>(map.size()); };
  gauges.accounts = count(state->accounts());
  gauges.sessions = count(state->sessions());
  state->accounts().visit([&](const std::string&, const std::shared_ptr<const identity::Account>& account) {
    gauges.users += count(account->users());
    gauges.groups += count(account->groups());
    gauges.policies += count(account->policies());
    gauges.mfa_devices += count(account->mfa_devices());
  });
  gauges.started = started_.seconds;
  gauges.version = kVersion;
  read_process(gauges);
  return metrics_.text(gauges);
}

}  // namespace keyward::server
