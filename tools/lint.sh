#!/bin/bash
# Every check that needs no run: format, spelling, shell, layers, clang-tidy. `./dev lint` calls it where the tools are.
#
# Usage: lint.sh [--fix] [--fast]     --fix formats in place; --fast leaves clang-tidy out
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2

fix=
fast=
for argument in "$@"; do
  case $argument in
    --fix) fix=1 ;;
    --fast) fast=1 ;;
    *) echo "lint: unknown argument \`$argument\`; there are --fix and --fast" >&2 && exit 2 ;;
  esac
done

failures=0
check() { # NAME COMMAND…
  local output status=0
  output=$("${@:2}" 2>&1) || status=$?
  if [ "$status" -eq 0 ]; then
    printf '%-14s ok\n' "$1"
  else
    printf '%-14s FAILED\n%s\n' "$1" "$(head -n 60 <<<"$output")"
    failures=$((failures + 1))
  fi
}

files() { # files -name PATTERN…: what we wrote
  find . \( -path ./build -o -path ./.git -o -path ./output -o -path '*/testdata' -o -path '*/__pycache__' \) -prune -o -type f \( "$@" \) -print |
    sort
}
mapfile -t cpp < <(files -name '*.cpp' -o -name '*.h')
mapfile -t cmake < <(files -name CMakeLists.txt -o -name '*.cmake')
mapfile -t shell < <(files -name '*.sh' && printf '%s\n' ./dev ./.ci/run)
mapfile -t python < <(files -name '*.py')

# The product; tests are held to the compilers' warnings only, their macros are not ours to mend.
tidy() {
  local status=0
  cmake --preset tidy || return
  run-clang-tidy-21 -quiet -p build/tidy "^$PWD/src/.*(?<!_test)(?<!_bench)\.cpp$" >build/tidy/findings 2>&1 || status=$?
  grep -vE '^(\[ *[0-9]+/[0-9]+\]|[0-9]+ warnings? |Suppressed |Use -header-filter|Enabled checks|$)' build/tidy/findings
  return "$status"
}

if [ -n "$fix" ]; then
  clang-format-21 -i "${cpp[@]}"
  cmake-format -i "${cmake[@]}"
fi
check clang-format clang-format-21 --dry-run -Werror "${cpp[@]}"
check cmake-format cmake-format --check "${cmake[@]}"
check shellcheck shellcheck "${shell[@]}"
check codespell codespell --config tools/codespell.cfg
check python python3 -c 'import ast, sys
for path in sys.argv[1:]:
    ast.parse(open(path, encoding="utf-8").read(), path)' "${python[@]}"
check layers python3 tools/check_layers.py
[ -n "$fast" ] || check clang-tidy tidy

[ "$failures" -eq 0 ]
