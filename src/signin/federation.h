// Federated users' ways into the console. /federation: temporary credentials are exchanged for a sign-in token, and
// that opens a console session with the credentials' permissions. /saml: a SAML provider's response is exchanged for
// both. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
#pragma once
#include "api/query.h"
#include "signin/signin_token.h"
#include "signin/web.h"

namespace keyward::signin {

bool is_form(const Web::Request& request);
// "https://HOST" as the request has it.
std::string origin_of(const Web::Request& request);

class Web::Federation {
 public:
  Federation(Web& web, const secrets::Tokens& tokens) : web_(web), tokens_(tokens) {}

  static bool handles(std::string_view path) { return path == "/federation" || path == "/saml"; }
  // getSigninToken answers JSON, for a program; all else a redirection or a page, for a person.
  void handle(const Request& request, Done done);

 private:
  struct Opening;

  void endpoint(const Request& request, Done done);
  void saml(const Request& request, Done done);
  void get_signin_token(const Request& request, const api::Parameters& parameters, Done done);
  void log_in(const Request& request, const api::Parameters& parameters, Done done);
  void open_session(const std::shared_ptr<Opening>& opening);
  std::string event(std::string_view name, const authn::Caller* caller, const api::Origin& from, const Error* error,
                    Time now) const;
  void note(std::string event) const;
  Random& random() const { return web_.executor_.env().random; }

  Web& web_;
  const secrets::Tokens& tokens_;
};

}  // namespace keyward::signin
