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
  TEST_DEMO=$(python3 tools/images.py demo)
  TEST_ECOSYSTEMS=$(python3 tools/images.py ecosystems)
  TEST_FORMS=$(python3 tools/images.py forms)
  TEST_HISTORY=$(python3 tools/images.py history)
  export TEST_DEMO TEST_ECOSYSTEMS TEST_FORMS TEST_HISTORY
fi
export TEST_PROGRAM=$program
unset "${!COAMING_@}" # the user's own settings
exec python3 tests/system/run.py "$@"
