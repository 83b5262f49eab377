#include "server/serve.h"

#include <fmt/format.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>

#include "http/server.h"
#include "server/control.h"
#include "server/services.h"
#include "server/version.h"

namespace keyward::server {
namespace {
constexpr std::chrono::seconds kPatience{20};
constexpr std::string_view kCodeAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";  // none that look alike

// Memory holds keys and passwords: it goes into no core file, and no other process of this user may read it.
void forbid_core_dumps() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

std::string new_setup_code(Random& random) {
  return fmt::format("{}-{}-{}", random.text(4, kCodeAlphabet), random.text(4, kCodeAlphabet),
                     random.text(4, kCodeAlphabet));
}

// The address to open on this machine.
std::string local_url(const Config& config, std::uint16_t port) {
  const auto address = http::IpAddress::parse(config.listen_address);
  const bool wildcard = std::ranges::all_of(address->bytes(), [](std::uint8_t byte) { return byte == 0; });
  const bool local = wildcard || http::Network::parse("127.0.0.1")->contains(*address) ||
                     http::Network::parse("::1")->contains(*address);
  std::string host = local ? "localhost" : address->text();
  if (!local && !address->is_v4()) host = fmt::format("[{}]", host);
  return fmt::format("{}://{}:{}", config.tls() ? "https" : "http", host, port);
}

void print_line(const std::string& line) {
  std::fputs((line + "\n").c_str(), stdout);
  std::fflush(stdout);
}

http::ServerOptions options_of(const Config& config) {
  http::ServerOptions options;
  options.address = config.listen_address;
  options.port = config.port;
  options.threads = config.threads;
  options.certificate_file = config.tls_certificate_file;
  options.key_file = config.tls_key_file;
  options.limits.body_limit = Router::body_limit;
  options.trusted_proxies = config.trusted_proxies;
  return options;
}

// Waits for the signal to end; on SIGHUP reads the certificate again.
int wait_for_end(const sigset_t& signals, http::Server& server, bool tls) {
  for (;;) {
    int signal = 0;
    if (::sigwait(&signals, &signal) != 0) continue;
    if (signal != SIGHUP) return signal;
    if (!tls) continue;
    const Result<void> reloaded = server.reload_certificate();
    if (reloaded) {
      log(LogLevel::Info, "certificate read again");
    } else {
      log(LogLevel::Error, "certificate not read; the old one stays", {{"reason", reloaded.error().message}});
    }
  }
}
}  // namespace

Result<void> serve(const Config& config) {
  set_log_level(config.log_level);
  forbid_core_dumps();
  // Each thread's own arena would keep memory for nothing: allocation is rare here.
  ::mallopt(M_ARENA_MAX, 2);
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // in every thread that follows
  std::signal(SIGPIPE, SIG_IGN);
  http::raise_descriptor_limit();

  static SystemRandom random;
  static const SystemClock clock;
  // Of a store that is there the account most likely is, too, and the files of its secrets are not.
  const bool asked = !config.account.root_email.empty();
  std::optional<WantedAccount> wanted;
  if (asked &&
      (config.ephemeral || store::DataDirectory::look(config.data) == store::DataDirectory::Content::Nothing)) {
    auto read = read_account(config.account);
    if (!read) return std::unexpected(std::move(read).error());
    wanted = *std::move(read);
  }
  auto installation = Installation::open(config, Installation::Missing::Create, random, clock);
  if (!installation) return std::unexpected(std::move(installation).error());
  if (asked && (*installation)->published().get()->empty()) {
    if (!wanted) {
      auto read = read_account(config.account);
      if (!read) return std::unexpected(std::move(read).error());
      wanted = *std::move(read);
    }
    auto made = make_account(**installation, *std::move(wanted));
    if (!made) return std::unexpected(std::move(made).error());
    log(LogLevel::Info, "account made", {{"account", made->id}});
  }

  // The public URL names the port, which may be known only now; requests that come before all is made have to wait.
  auto router = std::make_shared<std::atomic<Router*>>(nullptr);
  auto server = http::Server::start(options_of(config), [router](const http::Request& request, http::Responder to) {
    Router* const made = router->load(std::memory_order_acquire);
    if (made != nullptr) return made->handle(request, std::move(to));
    to.send(http::Response(503, "text/plain; charset=utf-8", "starting\n").header("Retry-After", "1"));
  });
  if (!server) return std::unexpected(std::move(server).error());
  const std::string local = local_url(config, (*server)->port());
  const std::string public_url =
      config.public_url.empty() ? fmt::format("{}://localhost:{}", config.tls() ? "https" : "http", (*server)->port())
                                : config.public_url;
  const bool needs_setup = (*installation)->published().get()->empty();
  const std::string setup_code = needs_setup ? new_setup_code(random) : "";
  Services services(**installation, config, public_url, setup_code);
  services.show(**server);
  std::unique_ptr<Control> control;
  if (!config.ephemeral) {
    auto made = Control::listen(**installation, config.data);
    if (!made) return std::unexpected(std::move(made).error());
    control = *std::move(made);
  }
  router->store(&services.router(), std::memory_order_release);

  log(LogLevel::Info, "started",
      {{"version", kVersion},
       {"address", local},
       {"public_url", public_url},
       {"store", config.ephemeral ? "memory" : "sqlite"}});
  if (needs_setup) print_line(fmt::format("Set-up code: {}", setup_code));
  if (public_url != local && !config.public_url.empty()) print_line(fmt::format("Public address: {}", public_url));
  print_line(fmt::format("Keyward is ready: {}", local));

  const int signal = wait_for_end(signals, **server, config.tls());
  log(LogLevel::Info, "stopping", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
  if (!(*server)->stop(kPatience)) log(LogLevel::Warning, "some requests were cut off");
  control.reset();
  services.stop();
  log(LogLevel::Info, "stopped");
  return {};
}

}  // namespace keyward::server
