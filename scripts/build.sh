# Building the server.
# shellcheck shell=bash

# ccache: clones and work trees share what they compile, wherever they lie.
export CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=1

# configure FOLDER OPTION...: CMake, once; Ninja reruns it by itself when a CMake file or the set of sources changes.
configure() {
  local folder=$1
  shift
  stamped "$folder/.configured" "$*" cmake -S "$ROOT" -B "$folder" -G Ninja "$@" --log-level=WARNING >&2
}

# compile FOLDER TARGET...: shows files done, files in all, and seconds so far.
compile() {
  local folder=$1
  shift
  NINJA_STATUS='[%f/%t  %es] ' ninja -C "$folder" -j "$JOBS" "$@" >&2 || die "the build failed"
}

dev_build() {
  ensure_build_packages
  build_console
  fetch_service_reference
  configure "$BUILD_DIR" -DCMAKE_BUILD_TYPE=Release
  compile "$BUILD_DIR"
}

# Only what a person who starts Keyward needs: no test programs.
build_server() {
  ensure_build_packages
  build_console
  fetch_service_reference
  configure "$BUILD_DIR" -DCMAKE_BUILD_TYPE=Release
  compile "$BUILD_DIR" keyward
}

dev_fuzz() {
  ensure_build_packages
  local minutes=1 wanted=''
  while [ $# -gt 0 ]; do
    case "$1" in
      --minutes)
        minutes=${2:?--minutes needs a number}
        shift 2
        ;;
      -*) die "unknown option: $1" ;;
      *)
        wanted=$1
        shift
        ;;
    esac
  done
  # Not a libFuzzer target: generated policies and requests, engine against reference evaluator.
  if [ "$wanted" = policy ]; then
    configure "$BUILD_DIR" -DCMAKE_BUILD_TYPE=Release
    compile "$BUILD_DIR" policy_compare
    "$BUILD_DIR/tests/reference/policy_compare" --minutes "$minutes" --seed "$(date +%s)"
    return
  fi
  ensure_packages "fuzzing" "${FUZZ_PACKAGES[@]}"
  fetch_service_reference
  configure build-fuzz -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG="-O1 -g1" -DKEYWARD_FUZZ=ON -DKEYWARD_CONSOLE=OFF \
    -DCMAKE_C_COMPILER=clang-19 -DCMAKE_CXX_COMPILER=clang++-19
  local source program name found=0
  for source in tests/fuzz/*_fuzz.cc; do
    name=$(basename "$source" _fuzz.cc)
    [ -z "$wanted" ] || [ "$wanted" = "$name" ] || continue
    found=1
    compile build-fuzz "${name}_fuzz"
    program=build-fuzz/tests/fuzz/${name}_fuzz
    say "fuzzing $name for $minutes minutes"
    mkdir -p "build-fuzz/corpus/$name"
    "$program" -max_total_time=$((minutes * 60)) -print_final_stats=1 -artifact_prefix=build-fuzz/ \
      "build-fuzz/corpus/$name" "tests/fuzz/corpus/$name"
  done
  [ "$found" = 1 ] || die "no fuzz target ${wanted:-at all}"
}

dev_bench() {
  ensure_packages "the reference figures" "${BENCH_PACKAGES[@]}"
  build_server
  npm_ci tests/bench
  [ -x tests/bench/run ] || die "tests/bench/run is missing"
  BINARY="$ROOT/$BUILD_DIR/keyward" tests/bench/run "$@"
}
