# Formatting and static checks.
# shellcheck shell=bash

cpp_sources() { git ls-files -co --exclude-standard -- 'src/*.h' 'src/*.cc' 'tests/*.h' 'tests/*.cc'; }

dev_fmt() {
  ensure_packages "formatting" clang-format-19
  cpp_sources | xargs -r clang-format-19 -i
  say "formatted"
}

# dev_lint [--all]: clang-tidy looks at the files that differ from main's last commit, or with --all at every one.
dev_lint() {
  ensure_packages "linting" "${LINT_PACKAGES[@]}"
  local failed=0
  say "clang-format"
  cpp_sources | xargs -r clang-format-19 --dry-run -Werror || failed=1
  say "shell and Python scripts"
  shellcheck -x dev scripts/*.sh .ci/run || failed=1
  git ls-files -co --exclude-standard -- '*.py' | xargs -r /usr/bin/python3 -m py_compile || failed=1
  say "console"
  ensure_node
  npm_ci console
  npm run --prefix console --silent lint </dev/null || failed=1
  say "clang-tidy"
  ensure_build_packages
  build_console
  configure "$BUILD_DIR" -DCMAKE_BUILD_TYPE=Release
  tidy "${1:-}" || failed=1
  [ "$failed" = 0 ] || die "lint found something"
  say "lint is clean"
}

tidy() {
  local files
  if [ "$1" = --all ]; then
    files=$(git ls-files -- 'src/*.cc')
  else
    files=$(git diff --name-only --diff-filter=d HEAD -- 'src/*.cc')
    [ -n "$files" ] || files=$(git diff --name-only --diff-filter=d HEAD~1 -- 'src/*.cc' 2>/dev/null)
  fi
  [ -n "$files" ] || return 0
  # g++ flags that clang does not know are no finding.
  xargs -P "$JOBS" -n 4 clang-tidy-19 -p "$BUILD_DIR" --quiet --extra-arg=-Wno-unknown-warning-option <<<"$files"
}
