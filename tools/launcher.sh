#!/bin/sh
# Starts the program with the loader, libraries and backends of the folder this file lies in, wherever that is.
self=$0
[ ! -L "$self" ] || self=$(readlink -f -- "$self")
case $self in
  /*) ;;
  *) self=$(pwd)/$self ;;
esac
here=${self%/*}/..
# The program sees the loader as its own executable, so it learns from here where it lies.
EXTRACTINATOR_PREFIX=$here
EXTRACTINATOR_BACKENDS=$here/lib/ggml
# Threads that wait sleep instead of spinning: on a busy machine that is several times as fast, and costs microseconds on a free one.
: "${OMP_WAIT_POLICY:=passive}"
export EXTRACTINATOR_PREFIX EXTRACTINATOR_BACKENDS OMP_WAIT_POLICY
exec "$here/lib/ld-linux-x86-64.so.2" --inhibit-cache --library-path "$here/lib" --argv0 "$0" "$here/libexec/extractinate" "$@"
