#!/bin/bash
# Runs a command inside a Debian root with the caller's folders at their own paths. `dev` calls it in a private mount namespace,
# so every mount made here vanishes with the last process, however that ends.
#
# Usage: unshare --mount --propagation private enter_root.sh ROOT FOLDER… -- COMMAND…
# The root itself is not changed: its folders are bound into a tmpfs that also holds the mount points.
set -euo pipefail

root=$1
shift
folders=()
while [ "$1" != -- ]; do
  folders+=("$1")
  shift
done
shift

bind() {
  if [ -d "$1" ]; then mkdir -p "$new$1"; else : >"$new$1"; fi
  mount --rbind "$1" "$new$1"
}

new=$root/mnt
mount -t tmpfs -o mode=755 extractinator "$new"
for entry in "$root"/*; do
  name=/${entry##*/}
  case $name in
    /mnt | /proc | /sys | /dev | /tmp | /home | /media | /srv) ;;
    /root | /run) mkdir "$new$name" ;;
    *)
      if [ -L "$entry" ]; then
        cp -P "$entry" "$new$name"
      else
        mkdir "$new$name"
        mount --bind "$entry" "$new$name"
      fi
      ;;
  esac
done
for folder in /proc /sys /dev /tmp "${folders[@]}"; do
  bind "$folder"
done

here=$PWD
# shellcheck disable=SC2016 # the inner shell expands it
exec chroot "$new" /bin/bash -c 'cd "$0" && exec "$@"' "$here" "$@"
