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
    printf '%-14s FAILED\n%s\n' "$1" "$output"
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

tidy() {
  cmake --preset tidy >/dev/null || return
  # Headers that are generated must exist before clang reads them.
  run-clang-tidy-21 -quiet -use-color=0 -p build/tidy "$PWD/(src|include|fuzz|bench|tests)/.*" 2>&1 |
    grep -vE '^(\[ *[0-9]+/[0-9]+\]|[0-9]+ warnings? |Suppressed |Use -header-filter|$)' >build/tidy/findings
  [ "${PIPESTATUS[0]}" -eq 0 ] || { cat build/tidy/findings && return 1; }
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
