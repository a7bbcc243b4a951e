#!/usr/bin/env python3
"""Checks that the includes of src/ go in one direction only:

    base <- model <- steps <- capabilities <- front doors

A folder may include itself and what is to its left; a step includes no other step, a capability no
other capability, and serve not cli; a test may include tests/support too. docs/map.md gives the reasons.

    tools/check_layers.py [SRC]
"""

import pathlib
import re
import sys

LEVELS = [
    ("base", ["base"]),
    ("model", ["model"]),
    ("step", ["artifact", "inspection", "inventory", "advisory", "rules", "policy", "report", "store", "kernel"]),
    ("capability", ["scan", "workflow", "access", "watch", "host", "gate", "profile", "trust"]),
    ("front door", ["serve", "cli"]),
]
RANK = {folder: rank for rank, (_, folders) in enumerate(LEVELS) for folder in folders}
KIND = {folder: kind for kind, folders in LEVELS for folder in folders}
MAY_INCLUDE_SAME_LEVEL = {("cli", "serve")}  # cli starts what serve holds

TEST_SUPPORT = "support"  # tests/support: builders and in-memory twins, for *_test.cpp alone

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')
SUFFIXES = {".h", ".hpp", ".c", ".cc", ".cpp"}


def why_wrong(source, target):
    """Returns what is wrong with `source` including `target` (two folders), or None."""
    if source == target or (source, target) in MAY_INCLUDE_SAME_LEVEL or RANK[target] < RANK[source]:
        return None
    if RANK[target] > RANK[source]:
        return f"{source} ({KIND[source]}) lies below {target} ({KIND[target]}); move what it needs down, or pass it in"
    if KIND[source] == "front door":
        return f"{source} must not know {target}; move what both need down into a capability"
    lower = "model or base" if KIND[source] == "step" else "a step"
    return f"one {KIND[source]} must not include another; move what both need down into {lower}"


def folder_of(path):
    parts = pathlib.PurePosixPath(path).parts
    return parts[0] if len(parts) > 1 else None


def unknown_folder(folder):
    return f"no folder {folder} is known; add it to its level in tools/check_layers.py"


def check_file(root, path):
    """Yields one message a wrong include of the file `path`, which is relative to `root`."""
    source = folder_of(path)
    for number, line in enumerate((root / path).read_text(errors="replace").splitlines(), start=1):
        match = INCLUDE.match(line)
        if not match:
            continue
        where = f"{root.name}/{path}:{number}: includes \"{match[1]}\""
        target = folder_of(match[1])
        if target == TEST_SUPPORT:
            if not path.endswith("_test.cpp"):
                yield f"{where}: tests/{TEST_SUPPORT} is for tests; move what the program needs into src/"
            continue
        if target is None or target in (".", ".."):
            yield f"{where}: not a path from src/; write \"<folder>/<file>\""
        elif target not in RANK:
            yield f"{where}: {unknown_folder(target)}"
        elif reason := why_wrong(source, target):
            yield f"{where}: {reason}"


def check_tree(root):
    """Returns the messages about every source file below `root`, in the order of their paths."""
    messages = []
    unknown = set()  # each unknown folder is told once
    for file in sorted(root.rglob("*")):
        if not file.is_file() or file.suffix not in SUFFIXES:
            continue
        path = file.relative_to(root).as_posix()
        folder = folder_of(path)
        if folder in RANK:
            messages += check_file(root, path)
        elif folder is None:
            messages.append(f"{root.name}/{path}:1: lies in no folder; move it into one")
        elif folder not in unknown:
            unknown.add(folder)
            messages.append(f"{root.name}/{path}:1: {unknown_folder(folder)}")
    return messages


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent / "src").resolve()
    messages = check_tree(root)
    for message in messages:
        print(message)
    if messages:
        sys.exit(f"check_layers: {len(messages)} wrong of the includes in {root.name}/")


if __name__ == "__main__":
    main()
