#!/usr/bin/env bash
# Renews the hash-pinned locks from pyproject.toml. Needs uv; run by hand, then review the diff.
set -euo pipefail
cd "$(dirname "$0")/../.."
common=(--quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links
        --python-version 3.11 --no-annotate --allow-unsafe --no-strip-extras)
mkdir -p build
printf 'setuptools>=75\nwheel\n' > build/lock-build.in
uv pip compile "${common[@]}" --extra sandbox pyproject.toml build/lock-build.in -o installer/lock/run.txt
uv pip compile "${common[@]}" --extra sandbox --extra department --extra test \
  -c installer/lock/run.txt pyproject.toml build/lock-build.in -o installer/lock/test.txt
