#!/bin/bash
# Tries a packed program as a stranger would: unpacked elsewhere, another working directory, an empty environment.
#
# Usage: check_dist.sh PACKAGE.tar.gz     exits 0 if it runs and uses nothing of this machine but the kernel and /bin/sh
set -euo pipefail

archive=$(readlink -f "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
place="$scratch/some place/é"
mkdir -p "$place" "$scratch/cwd"

[ ! -f "${archive%/*}/SHA256SUMS" ] || (cd "${archive%/*}" && sha256sum --quiet --check SHA256SUMS)
tar -xzf "$archive" -C "$place"
folder=$(echo "$place"/*/)
folder=${folder%/}
cd "$scratch/cwd"

fail() {
  echo "check_dist: $1" >&2
  exit 1
}

# Every library comes out of the folder.
for file in "$folder/libexec/extractinate" "$folder"/lib/ggml/*.so; do
  strays=$(env -i "$folder/lib/ld-linux-x86-64.so.2" --inhibit-cache --library-path "$folder/lib" --list "$file" |
    grep -vF -e "=> $folder/" -e linux-vdso -e "$folder/lib/ld-linux" || true)
  [ -z "$strays" ] || fail "${file##*/} would use libraries of this machine: $strays"
done

# It runs, through a symbolic link too, and hands on arguments and exit codes.
env -i "$folder/bin/extractinate" --version
ln -s "$folder/bin/extractinate" "$scratch/link"
env -i "$scratch/link" --version >/dev/null
status=0
env -i "$folder/bin/extractinate" --no-such-flag >/dev/null 2>&1 || status=$?
[ "$status" -eq 2 ] || fail "an unknown flag should exit with 2, not $status"

# It extracts with the bundled model, which needs the ggml backends.
env -i "$folder/bin/extractinate" models inspect "$folder/share/extractinator/model/extractinator-demo.gguf" >/dev/null
for task in "$folder"/share/extractinator/tasks/*.json; do
  env -i "$folder/bin/extractinate" run "$task" --limit 2 --out "$scratch/out" >/dev/null
done
[ -n "$(find "$scratch/out" -name nlp-predictions-dataset.json)" ] || fail "a run left no results"
echo "${archive##*/}: runs anywhere"
