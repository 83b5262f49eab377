// A SAML provider's user signs in: the provider's page posts the response here, from another site. The user gets a role
// by AssumeRoleWithSAML, and goes on to the federation endpoint with it: that next request comes with the cookies of
// this browser, which the post has not, so that one place decides what becomes of the session until now.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-saml.html
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "api/dispatch.h"
#include "api/input.h"
#include "api/model.gen.h"
#include "api/saml_users.h"
#include "base/json.h"
#include "base/text.h"
#include "identity/names.h"
#include "signin/federation.h"
#include "signin/page.h"
#include "signin/visit.h"

namespace keyward::signin {
namespace {
using federation::SamlRole;
using identity::State;

constexpr std::string_view kOperation = "AssumeRoleWithSAML";
// Each has the response verified once.
constexpr std::size_t kMaxProviders = 16;

struct Offer {
  std::vector<SamlRole> roles;  // of providers that have signed for them, in the response's order
  std::optional<std::int64_t> session_seconds;
};

// What the response offers. A provider speaks for its own account alone; what it says of others' is theirs to sign.
// Error: the first provider's, if there is nothing.
Result<Offer> read_offer(const State& state, std::string_view response, std::string_view public_url, Time now) {
  std::vector<std::string> providers;
  for (SamlRole& claimed : federation::claimed_saml_roles(response))
    if (std::ranges::find(providers, claimed.provider) == providers.end() && providers.size() < kMaxProviders)
      providers.push_back(std::move(claimed.provider));
  Offer offer;
  std::optional<Error> error;
  for (const std::string& provider : providers) {
    auto claims = api::read_saml_claims(state, provider, response, public_url, now);
    if (!claims) {
      if (!error) error = std::move(claims).error();
      continue;
    }
    offer.session_seconds = claims->session_duration;
    for (SamlRole& role : claims->roles)
      if (role.provider == provider && std::ranges::find(offer.roles, role) == offer.roles.end())
        offer.roles.push_back(std::move(role));
  }
  if (!offer.roles.empty()) return offer;
  return std::unexpected(error.value_or(Error{Code::InvalidIdentityToken, "The response names no role."}));
}

Web::Reply invalid_response(const Error& error) {
  return page(400, "Your request included an invalid SAML response", error.message,
              "<p>Go back to your identity provider, and sign in again there.</p>\n");
}

// How the page's form names a role.
std::string name_of(const SamlRole& role) { return fmt::format("{},{}", role.role, role.provider); }

std::string account_title(const State& state, const std::string& id) {
  const identity::Account* const account = state.find_account(id);
  const std::string alias = account == nullptr ? std::string() : account->settings().alias;
  return alias.empty() ? fmt::format("Account: {}", id) : fmt::format("Account: {} ({})", alias, id);
}

Web::Reply choice(const State& state, const Offer& offer, std::string_view response, std::string_view relay_state) {
  std::map<std::string, std::string> accounts;
  for (const SamlRole& role : offer.roles) {
    const auto arn = identity::split_arn(role.role);
    if (!arn) continue;
    const std::string_view path = arn->resource.substr(arn->resource.find('/') + 1);
    accounts[std::string(arn->account)] +=
        fmt::format("<label><input type=\"radio\" name=\"roleIndex\" value=\"{}\" required> {}</label>\n",
                    escaped(name_of(role)), escaped(path));
  }
  std::string form = "<form method=\"post\" action=\"/saml\">\n" + hidden_field("SAMLResponse", response) +
                     hidden_field("RelayState", relay_state);
  for (const auto& [id, roles] : accounts)
    form += fmt::format("<fieldset><legend>{}</legend>\n{}</fieldset>\n", escaped(account_title(state, id)), roles);
  return page(200, "Select a role", "Your identity provider lets you work as one of these.",
              form + "<button class=\"button\">Sign in</button></form>\n");
}
}  // namespace

void Web::Federation::saml(const Request& request, Done done) {
  if (request.method != "POST")
    return done(
        page(405, "Sign in at your identity provider", "It leads you here by itself, with the proof of who you are."));
  const auto parameters = is_form(request) ? api::Parameters::parse(request.body)
                                           : Result<api::Parameters>(fail(Code::ValidationError, "It is no form."));
  if (!parameters) return done(invalid_response(parameters.error()));
  const std::string_view response = parameters->find("SAMLResponse").value_or(std::string_view());
  const std::string_view relay_state = parameters->find("RelayState").value_or(std::string_view());
  const auto state = web_.published_.get();
  const std::string& public_url = web_.executor_.env().public_url;
  const Time now = web_.executor_.clock().now();
  const Result<Offer> offer = read_offer(*state, response, public_url, now);
  if (!offer) {
    web_.executor_.note_refusal(*api::operation_named(kOperation), request.from, random().uuid(), offer.error());
    return done(invalid_response(offer.error()));
  }
  const auto wanted = parameters->find("roleIndex");
  if (!wanted && offer->roles.size() > 1) return done(choice(*state, *offer, response, relay_state));
  const auto role = wanted ? std::ranges::find(offer->roles, *wanted, name_of) : offer->roles.begin();
  if (role == offer->roles.end()) return done(choice(*state, *offer, response, relay_state));

  std::string text;
  json::Writer writer(text);
  writer.begin_object().member("RoleArn", role->role).member("PrincipalArn", role->provider);
  writer.member("SAMLAssertion", response);
  if (offer->session_seconds) writer.member("DurationSeconds", *offer->session_seconds);
  writer.end_object();
  const auto document = json::Document::parse(text);
  const api::OperationInfo* const operation = api::operation_named(kOperation);
  Result<api::Object> input = api::read_input(*operation, document->root());
  if (!input) return done(invalid_response(input.error()));
  Result<authn::Caller> caller =
      api::saml_user(*state, input->as<api::sts::AssumeRoleWithSAMLInput>(), public_url, now);
  if (!caller) return done(invalid_response(caller.error()));
  // What is none of our pages is some provider's own note, and means nothing here.
  const std::string destination =
      console_path(relay_state, public_url, origin_of(request)).value_or(std::string(kConsoleHome));
  web_.executor_.execute(
      state, {operation, *std::move(input), *std::move(caller), request.from, random().uuid()},
      [this, destination, now, done = std::move(done)](const api::Call&, Result<api::Answer> answer) mutable {
        if (!answer)
          return done(page(403, "You cannot sign in with this role", answer.error().message,
                           "<p>Ask the administrator of the account, or go back to your identity provider.</p>\n"));
        const auto& issued = static_cast<const api::sts::AssumeRoleWithSAMLOutput*>(answer->output.get())->credentials;
        const SigninToken token{
            issued.access_key_id, std::string(issued.session_token.expose()), 0, {now.seconds + kSigninTokenSeconds}};
        done({.status = 303,
              .body = {},
              .location = fmt::format("/federation?Action=login&Destination={}&SigninToken={}",
                                      percent_encode(destination), seal(token, tokens_, random()))});
      });
}
}  // namespace keyward::signin
