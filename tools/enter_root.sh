#!/bin/bash
# Runs a command inside a Debian root with the caller's folders at their own paths. `dev` calls it in a private mount namespace,
# so every mount made here vanishes with the last process, however that ends.
#
# Usage: unshare --mount --propagation private enter_root.sh ROOT [-r FOLDER] FOLDER… -- COMMAND…
# A folder after -r is read-only inside. The root itself gets no mount points: its folders are bound into a tmpfs that has them.
set -euo pipefail

root=$1
shift
folders=()
read_only=()
while [ "$1" != -- ]; do
  if [ "$1" = -r ]; then
    shift
    read_only+=("$1")
  fi
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
    /mnt | /proc | /sys | /dev | /tmp) ;;
    /root | /home | /media | /run | /srv) mkdir "$new$name" ;;
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
for folder in "${read_only[@]}"; do
  # Without root the kernel may forbid a change of flags; the owner's permissions protect the folder then.
  mount -o remount,bind,ro "$new$folder" 2>/dev/null || true
done

here=$PWD
# shellcheck disable=SC2016 # the inner shell expands it
exec chroot "$new" /bin/bash -c 'cd "$0" && exec "$@"' "$here" "$@"
