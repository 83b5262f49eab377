// Everything that answers requests, made on top of an Installation and taken apart in the right order.
#pragma once
#include <memory>
#include <string>

#include "api/executor.h"
#include "api/prepare.h"
#include "api/query_endpoint.h"
#include "audit/buffer.h"
#include "authn/authenticator.h"
#include "decision/endpoint.h"
#include "federation/provider_keys.h"
#include "server/housekeeper.h"
#include "server/installation.h"
#include "server/metrics.h"
#include "server/router.h"
#include "signin/web.h"

namespace keyward::server {

class Services {
 public:
  // `setup_code`: empty if an account exists. `installation` and `config` outlive this.
  Services(Installation& installation, const Config& config, const std::string& public_url, std::string setup_code);
  ~Services() { stop(); }

  Router& router() { return router_; }
  // Gives /metrics the listener's figures; before requests come.
  void show(const http::Server& server) { server_ = &server; }
  // After the last request: commits what waits. No request may come any more.
  void stop();

 private:
  std::string metrics_text() const;

  Installation& installation_;
  const http::Server* server_ = nullptr;
  const Time started_;
  Metrics metrics_;
  audit::Buffer events_;
  const api::Env env_;
  std::unique_ptr<api::PreparePool> pool_;
  api::Executor executor_;
  const authn::Authenticator authenticator_;
  std::unique_ptr<federation::ProviderKeys> provider_keys_;
  api::WebIdentities web_identities_;
  api::QueryEndpoint api_;
  api::JsonEndpoint json_;
  decision::Endpoint decision_;
  signin::Web web_;
  Router router_;
  LogRetention retention_;
  Housekeeper housekeeper_;
};

}  // namespace keyward::server
