#!/bin/bash
# Lays the built program out as a folder that runs on any x86-64 Linux: own loader, libraries, ggml backends. Runs where it was built.
#
# Usage: make_dist.sh BUILD_TREE FOLDER     makes FOLDER (only if something changed)
#        make_dist.sh --pack FOLDER         writes FOLDER.tar.gz and SHA256SUMS beside it
set -euo pipefail

pack() { # FOLDER
  local parent=${1%/*} name=${1##*/}
  # The same input gives the same bytes: order, owner and times are fixed.
  tar -C "$parent" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf - "$name" | gzip -6n >"$1.tar.gz.part"
  mv "$1.tar.gz.part" "$1.tar.gz"
  (cd "$parent" && sha256sum "$name.tar.gz" >SHA256SUMS)
}

if [ "$1" = --pack ]; then
  pack "$2"
  exit
fi

tree=$1
folder=$2
source=$(cd "$(dirname "$0")/.." && pwd)
backends=$(sed -n 's/^GGML_BACKEND_DIR:[A-Z]*=//p' "$tree/CMakeCache.txt")
[ -d "$backends" ] || backends=$(dirname "$(find /usr/lib -name libggml-cpu-x64.so -print -quit)")

# Everything the folder is made from; unchanged means there is nothing to do.
stamp=$(
  find "$tree" -name extractinate -type f -executable -printf '%p %T@ %s\n'
  sha256sum "$0" "$source/tools/launcher.sh"
  find "$source/demo" "$source/LICENSE" "$source/README.md" -type f -printf '%p %T@ %s\n' 2>/dev/null || true
  ls -l "$backends"
)
if [ "$stamp" = "$(cat "$folder/../.${folder##*/}.stamp" 2>/dev/null)" ]; then exit; fi

part=$folder.part
rm -rf "$part"
mkdir -p "$part"/{bin,lib/ggml,libexec,share/licenses}
cmake --install "$tree" --prefix "$part/stage" >/dev/null
mv "$part/stage/bin/extractinate" "$part/libexec/"
for folder_of in man bash-completion zsh fish; do # What the program tells of itself.
  [ ! -d "$part/stage/share/$folder_of" ] || mv "$part/stage/share/$folder_of" "$part/share/"
done
rm -rf "$part/stage"
install -m 755 "$source/tools/launcher.sh" "$part/bin/extractinate"
for file in LICENSE README.md; do
  [ ! -e "$source/$file" ] || cp "$source/$file" "$part/"
done
cp -r "$source/demo" "$part/share/extractinator"

cp -L "$backends"/libggml-cpu-*.so "$part/lib/ggml/"
# `ldd` prints `name => path (address)`, and the loader as `/path (address)`.
ldd "$part/libexec/extractinate" "$part"/lib/ggml/*.so | awk '$2 == "=>" { print $3 } $1 ~ /^\/.*ld-linux/ { print $1 }' | sort -u |
  while IFS= read -r library; do
    cp -L "$library" "$part/lib/"
    owner=$(dpkg -S "$(realpath "$library")" | head -n 1)
    owner=${owner%%:*}
    cp -L "/usr/share/doc/$owner/copyright" "$part/share/licenses/$owner" 2>/dev/null || true
  done
[ -x "$part/lib/ld-linux-x86-64.so.2" ] || { echo "make_dist: the program has no loader; is it linked statically?" >&2 && exit 1; }

rm -rf "$folder"
mv "$part" "$folder"
printf '%s\n' "$stamp" >"$folder/../.${folder##*/}.stamp"
