#!/bin/bash
# System tests: the built program on real images, compared with what Debian's own tools say.
#   tests/system/run.sh [PROGRAM] [name of a case or part of it]...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

program=${1:-out/release/coaming}
[[ $# -eq 0 ]] || shift
[[ -x $program ]] || {
  printf 'tests/system/run.sh: no program %s; ./dev build makes it\n' "$program" >&2
  exit 2
}

# Made once and kept; the cases skip, and say so, where root is missing to make them.
if [[ $EUID -eq 0 ]]; then
  COAMING_DEMO=$(python3 tools/images.py demo)
  COAMING_FORMS=$(python3 tools/images.py forms)
  COAMING_HISTORY=$(python3 tools/images.py history)
  export COAMING_DEMO COAMING_FORMS COAMING_HISTORY
fi
export COAMING_PROGRAM=$program
exec python3 tests/system/run.py "$@"
