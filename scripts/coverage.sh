# Which branches of the policy engine the tests take.
# shellcheck shell=bash

# dev_coverage policy: the table by file, and the branches that no test takes.
dev_coverage() {
  [ "${1:-policy}" = policy ] || die "coverage is measured for: policy"
  ensure_build_packages
  ensure_packages "coverage" "${COVERAGE_PACKAGES[@]}"
  fetch_service_reference
  local folder=build-coverage program number=0
  local programs=("$folder/policy_test" "$folder/tests/reference/policy_compare" "$folder/tests/reference/policy_text_compare_test")
  configure "$folder" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG="-O0 -g0 -fprofile-instr-generate -fcoverage-mapping" \
    -DKEYWARD_CONSOLE=OFF -DCMAKE_C_COMPILER=clang-19 -DCMAKE_CXX_COMPILER=clang++-19
  compile "$folder" policy_test policy_compare policy_text_compare_test
  rm -f "$folder"/*.profraw
  for program in "${programs[@]}"; do
    number=$((number + 1))
    case "$program" in
      *policy_compare) LLVM_PROFILE_FILE="$folder/$number.profraw" "$program" --cases 20000 >&2 || die "a test failed" ;;
      *) LLVM_PROFILE_FILE="$folder/$number.profraw" "$program" --gtest_brief=1 >&2 || die "a test failed" ;;
    esac
  done
  llvm-profdata-19 merge -o "$folder/policy.profdata" "$folder"/*.profraw
  local files=(src/policy/*.cc src/policy/*.h) about=("${programs[0]}" -object "${programs[1]}" -object "${programs[2]}"
    -instr-profile "$folder/policy.profdata")
  mapfile -t files < <(printf '%s\n' "${files[@]}" | grep -v '_test\.cc$')
  say "branches that no test takes"
  llvm-cov-19 export "${about[@]}" -skip-functions -skip-expansions "${files[@]}" 2>/dev/null |
    /usr/bin/python3 scripts/branch_coverage.py
}
