# What Keyward needs from Debian, by purpose, in one place.
# shellcheck shell=bash disable=SC2034  # the lists are read by the other parts

BUILD_PACKAGES=(g++ cmake ninja-build mold ccache pkg-config ca-certificates
  libssl-dev libsqlite3-dev libargon2-dev libqrencode-dev libpng-dev libfmt-dev libyaml-cpp-dev zlib1g-dev libcurl4-openssl-dev libxml2-dev
  libxmlsec1-dev libgtest-dev libgmock-dev libsimdjson-dev libbenchmark-dev python3)
TEST_PACKAGES=(chromium awscli python3-boto3 python3-jsonschema python3-pysaml2 xmlsec1 sqlite3 procps)
BENCH_PACKAGES=(nginx-light wrk)
LINT_PACKAGES=(clang-format-19 clang-tidy-19 shellcheck)
FUZZ_PACKAGES=(clang-19 libclang-rt-19-dev)
COVERAGE_PACKAGES=(clang-19 libclang-rt-19-dev llvm-19)
PACKAGE_PACKAGES=(dpkg-dev)

# Debian 12's default Boost is 1.74, older than what Asio needs here, so that its 1.81 is asked for by name.
boost_package() {
  case "$(os_field VERSION_ID)" in
    12) echo libboost1.81-dev ;;
    *) echo libboost-dev ;;
  esac
}

os_field() { (
  # shellcheck source=/dev/null
  . /etc/os-release
  eval "echo \"\${$1:-}\""
); }

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# ensure_packages WHY PACKAGE...: installs the missing ones, and says which and why. Quick when nothing is missing.
ensure_packages() {
  local why=$1 package missing=()
  shift
  if ! command -v dpkg-query >/dev/null; then
    say "not a Debian system: $why needs $* or their like"
    return 0
  fi
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing for $why: ${missing[*]}"
  # The indexes of a fresh image are empty or old.
  as_root apt-get update -qq </dev/null >/dev/null || say "apt-get update failed; trying with the indexes at hand"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "${missing[@]}" </dev/null >/dev/null ||
    die "apt-get could not install ${missing[*]}"
}

ensure_build_packages() { ensure_packages "building Keyward" "${BUILD_PACKAGES[@]}" "$(boost_package)"; }
