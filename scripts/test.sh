# The test suites. Each one is a function suite_NAME that runs it and ends its output with "N passed, M failed";
# the last line of the whole is the sum, and nothing run is a failure.
# shellcheck shell=bash

ALL_SUITES=(layers conformance unit differential console e2e lab crash sanitize)
RESULTS=artifacts/test

dev_test() {
  local suite suites=("$@") passed=0 failed=0
  [ ${#suites[@]} -gt 0 ] || suites=("${ALL_SUITES[@]}")
  for suite in "${suites[@]}"; do
    declare -F "suite_$suite" >/dev/null || die "no such suite: $suite (${ALL_SUITES[*]})"
  done
  mkdir -p "$RESULTS"
  local table='' log status counts started
  for suite in "${suites[@]}"; do
    log="$RESULTS/$suite.log"
    started=$SECONDS
    say "suite $suite"
    # A suite runs in a shell of its own: what it exports or dies of stays there.
    (set -euo pipefail && "suite_$suite") 2>&1 | tee "$log" && status=0 || status=$?
    counts=$(grep -aoE '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1) || counts=''
    local good=${counts%% *} bad
    bad=$(sed -E 's/.*, ([0-9]+) failed/\1/' <<<"$counts")
    # A suite that broke off, or that counted nothing, is one failure: silence is not success.
    if [ -z "$counts" ] || [ $((good + bad)) -eq 0 ]; then
      good=0 bad=1
    elif [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
      bad=1
    fi
    passed=$((passed + good)) failed=$((failed + bad))
    table+=$(printf '%-10s %6d passed %4d failed %6d s' "$suite" "$good" "$bad" $((SECONDS - started)))$'\n'
  done
  # How many operations are offered, if this run has counted them.
  if [[ " ${suites[*]} " == *" conformance "* ]]; then
    table+=$(sed -n '/^Operations of /p' "$RESULTS/conformance.log" | tail -n 1)
  fi
  printf '\n%s\n%d passed, %d failed\n' "$table" "$passed" "$failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

suite_layers() {
  ensure_packages "the tests" python3
  /usr/bin/python3 tests/layers/layers_test.py
}

# The model against the newest JavaScript SDK, and docs/compatibility.md against both. (Against botocore: a unit test.)
suite_conformance() {
  ensure_packages "the tests" python3
  ensure_node
  npm_ci tests/e2e
  local passed=0 failed=0 test
  for test in "sdk_test.py" "compatibility.py --check"; do
    # shellcheck disable=SC2086
    if /usr/bin/python3 tests/conformance/$test; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  done
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}

suite_unit() {
  dev_build
  run_ctest "$BUILD_DIR"
}

# run_ctest FOLDER: counts the single tests inside the programs, not the programs.
run_ctest() {
  local folder=$1 counted="$ROOT/$1/test-results" status=0
  ensure_packages "the tests" python3-boto3
  rm -rf "$counted"
  mkdir -p "$counted"
  GTEST_OUTPUT="json:$counted/" GTEST_BRIEF=1 \
    ctest --test-dir "$folder" --output-on-failure --no-tests=error -j "$JOBS" --timeout 600 \
    --output-junit "$counted/ctest.xml" || status=$?
  /usr/bin/python3 scripts/count_tests.py ctest "$counted" || status=$?
  return "$status"
}

# The engine beside an evaluator of others, on the shared cases and on generated ones; `./dev test differential` is the same.
suite_differential() {
  ensure_build_packages
  ensure_node
  npm_ci tests/bench
  fetch_service_reference
  configure "$BUILD_DIR" -DCMAKE_BUILD_TYPE=Release
  compile "$BUILD_DIR" policy_compare
  local generated="$RESULTS/generated-cases.jsonl"
  "$BUILD_DIR/tests/reference/policy_compare" --cases "${CASES:-4000}" --seed "${SEED:-7}" --write "$generated"
  node tests/reference/differential.mjs tests/data/policy-cases.json "$generated"
}

suite_console() {
  build_console
  local report="$ROOT/$RESULTS/vitest.json" status=0
  rm -f "$report"
  npm run --prefix console --silent test -- --reporter=default --reporter=json --outputFile="$report" </dev/null || status=$?
  /usr/bin/python3 scripts/count_tests.py vitest "$report" || status=$?
  return "$status"
}

suite_e2e() {
  prepare_e2e
  run_e2e "$BUILD_DIR"
}

# run_e2e FOLDER TEST...: tests/e2e against the binary in FOLDER.
run_e2e() {
  local folder=$1
  shift
  BINARY="$ROOT/$folder/keyward" /usr/bin/python3 tests/e2e/run.py "$@"
}

suite_lab() {
  prepare_e2e
  BINARY="$ROOT/$BUILD_DIR/keyward" node tests/e2e/lab_browser.mjs
}

suite_crash() {
  prepare_e2e
  BINARY="$ROOT/$BUILD_DIR/keyward" /usr/bin/python3 tests/crash/crash.py --kills 200 --minutes 3
}

dev_crash() {
  prepare_e2e
  BINARY="$ROOT/$BUILD_DIR/keyward" exec /usr/bin/python3 tests/crash/crash.py "$@"
}

prepare_e2e() {
  ensure_packages "the end-to-end tests" "${TEST_PACKAGES[@]}"
  build_server
  npm_ci tests/e2e
}

# Breaks the policy engine on purpose, many times; each must be noticed. Only on command: each is a build.
suite_mutation() {
  ensure_build_packages
  /usr/bin/python3 tests/mutation/policy_mutations.py
}

# All unit tests and the heart of the end-to-end tests once more under AddressSanitizer and UndefinedBehaviorSanitizer.
suite_sanitize() {
  prepare_e2e
  configure build-sanitize -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG="-O1 -g1" -DKEYWARD_SANITIZE=ON
  compile build-sanitize
  export ASAN_OPTIONS=abort_on_error=0:detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
  local log=$RESULTS/sanitize-parts.log status=0
  { run_ctest build-sanitize; run_e2e build-sanitize smoke; } | tee "$log" || status=$?
  /usr/bin/python3 scripts/count_tests.py sum "$log" || status=$?
  return "$status"
}
