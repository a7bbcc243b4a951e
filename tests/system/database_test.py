"""Package databases that are not Debian's, in root folders: as their own tools list them."""

import csv
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from support import REPOSITORY, report, triples

VECTORS = REPOSITORY.parent / "shared" / "vectors" / "rpmdb"

SPEC = """
Name: {name}
Epoch: {epoch}
Version: {version}
Release: {release}
Summary: for a test
License: MIT and Zlib
BuildArch: noarch
%description
For a test.
%files
"""
RPMS = [("keel", 0, "1.0", "1"), ("mast", 2, "3.1~rc1", "4.el9"), ("ballast", 0, "2.0^git1", "1")]

APK_INSTALLED = """C:Q1p78yvTLG094tHE1+dToJGbmYzQE=
P:musl
V:1.2.4-r2
A:x86_64
L:MIT
o:musl

C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=
P:libssl3
V:3.1.4-r5
A:x86_64
L:Apache-2.0
o:openssl
F:usr
F:usr/lib
R:libssl.so.3
"""


class RootFolder(unittest.TestCase):
    """Gives each case an empty root folder."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name) / "root"
        (self.root / "etc").mkdir(parents=True)
        (self.root / "etc/os-release").write_text('ID=test\nVERSION_ID="1"\n')


class Rpm(RootFolder):
    def test_databases_of_every_kind_give_their_lists(self):
        if not VECTORS.exists():
            self.skipTest("the recorded RPM databases are not beside this repository")
        for folder in sorted(path for path in VECTORS.iterdir() if path.is_dir()):
            (database,) = [path for path in folder.iterdir() if path.name != "packages.tsv"]
            with self.subTest(folder.name), open(folder / "packages.tsv") as rows:
                place = self.root / "var/lib/rpm"
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir(parents=True)
                shutil.copyfile(database, place / database.name)
                wanted = sorted(
                    (row["#name"], (row["epoch"] and row["epoch"] + ":") + f"{row['version']}-{row['release']}", row["arch"])
                    for row in csv.DictReader(rows, delimiter="\t")
                )
                self.assertEqual(triples(report(f"rootfs:{self.root}")), wanted)

    def test_packages_equal_rpm_query(self):
        specs = self.root.parent / "build"
        specs.mkdir()
        define = ["--define", f"_topdir {specs}", "--define", "_dbpath /var/lib/rpm"]
        for name, epoch, version, release in RPMS:
            spec = specs / f"{name}.spec"
            text = SPEC.format(name=name, epoch=epoch, version=version, release=release)
            spec.write_text(text if epoch else text.replace("Epoch: 0\n", ""))
            subprocess.run(["rpmbuild", "-bb", "--quiet", *define, spec], check=True, capture_output=True)
        rpm = ["rpm", "--root", self.root, *define]
        files = sorted((specs / "RPMS").rglob("*.rpm"))
        subprocess.run([*rpm, "-i", "--nodeps", *files], check=True, capture_output=True)
        shape = r"%{NAME}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\t%{ARCH}\n"
        listed = subprocess.run([*rpm, "-qa", "--qf", shape], check=True, capture_output=True, text=True).stdout
        wanted = sorted(tuple(line.split("\t")) for line in listed.splitlines())
        self.assertEqual(len(wanted), len(RPMS))
        self.assertEqual(triples(report(f"rootfs:{self.root}")), wanted)


class Apk(RootFolder):
    def test_packages_equal_the_installed_database(self):
        database = self.root / "lib/apk/db/installed"
        database.parent.mkdir(parents=True)
        database.write_text(APK_INSTALLED)
        found = report(f"rootfs:{self.root}")
        self.assertEqual(triples(found), [("libssl3", "3.1.4-r5", "x86_64"), ("musl", "1.2.4-r2", "x86_64")])
        self.assertEqual([package["source"]["name"] for package in found["packages"]], ["openssl", "musl"])
