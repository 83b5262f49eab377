#include "server/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include "base/text.h"
#include "decision/question.h"

namespace keyward::server {
namespace {
using std::chrono::steady_clock;

constexpr std::size_t kApiBytes = 1 << 20;
constexpr std::size_t kSignInBytes = 16 << 10;
constexpr std::size_t kSamlBytes = 320 << 10;  // a response of 100,000 characters, percent-encoded
constexpr std::size_t kOtherBytes = 4 << 10;

// No script but our own files; styles inside elements are what the component library sets.
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'";

bool is_below(std::string_view path, std::string_view root) {
  return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
}

bool is_page(std::string_view path) {
  return is_below(path, "/console") || is_below(path, "/signin") || path == "/setup" || path == "/setup/" ||
         path == "/switchrole";  // AWS's address of the page that switches roles
}

// A browser's plain visit has neither; all that a client of the API sends has one.
bool is_api_call(const http::Request& request) {
  if (request.method == "POST") return true;
  const std::string_view query = request.query;
  return query.starts_with("Action=") || query.contains("&Action=") || query.contains("X-Amz-") ||
         request.find("Authorization") != nullptr;
}

Route route_of(std::string_view path) {
  if (path == "/") return Route::Api;
  if (is_below(path, "/decision")) return Route::Decision;
  if (path.starts_with("/console/api/")) return Route::ConsoleApi;
  if (path.starts_with("/signin/api/") || path == "/federation" || path == "/saml") return Route::SignIn;
  if (is_page(path) || path.starts_with("/assets/")) return Route::Console;
  if (path == "/metrics" || path.starts_with("/health/")) return Route::Operations;
  return api::JsonEndpoint::handles(path) ? Route::Api : Route::Other;
}

// The service of "/console/api/SERVICE/Operation", as a name that lives on.
std::string_view console_service(std::string_view path) {
  constexpr std::string_view kRoot = "/console/api/";
  if (!path.starts_with(kRoot)) return kServices.back();
  path.remove_prefix(kRoot.size());
  const auto known = std::ranges::find(kServices, path.substr(0, path.find('/')));
  return known == kServices.end() ? kServices.back() : *known;
}

http::Response text(int status, std::string body) {
  http::Response response(status, "text/plain; charset=utf-8", std::move(body));
  response.header("X-Content-Type-Options", "nosniff").header("Cache-Control", "no-store");
  return response;
}

http::Response not_allowed(std::string_view allowed) {
  http::Response response = text(405, "Method Not Allowed\n");
  response.header("Allow", allowed);
  return response;
}

api::Origin origin_of(const http::Request& request) {
  return {.source_ip = std::string(request.source_ip),
          .user_agent = std::string(request.header("User-Agent").value_or("")),
          .referer = std::string(request.header("Referer").value_or("")),
          .secure = request.secure};
}

// As the signature's check reads them; valid until the thread's next call.
std::span<const authn::HeaderView> views_of(std::span<const http::Header> headers) {
  static thread_local std::vector<authn::HeaderView> views;
  views.clear();
  for (const http::Header& header : headers) views.push_back({header.name, header.value});
  return views;
}

bool is_safe(std::string_view method) { return method == "GET" || method == "HEAD"; }

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
  return if_none_match == "*" || if_none_match.contains(etag);
}
}  // namespace

struct Router::Exchange {
  http::Responder responder;
  Metrics* metrics;
  Route route;
  steady_clock::time_point began;

  void send(http::Response response) {
    metrics->count(route, response.status(), steady_clock::now() - began);
    responder.send(std::move(response));
  }
};

bool accepts_gzip(std::string_view accept_encoding) {
  while (!accept_encoding.empty()) {
    std::string_view item = accept_encoding.substr(0, accept_encoding.find(','));
    accept_encoding.remove_prefix(std::min(accept_encoding.size(), item.size() + 1));
    std::string coding;  // without blanks, so that "gzip ; q=0" reads as it is meant
    for (const char c : item)
      if (c != ' ' && c != '\t') coding += ascii_lower(c);
    if (coding != "gzip" && coding != "*" && !coding.starts_with("gzip;") && !coding.starts_with("*;")) continue;
    const std::size_t weight = coding.find(";q=");
    if (weight == std::string::npos) return true;
    return coding.find_first_of("123456789", weight) != std::string::npos;
  }
  return false;
}

Router::Router(Site site)
    : site_(std::move(site)), https_(site_.public_url.starts_with("https://")), number_([] {
        static std::atomic<std::uint64_t> routers{0};
        return ++routers;
      }()) {}

std::size_t Router::body_limit(std::string_view, std::string_view path) {
  if (path == "/" || path.starts_with("/console/api/")) return kApiBytes;
  if (path == decision::kAuthorizePath) return decision::kMaxBodyBytes;
  if (path.starts_with("/signin/api/") || path == "/federation") return kSignInBytes;
  if (path == "/saml") return kSamlBytes;
  return api::JsonEndpoint::handles(path) ? kApiBytes : kOtherBytes;
}

const std::shared_ptr<const identity::State>& Router::state() const {
  // One reader for each I/O thread; a thread that served another router before (in tests) gets a new one.
  struct PerThread {
    std::uint64_t router = 0;
    std::optional<store::Published<identity::State>::Reader> reader;
  };
  static thread_local PerThread own;
  if (own.router != number_) {
    own.reader.emplace(site_.published);
    own.router = number_;
  }
  return own.reader->current();
}

void Router::handle(const http::Request& request, http::Responder responder) {
  const std::string_view path = request.path;
  Exchange exchange{std::move(responder), &site_.metrics, route_of(path), steady_clock::now()};
  switch (exchange.route) {
    case Route::Api:
      if (path != "/") {
        if (request.method != "POST") return exchange.send(not_allowed("POST"));
        return call_json(request, std::move(exchange));
      }
      if (request.method != "POST" && !is_safe(request.method)) return exchange.send(not_allowed("GET, HEAD, POST"));
      if (request.method == "POST" && request.find("X-Amz-Target") != nullptr)
        return call_json(request, std::move(exchange));
      // A signature covers the Host header, so any name may stand in it: a container's, for example.
      if (is_api_call(request)) return call_api(request, std::move(exchange));
      if (!site_.hosts.allows(request.host)) return exchange.send(misdirected());
      return exchange.send(http::Response(302).header("Location", "/console/").header("Cache-Control", "no-store"));
    case Route::Decision:
      return exchange.send(call_decision(request));
    case Route::ConsoleApi:
    case Route::SignIn:
      if (!site_.hosts.allows(request.host)) return exchange.send(misdirected());
      return call_web(request, std::move(exchange));
    case Route::Console:
      if (!site_.hosts.allows(request.host)) return exchange.send(misdirected());
      if (!is_safe(request.method)) return exchange.send(not_allowed("GET, HEAD"));
      return exchange.send(is_page(path) ? page(request) : file(request));
    case Route::Operations:
      if (!is_safe(request.method)) return exchange.send(not_allowed("GET, HEAD"));
      return exchange.send(operations(request));
    case Route::Other:
      return exchange.send(text(404, "Not Found\n"));
  }
}

void Router::call_api(const http::Request& request, Exchange exchange) {
  const std::span<const authn::HeaderView> headers = views_of(request.headers);
  site_.api.handle(state(), {request.method, request.path, request.query, request.body, headers, origin_of(request)},
                   [exchange = std::move(exchange)](api::QueryEndpoint::Reply reply) mutable {
                     exchange.metrics->count_call(reply.service, reply.status);
                     http::Response response(reply.status, "text/xml", std::move(reply.body));
                     response.header("x-amzn-RequestId", reply.request_id).header("Cache-Control", "no-store");
                     exchange.send(std::move(response));
                   });
}

void Router::call_json(const http::Request& request, Exchange exchange) {
  const std::span<const authn::HeaderView> headers = views_of(request.headers);
  const std::string_view target = request.path == "/" ? request.header("X-Amz-Target").value_or("") : "";
  site_.json.handle(state(),
                    {request.method, request.path, request.query, request.body, headers, origin_of(request), target},
                    [exchange = std::move(exchange)](api::JsonEndpoint::Reply reply) mutable {
                      exchange.metrics->count_call(reply.service, reply.status);
                      http::Response response(reply.status, reply.content_type, std::move(reply.body));
                      response.header("x-amzn-RequestId", reply.request_id).header("Cache-Control", "no-store");
                      response.header("X-Content-Type-Options", "nosniff");
                      if (!reply.error_type.empty()) response.header("x-amzn-ErrorType", reply.error_type);
                      exchange.send(std::move(response));
                    });
}

http::Response Router::call_decision(const http::Request& request) {
  if (request.path == "/decision/v1/openapi.json" || request.path == "/decision/v1/schema.json") {
    if (!is_safe(request.method)) return not_allowed("GET, HEAD");
    http::Response response(200);
    response.content_type("application/json").header("Cache-Control", "no-cache");
    response.header("X-Content-Type-Options", "nosniff");
    response.body_static(request.path.ends_with("/schema.json") ? decision::schema_json() : decision::openapi_json());
    return response;
  }
  if (request.path != decision::kAuthorizePath) return text(404, "Not Found\n");
  if (request.method != "POST") return not_allowed("POST");
  const std::span<const authn::HeaderView> headers = views_of(request.headers);
  decision::Endpoint::Reply reply =
      site_.decision.authorize(state(), {.method = request.method,
                                         .path = request.path,
                                         .query = request.query,
                                         .body = request.body,
                                         .content_type = request.header("Content-Type").value_or(""),
                                         .headers = headers,
                                         .origin = origin_of(request)});
  site_.metrics.count_call("keyward", reply.status);
  http::Response response(reply.status, "application/json", std::move(reply.body));
  response.header("x-amzn-RequestId", reply.request_id).header("Cache-Control", "no-store");
  response.header("X-Content-Type-Options", "nosniff");
  return response;
}

void Router::call_web(const http::Request& request, Exchange exchange) {
  const auto header = [&request](std::string_view name) { return request.header(name).value_or(std::string_view()); };
  const std::string_view service = console_service(request.path);
  site_.web.handle({.method = request.method,
                    .path = request.path,
                    .query = request.query,
                    .body = request.body,
                    .host = request.host,
                    .cookie = header("Cookie"),
                    .origin = header("Origin"),
                    .content_type = header("Content-Type"),
                    .console_header = header("X-Keyward-Console"),
                    .sec_fetch_site = header("Sec-Fetch-Site"),
                    .from = origin_of(request)},
                   [this, service, exchange = std::move(exchange)](signin::Web::Reply reply) mutable {
                     if (exchange.route == Route::ConsoleApi) exchange.metrics->count_call(service, reply.status);
                     http::Response response(reply.status, reply.content_type, std::move(reply.body));
                     response.header("Cache-Control", "no-store");
                     if (!reply.location.empty()) response.header("Location", reply.location);
                     for (const std::string& cookie : reply.set_cookies) response.header("Set-Cookie", cookie);
                     if (reply.retry_after > 0) response.header("Retry-After", std::to_string(reply.retry_after));
                     guard(response);
                     exchange.send(std::move(response));
                   });
}

http::Response Router::page(const http::Request& request) const {
  return asset_response(request, *find_asset("/index.html"), false);
}

http::Response Router::file(const http::Request& request) const {
  const Asset* asset = find_asset(request.path);
  if (asset == nullptr) return text(404, "Not Found\n");
  return asset_response(request, *asset, true);
}

http::Response Router::asset_response(const http::Request& request, const Asset& asset, bool immutable) const {
  const bool known = matches_etag(request.header("If-None-Match").value_or(""), asset.etag);
  http::Response response(known ? 304 : 200);
  // The files' names change with their content; the page's does not.
  response.header("Cache-Control", immutable ? "public, max-age=31536000, immutable" : "no-cache")
      .header("ETag", asset.etag);
  if (!asset.gzip.empty()) response.header("Vary", "Accept-Encoding");
  guard(response);
  if (known) return response;
  response.content_type(asset.content_type);
  if (!asset.gzip.empty() && accepts_gzip(request.header("Accept-Encoding").value_or(""))) {
    response.header("Content-Encoding", "gzip").body_static(asset.gzip);
  } else {
    response.body_static(asset.plain);
  }
  return response;
}

http::Response Router::operations(const http::Request& request) const {
  if (request.path == "/health/live") return text(200, "live\n");
  if (request.path == "/health/ready") {
    return site_.ready() ? text(200, "ready\n") : text(503, "read-only: a commit's outcome is unknown; restart\n");
  }
  if (request.path != "/metrics") return text(404, "Not Found\n");
  http::Response response(200, "text/plain; version=0.0.4; charset=utf-8", site_.metrics_text());
  response.header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff");
  return response;
}

void Router::guard(http::Response& response) const {
  response.header("Content-Security-Policy", kContentSecurityPolicy)
      .header("X-Content-Type-Options", "nosniff")
      .header("X-Frame-Options", "DENY")
      .header("Referrer-Policy", "no-referrer")
      .header("Cross-Origin-Opener-Policy", "same-origin")
      .header("Cross-Origin-Resource-Policy", "same-origin");
  if (https_) response.header("Strict-Transport-Security", "max-age=31536000");
}

http::Response Router::misdirected() const {
  return text(421, fmt::format("Keyward does not answer to this host name. Open {}, or start it with --public-url or "
                               "--allowed-host.\n",
                               site_.public_url));
}

}  // namespace keyward::server
