# Node.js and what is built with it: the web console.
# shellcheck shell=bash

NODE_MAJOR=20

node_major() { node --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/'; }

# Node 20 or newer on PATH. Debian 12 ships 18; there the npm package `node` brings the newer program.
ensure_node() {
  local tools="$ROOT/build/tools"
  if ! command -v npm >/dev/null; then ensure_packages "the web console" npm; fi
  if [ "$(node_major || echo 0)" -lt "$NODE_MAJOR" ]; then
    if [ ! -x "$tools/node_modules/node/bin/node" ]; then
      say "installing Node.js $NODE_MAJOR from npm: this machine has $(node --version 2>/dev/null || echo none)"
      mkdir -p "$tools"
      npm install --prefix "$tools" --no-save --no-fund --no-audit --loglevel=error "node@$NODE_MAJOR" </dev/null >&2
    fi
    export PATH="$tools/node_modules/node/bin:$PATH"
    [ "$(node_major)" -ge "$NODE_MAJOR" ] || die "Node.js $NODE_MAJOR or newer is needed"
  fi
}

# npm_ci FOLDER: exactly the lock file's packages; nothing to do when they are there already.
npm_ci() {
  local folder=$1
  stamped "$folder/node_modules/.lock-digest" "$(sha256sum <"$folder/package-lock.json" | cut -c1-64)" npm_ci_now "$folder"
}
npm_ci_now() {
  say "installing the npm packages of $1"
  npm ci --prefix "$1" --no-fund --no-audit --loglevel=error </dev/null >&2
}

# The console as files in console/dist, which CMake packs into the server.
build_console() {
  ensure_node
  npm_ci console
  local digest
  digest=$(digest_of console)
  [ -f console/dist/index.html ] || rm -f build/console-digest
  stamped build/console-digest "$digest" build_console_now
}
build_console_now() {
  say "building the web console"
  npm run --prefix console --silent build </dev/null >&2
}

# What tools/pack_services.py reads: the services' actions, resources and condition keys.
fetch_service_reference() {
  ensure_node
  npm_ci tools/service_reference
}
