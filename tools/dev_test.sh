#!/bin/bash
# Tests `dev` on a toy project, natively: what it says, what it returns, and that an interrupt leaves nothing running.
# shellcheck disable=SC2016 # the inner shells expand, or nobody does
set -uo pipefail

source=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
toy="$scratch/a toy"
mkdir -p "$toy"
cp -r "$source/dev" "$source/tools" "$source/CMakePresets.json" "$toy/"
cat >"$toy/CMakeLists.txt" <<'EOF'
# A project that compiles nothing.
cmake_minimum_required(VERSION 4.0)
project(toy LANGUAGES NONE)
enable_testing()
add_test(NAME good COMMAND true)
add_test(NAME shared COMMAND sh -c "test -n \"$EXTRACTINATOR_SHARED_DATA\"")
add_test(NAME slow COMMAND sh -c "echo $$ >\"$EXTR_PID_FILE\"; exec sleep 1000")
EOF
export EXTRACTINATOR_ROOT=none XDG_CACHE_HOME="$scratch/cache"
unset EXTRACTINATOR_SHARED_DATA MAKEFLAGS
cd "$scratch" || exit 2

failures=0
expect() { # NAME WANTED_STATUS WANTED_TEXT COMMAND…
  local status=0 output
  output=$("${@:4}" 2>&1 </dev/null) || status=$?
  if [ "$status" -ne "$2" ] || ! grep -qF -- "$3" <<<"$output"; then
    printf 'FAILED: %s: wanted status %s and "%s", got status %s and:\n%s\n' "$1" "$2" "$3" "$status" "$output"
    failures=$((failures + 1))
  fi
}

expect "help" 0 "usage: ./dev" "$toy/dev" help
expect "nothing asked" 0 "usage: ./dev" "$toy/dev"
expect "unknown command" 2 'unknown command `tset`' "$toy/dev" tset
expect "bad argument" 2 "--all or nothing" "$toy/dev" clean --most
expect "tests that pass" 0 "100% tests passed" "$toy/dev" test -R good
expect "a test that fails" 8 "shared (Failed)" "$toy/dev" test -R shared
mkdir -p "$scratch/shared/data"
expect "shared data beside the checkout" 0 "100% tests passed" "$toy/dev" test -R shared
rmdir "$scratch/shared/data"
expect "arguments with spaces" 0 "a  b" "$toy/dev" shell echo "a  b"
expect "a step that fails" 2 "the full log is $toy/build/log/configure-dev.log" \
  env EXTRACTINATOR_SHARED_DATA=/tmp bash -c 'echo "syntax error(" >>"$0/CMakeLists.txt"; "$0/dev" test' "$toy"
sed -i '$d' "$toy/CMakeLists.txt"

# An interrupt ends everything below and says so with the status of its signal.
export EXTR_PID_FILE="$scratch/pid"
for signal in INT TERM; do
  rm -f "$EXTR_PID_FILE"
  set -m # or the shell would start it with interrupts ignored
  "$toy/dev" test -R slow >"$scratch/output" 2>&1 &
  job=$!
  set +m
  for _ in {1..300}; do
    [ ! -s "$EXTR_PID_FILE" ] || break
    sleep 0.1
  done
  pid=$(cat "$EXTR_PID_FILE")
  kill -"$signal" "$job"
  status=0
  wait "$job" || status=$?
  wanted=$([ "$signal" = INT ] && echo 130 || echo 143)
  [ "$status" -eq "$wanted" ] || { echo "FAILED: $signal: wanted status $wanted, got $status" && failures=$((failures + 1)); }
  if [ -z "$pid" ] || kill -0 "$pid" 2>/dev/null; then echo "FAILED: $signal left a test running" && failures=$((failures + 1)); fi
done

expect "clean" 0 "" "$toy/dev" clean
[ ! -e "$toy/build" ] || { echo "FAILED: clean left build/" && failures=$((failures + 1)); }
[ "$failures" -eq 0 ] && echo "dev: all as expected"
