#!/usr/bin/env python3
"""Runs clang-tidy over src/ and fuzz/, all cores busy, and skips files that passed as they are now.

    tools/tidy.py BUILD

BUILD is a configured build folder of clang, with its compile_commands.json. A file passed as it is now
when neither its preprocessed text (comments kept, for NOLINT) nor the checks nor the tool changed since.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent


def wanted(entry):
    path = pathlib.Path(entry["file"])
    if not path.is_relative_to(REPOSITORY) or path.name.endswith("_test.cpp"):
        return False
    return path.relative_to(REPOSITORY).parts[0] != "out"  # where what is generated lies


def preprocessed(entry):
    """Returns what the compiler would see of the file, or None where it does not get that far."""
    words = shlex.split(entry["command"]) if "command" in entry else entry["arguments"]
    if pathlib.Path(words[0]).name == "ccache":
        words = words[1:]
    kept = []
    skip = False
    for word in words:
        if skip or word == "-c":
            skip = False
        elif word in ("-o", "-MF", "-MT", "-MQ"):
            skip = True
        elif not word.startswith("-M"):
            kept.append(word)
    done = subprocess.run([*kept, "-E", "-C", "-o", "-"], cwd=entry["directory"], capture_output=True)
    return done.stdout if done.returncode == 0 else None


def check(entry, build, salt, passed):
    """Returns clang-tidy's complaints about one file; empty when it passed."""
    text = preprocessed(entry)
    mark = passed / hashlib.sha256(salt + text).hexdigest() if text is not None else None
    if mark and mark.exists():
        return ""
    command = ["clang-tidy", "--quiet", "-p", str(build), entry["file"]]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        return done.stdout or done.stderr
    if mark:
        mark.touch()
    return ""


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    passed = build.parent / "tidy"
    passed.mkdir(parents=True, exist_ok=True)
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
    salt = version + (REPOSITORY / ".clang-tidy").read_bytes()
    entries = [entry for entry in json.loads((build / "compile_commands.json").read_text()) if wanted(entry)]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for complaint in pool.map(lambda entry: check(entry, build, salt, passed), entries):
            if complaint:
                failed += 1
                print(complaint, flush=True)
    if failed:
        sys.exit(f"clang-tidy: {failed} of {len(entries)} files have findings")
    print(f"clang-tidy: {len(entries)} files are clean")


if __name__ == "__main__":
    main()
