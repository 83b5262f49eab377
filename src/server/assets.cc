#include "server/assets.h"

#include <algorithm>
#include <span>

#include "server/assets.gen.h"

namespace keyward::server {
namespace {
constexpr Asset kPlaceholder{
    "/index.html", "text/html; charset=utf-8", "\"no-console\"",
    "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Keyward</title>\n"
    "<h1>Keyward</h1>\n<p>This server was built without its web console: build it with <code>./dev build</code>. "
    "The AWS CLI and SDKs work.</p></html>\n",
    ""};
}

const Asset* find_asset(std::string_view path) {
  const std::span<const Asset> assets = embedded_assets();
  const auto found = std::ranges::lower_bound(assets, path, {}, &Asset::path);
  if (found != assets.end() && found->path == path) return &*found;
  return path == kPlaceholder.path ? &kPlaceholder : nullptr;
}

}  // namespace keyward::server
