#!/usr/bin/env bash
# The main job on the embedded default: sets up what is missing, then walks one synthetic
# civil servant from the registration slip to a proved revocation.
#   bash installer/demo.sh [--window|--no-window] [--json] [--scheme NAME]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. installer/lib.sh
need_debian softhsm2 openssl ca-certificates libegl1 libxcb-cursor0 libxkbcommon-x11-0 \
  libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxcb-shape0 \
  libxcb-xinerama0 libxcb-randr0 libdbus-1-3 libfontconfig1 libgl1 fonts-noto-core
# The GOST test token is built from tests/ only when a GOST key is asked for.
case " $* " in *" gost-"* | *"=gost-"*)
  need_debian gcc libc6-dev libp11-kit-dev libssl-dev libengine-gost-openssl ;;
esac
if [ -f .venv/stamp-test.txt ]; then need_venv installer/lock/test.txt; else need_venv installer/lock/run.txt; fi
exec .venv/bin/python -m installer.demo "$@"
