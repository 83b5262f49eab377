#include "federation/https.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "base/text.h"

namespace keyward::federation {
namespace {
using Curl = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;
using Store = std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)>;

struct Transfer {
  const std::vector<std::string>& thumbprints;
  const HttpsLimits& limits;
  std::string body;
  bool untrusted = false;
};

std::string thumbprint_of(const X509* certificate) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (X509_digest(certificate, EVP_sha1(), digest.data(), &size) != 1) return {};
  return hex_lower(std::span(digest).first(size));
}

// The chain once more, with its certificates that have a registered thumbprint as the only authorities.
bool verifies_by_thumbprint(X509_STORE_CTX* context, const std::vector<std::string>& thumbprints) {
  X509* const leaf = X509_STORE_CTX_get0_cert(context);
  STACK_OF(X509)* const sent = X509_STORE_CTX_get0_untrusted(context);
  const Store authorities(X509_STORE_new(), X509_STORE_free);
  const StoreContext again(X509_STORE_CTX_new(), X509_STORE_CTX_free);
  if (!authorities || !again || leaf == nullptr) return false;
  bool any = false;
  const auto consider = [&](X509* certificate) {
    if (std::ranges::find(thumbprints, thumbprint_of(certificate)) == thumbprints.end()) return;
    any = X509_STORE_add_cert(authorities.get(), certificate) == 1 || any;
  };
  consider(leaf);
  for (int i = 0; i < sk_X509_num(sent); ++i) consider(sk_X509_value(sent, i));
  if (!any || X509_STORE_CTX_init(again.get(), authorities.get(), leaf, sent) != 1) return false;
  X509_STORE_CTX_set_default(again.get(), "ssl_server");
  X509_STORE_CTX_set_flags(again.get(), X509_V_FLAG_PARTIAL_CHAIN);
  return X509_verify_cert(again.get()) == 1;
}

// OpenSSL's callback for the chain; curl itself compares the host name afterwards.
int verify_chain(X509_STORE_CTX* context, void* argument) {
  auto& transfer = *static_cast<Transfer*>(argument);
  if (X509_verify_cert(context) == 1) return 1;
  if (verifies_by_thumbprint(context, transfer.thumbprints)) {
    X509_STORE_CTX_set_error(context, X509_V_OK);
    return 1;
  }
  transfer.untrusted = true;
  return 0;
}

CURLcode set_up_tls(CURL*, void* context, void* transfer) {
  SSL_CTX_set_cert_verify_callback(static_cast<SSL_CTX*>(context), verify_chain, transfer);
  return CURLE_OK;
}

bool is_link_local(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return (ntohl(v4.sin_addr.s_addr) >> 16) == 0xA9FE;  // 169.254.0.0/16
  }
  if (address.sa_family != AF_INET6) return true;  // nothing that an issuer has
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  const auto* const bytes = v6.sin6_addr.s6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) return bytes[12] == 0xA9 && bytes[13] == 0xFE;
  return bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80;  // fe80::/10
}

curl_socket_t open_socket(void*, curlsocktype, curl_sockaddr* address) {
  if (is_link_local(address->addr)) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t take(char* bytes, std::size_t, std::size_t size, void* argument) {
  auto& transfer = *static_cast<Transfer*>(argument);
  if (transfer.body.size() + size > transfer.limits.bytes) return 0;  // ends the transfer
  transfer.body.append(bytes, size);
  return size;
}

std::unexpected<Error> unreachable() {
  return fail(Code::IDPCommunicationError,
              "The identity provider could not be reached, or did not answer as it should.");
}
}  // namespace

Result<std::string> https_get(const std::string& url, const std::vector<std::string>& thumbprints,
                              const HttpsLimits& limits) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  const Curl curl(curl_easy_init(), curl_easy_cleanup);
  const Headers headers(curl_slist_append(nullptr, "Accept: application/json"), curl_slist_free_all);
  if (ready != CURLE_OK || !curl || !headers)
    return fail(Code::ServiceFailure, "There is no memory for the connection.");
  Transfer transfer{thumbprints, limits, {}};
  CURL* const c = curl.get();
  bool set = true;
  const auto option = [&](CURLoption name, auto value) {
    set = curl_easy_setopt(c, name, value) == CURLE_OK && set;  // NOLINT: curl's interface is variadic
  };
  option(CURLOPT_URL, url.c_str());
  option(CURLOPT_PROTOCOLS_STR, "https");
  option(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  option(CURLOPT_FOLLOWLOCATION, 0L);
  option(CURLOPT_PROXY, "");
  option(CURLOPT_NOSIGNAL, 1L);
  option(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  option(CURLOPT_TIMEOUT_MS, static_cast<long>(limits.whole.count()));
  option(CURLOPT_HTTPHEADER, headers.get());
  option(CURLOPT_USERAGENT, "Keyward");
  option(CURLOPT_SSL_VERIFYPEER, 1L);
  option(CURLOPT_SSL_VERIFYHOST, 2L);
  option(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  option(CURLOPT_SSL_CTX_FUNCTION, &set_up_tls);
  option(CURLOPT_SSL_CTX_DATA, &transfer);
  option(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  option(CURLOPT_WRITEFUNCTION, &take);
  option(CURLOPT_WRITEDATA, &transfer);
  option(CURLOPT_MAXFILESIZE, static_cast<long>(limits.bytes));
  if (!set) return fail(Code::ServiceFailure, "The connection could not be made as safe as it has to be.");
  const CURLcode result = curl_easy_perform(c);
  if (transfer.untrusted || result == CURLE_PEER_FAILED_VERIFICATION)
    return fail(Code::InvalidIdentityToken,
                "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint");
  long status = 0;
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
  if (result != CURLE_OK || status != 200) return unreachable();
  return std::move(transfer.body);
}

}  // namespace keyward::federation
