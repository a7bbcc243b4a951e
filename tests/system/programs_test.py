#!/usr/bin/env python3
"""Checks the recognisers of data/recognisers.yaml against the real programs of Debian packages.

    tests/system/programs_test.py PROGRAM [NAME]...

Downloads the packages that the field `debian` names into a temporary folder, unpacks the file meant into a root folder
without a package database, and compares the version that PROGRAM (coaming) finds with the package's upstream version.
Prints a table; with NAMEs, only of those recognisers. Needs apt and the network of a Debian mirror.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(REPOSITORY / "tools"))

import recognisers  # noqa: E402  the folder is known only now


def upstream(version):
    """ "1:2.6.12+dfsg-1+deb12u3" is 2.6.12: without epoch, revision and what Debian took out or put in."""
    version = version.split(":", 1)[-1]
    version = version.rsplit("-", 1)[0] if "-" in version else version
    version = re.sub(r"[+~.](dfsg|ds|debian|repack).*$", "", version)
    return re.sub(r"\+[0-9]+$", "", version)  # the build of a Java release


def same(found, package_version):
    """Whether both are one version, however its parts are joined: 6.9.11-60 and 6.9.11.60, 10.00 and 10.0."""
    parts = [[int(p) if p.isdigit() else p for p in re.findall(r"\d+|[a-z]+", v)] for v in (found, package_version)]
    longest = max(map(len, parts))
    return [p + [0] * (longest - len(p)) for p in parts][0] == [p + [0] * (longest - len(p)) for p in parts][1]


def download(package, folder):
    """Returns the folder with the package's files and its version, or None where apt has no such package."""
    place = folder / "packages" / package
    if not place.exists():
        place.mkdir(parents=True)
        done = subprocess.run(["apt-get", "download", "-qq", package], cwd=place, capture_output=True)
        archives = list(place.glob("*.deb"))
        if done.returncode != 0 or not archives:
            return None
        subprocess.run(["dpkg", "-x", archives[0], place / "files"], check=True)
        version = subprocess.run(["dpkg-deb", "-f", archives[0], "Version"], check=True, capture_output=True, text=True)
        (place / "version").write_text(version.stdout.strip())
        archives[0].unlink()
    if not (place / "version").exists():
        return None
    return place / "files", (place / "version").read_text()


def find_version(program, file, relative, one):
    """Returns the versions of the recogniser's package that a scan of this one file finds."""
    with tempfile.TemporaryDirectory() as root:
        target = pathlib.Path(root) / relative
        target.parent.mkdir(parents=True)
        os.link(file, target) if os.stat(file).st_dev == os.stat(root).st_dev else target.write_bytes(file.read_bytes())
        done = subprocess.run([program, "scan", f"rootfs:{root}", "-o", "json", "--quiet"], capture_output=True, text=True)
        if done.returncode not in (0, 1, 3):
            raise RuntimeError(done.stderr)
        kind, name = recognisers.split_purl(one["purl"])
        packages = json.loads(done.stdout)["packages"]
        return {p["version"] for p in packages if (p["type"], p["name"]) == (kind, name) and p["found_by"] == "programs"}


def check(program, one, wanted, folder):
    """Returns a row of the table: whether it is right, and the words of it."""
    package, pattern = wanted.split(" ", 1)
    files = download(package, folder)
    if files is None:
        return None, (one["name"], package, "no such package here", "")
    found = sorted(f for f in files[0].glob(pattern) if f.is_file() and not f.is_symlink())
    if not found:
        return False, (one["name"], package, f"no file {pattern}", "")
    versions = find_version(program, found[0], found[0].relative_to(files[0]), one)
    is_right = any(same(version, upstream(files[1])) for version in versions)
    return is_right, (one["name"], package, files[1], ", ".join(sorted(versions)) or "(nothing found)")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__.strip())
    program = pathlib.Path(sys.argv[1]).resolve()
    names = set(sys.argv[2:])
    counts = {True: 0, False: 0, None: 0}
    with tempfile.TemporaryDirectory() as folder:
        for one in recognisers.load(REPOSITORY / "data/recognisers.yaml"):
            if names and one["name"] not in names:
                continue
            for wanted in one.get("debian", []):
                is_right, words = check(program, one, wanted, pathlib.Path(folder))
                counts[is_right] += 1
                mark = {True: "ok", False: "WRONG", None: "skipped"}[is_right]
                print(f"{mark:8}{words[0]:16}{words[1]:28}{words[2]:32}{words[3]}", flush=True)
    print(f"{counts[True]} passed, {counts[False]} failed, {counts[None]} skipped")
    sys.exit(1 if counts[False] or not counts[True] else 0)


if __name__ == "__main__":
    main()
