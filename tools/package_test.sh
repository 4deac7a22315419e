#!/bin/bash
# Packs the program of a build tree and tries the package; a test that what we hand out runs elsewhere.
#
# Usage: package_test.sh BUILD_TREE
set -euo pipefail
tools=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$tools/make_dist.sh" "$1" "$scratch/extractinator"
"$tools/make_dist.sh" --pack "$scratch/extractinator"
rm -rf "$scratch/extractinator"
"$tools/check_dist.sh" "$scratch/extractinator.tar.gz"
