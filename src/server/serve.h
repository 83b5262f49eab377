// The life of `keyward serve`.
#pragma once
#include "server/config.h"

namespace keyward::server {

// Serves until SIGTERM or SIGINT; SIGHUP reads the TLS certificate again. Prints the address, and the set-up code if
// there is no account, on stdout. Returns when what was in flight is answered and kept. Error: it could not start, with
// a sentence for the operator. For the main thread, before any other is started.
Result<void> serve(const Config& config);

}  // namespace keyward::server
