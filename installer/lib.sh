# Shared by demo.sh and test.sh; sourced, never run. Everything it says goes to stderr.

say() { printf '%s\n' "$*" >&2; }

die() { say "error: $*"; exit 3; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else die "these packages are missing and neither root nor sudo is at hand: $*"
  fi
}

# Installs the Debian packages named, and only those that are missing.
need_debian() {
  command -v dpkg-query >/dev/null 2>&1 || die "this script sets up Debian or Ubuntu; see installer/README.md for other systems"
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
  done
  [ ${#missing[@]} = 0 ] && return 0
  say "Installing from Debian: ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null 2>&1 || say "note: apt-get update failed; trying with the lists at hand"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >&2 </dev/null
}

# Makes .venv from a hash-pinned lock; does nothing when the lock has not changed.
need_venv() {
  local lock=$1 stamp python
  python=${PYTHON:-python3}
  # A minimal Debian has no Python at all.
  command -v "$python" >/dev/null 2>&1 || need_debian python3 python3-venv
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || die "Python 3.11 or newer is needed"
  stamp=$(cat "$lock" pyproject.toml | sha256sum | cut -d' ' -f1)
  if [ ! -x .venv/bin/python ]; then
    "$python" -m venv .venv || { need_debian python3-venv; rm -rf .venv; "$python" -m venv .venv; }
  fi
  if [ "$(cat .venv/stamp-"$(basename "$lock")" 2>/dev/null)" != "$stamp" ]; then
    say "Installing Python packages from $lock (hash-pinned)"
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock" >&2
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . >&2
    printf '%s' "$stamp" > .venv/stamp-"$(basename "$lock")"
  fi
}
