"""What the system tests share: the program, the images, and how to read a report."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SCAN_SECONDS = 120  # no scan of these tests takes a tenth of it

# The forms of tools/images.py forms, with the prefix that pins each kind.
FORMS = {
    "archive.tar": "archive",
    "archive.tar.gz": "archive",
    "docker-save.tar": "archive",
    "oci-gzip": "oci",
    "oci-zstd": "oci",
    "oci-plain": "oci",
    "oci-mislabelled": "oci",
    "oci.tar": "oci",
    "root": "rootfs",
}


def program():
    return os.path.abspath(os.environ["TEST_PROGRAM"])


def images(name):
    """The folder of the demo, forms or history images; the case skips where they could not be made."""
    folder = os.environ.get(f"TEST_{name.upper()}")
    if not folder:
        raise unittest.SkipTest("making images wants root")
    return pathlib.Path(folder)


def run_scan(arguments, env=None, text=None):
    """Runs `coaming scan` with the given environment and input."""
    return subprocess.run(
        [program(), "scan", "--quiet", *map(str, arguments)],
        input=(text or "").encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        timeout=SCAN_SECONDS,
        env=env,
    )


def scan(*arguments, status=0, **run):
    """Runs `coaming scan`; returns what it wrote to stdout."""
    done = run_scan(arguments, **run)
    if done.returncode != status:
        raise AssertionError(f"scan {arguments}: exit {done.returncode}, not {status}\n{done.stderr.decode()}")
    return done.stdout


def complaint(*arguments, **run):
    """What a scan says that cannot be done."""
    done = run_scan(arguments, **run)
    if done.returncode != 2 or done.stdout:
        raise AssertionError(f"scan {arguments}: exit {done.returncode}, not 2\n{done.stderr.decode()}")
    return done.stderr.decode()


def report_bytes(image, *arguments, **run):
    """The JSON report about an image, as written to a file."""
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(scratch) / "report.json"
        scan("-o", f"json={path}", *arguments, image, **run)
        return path.read_bytes()


def report(image, *arguments, **run):
    return json.loads(report_bytes(image, *arguments, **run))


def triples(found):
    """The packages of a report as sorted (name, version, architecture)."""
    return sorted((package["name"], package["version"], package["architecture"]) for package in found["packages"])


def dpkg_query(root):
    """What dpkg-query inside the root lists as installed, as sorted (name, version, architecture)."""
    shape = r"${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\n"
    text = subprocess.run(
        ["chroot", root, "dpkg-query", "-W", "-f", shape], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    rows = [tuple(line.split("\t")) for line in text.splitlines()]
    return sorted(row[1:] for row in rows if row[0] == "installed")
