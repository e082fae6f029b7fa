#!/bin/bash
# Builds and packages the extension and walks through it in a real workbench, cut off from every network but loopback.
# Usage: run.sh [scenario.mjs ...]; screenshots are left in .e2e/shots.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
e2e=${MXSEC_E2E_DIR:-$here/.e2e}
if [ ! -d "$e2e/cs" ]; then
  echo "The workbench is not installed; run test/e2e/setup.sh first." >&2
  exit 2
fi
cd "$here"
node scripts/build.mjs
node node_modules/@vscode/vsce/vsce package --no-dependencies --allow-missing-repository \
  --no-rewrite-relative-links --out "$e2e/mxsec.vsix" >"$e2e/vsce.log" || { cat "$e2e/vsce.log" >&2; exit 1; }
scenarios=("$@")
[ ${#scenarios[@]} -gt 0 ] || scenarios=(test/e2e/desktop.mjs test/e2e/web.mjs)
for scenario in "${scenarios[@]}"; do
  echo "== $scenario"
  MXSEC_E2E_DIR=$e2e unshare -n -- bash -c 'ip link set lo up; exec node "$@"' _ "$scenario"
done
