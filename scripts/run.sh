# Starting Keyward from a clone.
# shellcheck shell=bash

# dev_run [-- OPTIONS]: OPTIONS replace the defaults of the same name.
dev_run() {
  [ "${1:-}" != -- ] || shift
  build_server
  local arguments=("$@")
  has_option --data "$@" || has_option --ephemeral "$@" || arguments=(--data data "${arguments[@]}")
  has_option --listen "$@" || arguments=(--listen 127.0.0.1:8700 "${arguments[@]}")
  say "starting Keyward (Ctrl-C stops it)"
  exec "$BUILD_DIR/keyward" serve "${arguments[@]}"
}

# has_option NAME ARGUMENT...: as `NAME value` or `NAME=value`.
has_option() {
  local name=$1 argument
  shift
  for argument in "$@"; do
    case "$argument" in "$name" | "$name"=*) return 0 ;; esac
  done
  return 1
}

dev_keyward() {
  build_server
  exec "$BUILD_DIR/keyward" "$@"
}
