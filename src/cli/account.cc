#include <cstdio>

#include "base/json.h"
#include "cli/commands.h"
#include "server/installation.h"

namespace keyward::cli {

Result<void> init(const Config& config) {
  SystemRandom random;
  const SystemClock clock;
  using server::Installation;
  if (config.data.empty()) return fail(Code::InvalidInput, "Give --data DIR.");
  // Before anything is made: a mistyped file name leaves no half of an installation behind.
  if (auto checked = server::check_account(config.account); !checked) return std::unexpected(checked.error());
  auto installation = Installation::open(config, Installation::Missing::Create, random, clock);
  if (!installation) return std::unexpected(std::move(installation).error());
  auto made = server::make_account(**installation, config.account);
  if (!made) return std::unexpected(std::move(made).error());

  const std::string url = config.public_url.empty() ? "http://localhost:8700" : config.public_url;
  std::string out;
  json::Writer writer(out);
  writer.begin_object()
      .member("accountId", made->id)
      .member("accountName", made->name)
      .member("rootEmail", made->root.email)
      .member("signInUrl", url + "/signin/" + made->id)
      .member("keyFile", config.key_file.string());
  if (!made->root.access_keys.empty()) writer.member("rootAccessKeyId", made->root.access_keys.front().id);
  writer.end_object();
  std::puts(out.c_str());
  return {};
}

}  // namespace keyward::cli
