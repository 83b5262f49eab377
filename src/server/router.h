// The HTTP surface: which path is whose, which Host the console answers to, and the headers that guard its pages.
//
//   /                        the AWS Query protocol, signed; a browser's plain GET is sent to the console
//   /policy/validation       IAM Access Analyzer's, JSON over REST, signed
//   /decision/v1/            decisions for other services, signed (decision/endpoint.h), and its description
//   /console/api/, /signin/api/   JSON of the console (signin/web.h)
//   /federation, /saml       federated users' ways into the console (signin/federation.h)
//   /console, /signin, /setup, /assets   the console's one page and its files
//   /health/live, /health/ready, /metrics
#pragma once
#include <chrono>
#include <functional>
#include <string>

#include "api/json_endpoint.h"
#include "api/query_endpoint.h"
#include "decision/endpoint.h"
#include "http/server.h"
#include "server/assets.h"
#include "server/hosts.h"
#include "server/metrics.h"
#include "signin/web.h"
#include "store/published.h"

namespace keyward::server {

struct Site {
  api::QueryEndpoint& api;
  api::JsonEndpoint& json;
  decision::Endpoint& decision;
  signin::Web& web;
  store::Published<identity::State>& published;
  Metrics& metrics;
  Hosts hosts;
  std::string public_url;
  std::function<bool()> ready;                // whether writes are taken
  std::function<std::string()> metrics_text;  // of /metrics
};

// Any number of threads may share one; it outlives the server that calls it.
class Router {
 public:
  explicit Router(Site site);
  void handle(const http::Request& request, http::Responder responder);

  // How long a body of one path may be, for http::Limits.
  static std::size_t body_limit(std::string_view method, std::string_view path);

 private:
  struct Exchange;  // a request's way to its answer
  void call_api(const http::Request& request, Exchange exchange);
  void call_json(const http::Request& request, Exchange exchange);
  http::Response call_decision(const http::Request& request);
  void call_web(const http::Request& request, Exchange exchange);
  http::Response page(const http::Request& request) const;
  http::Response file(const http::Request& request) const;
  http::Response operations(const http::Request& request) const;
  http::Response asset_response(const http::Request& request, const Asset& asset, bool immutable) const;
  void guard(http::Response& response) const;
  http::Response misdirected() const;
  const std::shared_ptr<const identity::State>& state() const;

  Site site_;
  const bool https_;
  const std::uint64_t number_;  // of all routers of this process, for per-thread readers
};

// Whether Accept-Encoding allows gzip (RFC 9110 section 12.5.3).
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace keyward::server
