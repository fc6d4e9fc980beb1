#!/usr/bin/env bash
# Renews the hash-pinned locks from pyproject.toml. Needs uv; run by hand, then review the diff.
# run.txt: the program on Linux. test.txt: with every tool of the tests and of building.
# build-SYSTEM.txt: what a release of that system is frozen from (installer/build.py).
set -euo pipefail
cd "$(dirname "$0")/../.."
common=(--quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links
        --python-version 3.11 --no-annotate --allow-unsafe --no-strip-extras)
mkdir -p build
printf 'setuptools>=75\nwheel\n' > build/lock-build.in
compile() { uv pip compile "${common[@]}" "$@" pyproject.toml build/lock-build.in; }
compile --extra sandbox -o installer/lock/run.txt
compile --extra sandbox --extra department --extra build --extra test \
  -c installer/lock/run.txt -o installer/lock/test.txt
for system in linux=x86_64-manylinux_2_36 windows=x86_64-pc-windows-msvc macos=aarch64-apple-darwin; do
  compile --extra sandbox --extra department --extra build -c installer/lock/run.txt \
    --python-platform "${system#*=}" -o "installer/lock/build-${system%%=*}.txt"
done
