// Who asks, if proxies stand between: their headers are believed as far as the proxies are trusted, and no further.
#pragma once
#include <span>
#include <string>

#include "http/address.h"
#include "http/request.h"

namespace keyward::http {

bool is_trusted(const IpAddress& address, std::span<const Network> trusted);

// Reads X-Forwarded-For from its right end (all such headers as one list): the first address that is no trusted proxy
// is the source; if all are trusted, the leftmost. An entry that is no address (a port behind it is fine) ends the
// reading: the source is then the proxy that wrote it. Requires: `peer` is trusted.
IpAddress forwarded_source(const Request& request, const IpAddress& peer, std::span<const Network> trusted);

// What the nearest proxy says last in X-Forwarded-Proto is "https". False if it says nothing. Requires: the peer is
// trusted.
bool forwarded_secure(const Request& request);

}  // namespace keyward::http
