# Shared by the parts of ./dev: messages, and stamps that make a second start quick.
# shellcheck shell=bash

say() { printf '%s\n' "==> $*" >&2; }
die() {
  printf '%s\n' "./dev: $*" >&2
  exit 1
}

# as_root COMMAND...: directly as root, otherwise through sudo, which may ask for a password only where there is a terminal.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
  else
    die "need root or sudo for: $*"
  fi
}

# stamped STAMP KEY COMMAND...: runs COMMAND unless STAMP already holds KEY.
stamped() {
  local stamp=$1 key=$2
  shift 2
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$key" ]; then return 0; fi
  rm -f "$stamp"
  "$@"
  mkdir -p "$(dirname "$stamp")"
  printf '%s' "$key" >"$stamp"
}

# digest_of FOLDER: one hash over the names and contents of its sources.
digest_of() {
  find "$1" -type d \( -name node_modules -o -name dist -o -name test \) -prune -o -type f -print0 | LC_ALL=C sort -z |
    xargs -0 -r sha256sum | sha256sum | cut -c1-64
}

dev_clean() {
  rm -rf build build-sanitize build-fuzz artifacts console/dist console/node_modules tests/e2e/node_modules \
    tools/service_reference/node_modules
  say "removed what was built; data/ is kept"
}
