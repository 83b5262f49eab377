// One SigV4 check against the bare hashes it cannot do without: SHA-256 of the body and of the canonical request, and
// the HMAC of the string to sign under a key that is at hand. Only the ratio counts.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "authn/canonical.h"
#include "authn/sigv4.h"
#include "authn/sigv4_sign.h"
#include "secrets/sha256.h"

namespace keyward::authn {
namespace {

constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr std::string_view kServices[] = {"sts"};

// GetCallerIdentity as the AWS CLI posts it.
struct Signed {
  Signed() {
    request.method = "POST";
    request.path = "/";
    request.body = "Action=GetCallerIdentity&Version=2011-06-15";
    request.now = Time{1'700'000'000};
    headers = {{"Host", "localhost:8700"}, {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
    request.headers = headers;
    added = sign(request, {"AKIDEXAMPLE", kSecret, ""}, "us-east-1", "sts");
    for (const Header& header : added) headers.push_back({header.name, header.value});
    headers.push_back({"User-Agent", "aws-cli/2.9.19 Python/3.11.2 Linux/6.1 source/x86_64.debian.12"});
    headers.push_back({"Accept-Encoding", "identity"});
    headers.push_back({"Content-Length", "43"});
    request.headers = headers;
  }
  Signed(const Signed&) = delete;
  Signed& operator=(const Signed&) = delete;
  std::vector<HeaderView> headers;
  std::vector<Header> added;
  RequestView request;
};

void sigv4_check(benchmark::State& state) {
  const Signed input;
  SigningKeyCache cache;
  for (auto _ : state) {
    const auto parsed = parse_authorization(input.request, {.services = kServices, .region = ""});
    if (!parsed) return state.SkipWithError("the request is refused, so its time means nothing");
    const SigningKey* key = cache.find(*parsed, 1);
    if (key == nullptr)
      key = &cache.put(*parsed, 1, SigningKey(kSecret, parsed->scope_date, parsed->region, parsed->service));
    if (!verify(*parsed, input.request, *key)) return state.SkipWithError("the signature is refused");
  }
}

void sigv4_bare_hashes(benchmark::State& state) {
  const Signed input;
  const auto parsed = parse_authorization(input.request, {.services = kServices, .region = ""});
  std::string canonical, to_sign;
  append_canonical_request(canonical, input.request, "iam", "", parsed->signed_headers,
                           secrets::view(secrets::hex(secrets::sha256(input.request.body))));
  append_string_to_sign(to_sign, "20231114T221320Z", parsed->scope, canonical);
  const SigningKey key(kSecret, parsed->scope_date, parsed->region, parsed->service);
  if (view(key.sign(to_sign)) != parsed->signature) return state.SkipWithError("these are not the hashes of the check");
  for (auto _ : state) {
    benchmark::DoNotOptimize(secrets::sha256(input.request.body));
    benchmark::DoNotOptimize(secrets::sha256(canonical));
    benchmark::DoNotOptimize(key.sign(to_sign));
  }
}

BENCHMARK(sigv4_check);
BENCHMARK(sigv4_bare_hashes);

}  // namespace
}  // namespace keyward::authn
