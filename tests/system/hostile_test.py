"""Images, folders, registries and engines that mean harm: a scan ends in bounded time and memory, and says what it left out."""

import io
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import zipfile

import hostile_images as hostile
from hostile_locks import LOCK_FILES
from hostile_servers import HostileEngine, HostileRegistry
from services import CaseOfOwnUser
from support import images, program

MEBIBYTE = 1 << 20
# Of the largest process of a scan, whatever it reads with the usual settings.
MOST_MEMORY = 150 * MEBIBYTE
MOST_SECONDS = 60
# What the reader takes besides --max-memory: its code, and what it shares with its parent.
OWN_MEMORY = 12 * MEBIBYTE

# Runs the program in a small process of its own: what a child is said to have taken begins with what its parent had.
MEASURE = """
import json, os, sys, time
begin = time.monotonic()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(child, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), time.monotonic() - begin, usage.ru_maxrss]), file=sys.stderr)
"""


class HostileCase(CaseOfOwnUser):
    def setUp(self):
        super().setUp()
        self.temporary = self.folder / "temporary"
        self.temporary.mkdir()
        self.env["TMPDIR"] = str(self.temporary)

    def run_scan(self, target, *arguments):
        """Scans; returns exit code, seconds, the largest process in bytes, the report and what was said."""
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        command = [program(), "scan", "--quiet", "--no-cache", "-o", f"json={report}", *arguments, str(target)]
        done = subprocess.run([sys.executable, "-S", "-E", "-c", MEASURE, *command], capture_output=True, text=True,
                              env=self.env, timeout=10 * MOST_SECONDS)  # fmt: skip
        *said, measured = done.stderr.strip().split("\n")
        status, seconds, kibibytes = json.loads(measured)
        self.assertEqual(list(self.temporary.iterdir()), [], "left behind")
        found = json.loads(report.read_text()) if report.exists() else None
        return status, seconds, 1024 * kibibytes, found, "\n".join(said)

    def scan(self, target, *arguments, memory=MOST_MEMORY, seconds=MOST_SECONDS):
        """Scans with success, within the bounds; returns the report."""
        status, took, bytes_taken, found, said = self.run_scan(target, *arguments)
        self.assertEqual(status, 0, said)
        self.assertLess(took, seconds)
        self.assertLess(bytes_taken / MEBIBYTE, memory / MEBIBYTE, "mebibytes")
        return found

    def refuse(self, target, *arguments, seconds=MOST_SECONDS):
        """Scans what cannot be read at all; returns what is said of it."""
        status, took, bytes_taken, found, said = self.run_scan(target, *arguments)
        self.assertEqual((status, found), (2, None), said)
        self.assertLess(took, seconds)
        self.assertLess(bytes_taken / MEBIBYTE, MOST_MEMORY / MEBIBYTE, "mebibytes")
        return said

    def image(self, *layers, packed=True):
        return hostile.write_image(self.folder / "image.tar", *layers, packed=packed)

    def assert_gap(self, found, words, path=None):
        fits = [gap for gap in found["gaps"] if words in gap["message"] and path in (None, gap["path"])]
        self.assertTrue(fits, f"no gap says {words!r} of {path}: {found['gaps'][:5]}")

    def assert_no_gap(self, found):
        missed = [gap for gap in found["gaps"] if not gap["message"].startswith("nothing was found")]
        self.assertEqual(missed, [])


class HostileTars(HostileCase):
    def test_pax_header_of_a_gigabyte_is_refused(self):
        size = 1 << 30
        image = self.image([hostile.header(b"pax", size, b"x")], hostile.zeros(64 * MEBIBYTE))
        said = self.refuse(image)
        self.assertIn("layer 1 (diff_id sha256:", said)
        self.assertIn("an extended header of 1073741824 bytes, the limit is 1048576", said)

    def test_many_pax_headers_take_no_memory(self):
        small = hostile.pax({"comment": "x"})
        large = hostile.pax({"comment": "x" * (MEBIBYTE - 100)}) + hostile.member("f", b"x")
        records = hostile.member("pax", b"8 a=bcd\n" * 130_000, b"x")
        layer = [small * 1000] * 200 + [large] * 50 + [records] * 50 + [hostile.member("last", b"x", mode=0o4755)]
        found = self.scan(self.image(layer), memory=40 * MEBIBYTE)
        self.assertIn(("last", "file/setuid"), {(finding["path"], finding["rule"]) for finding in found["findings"]})

    def test_pax_size_that_lies_is_refused(self):
        for size in ("9999999999999", "-1", "1e9", "99999999999999999999999"):
            said = self.refuse(self.image([hostile.pax({"size": size}), hostile.member("a", b"x")]))
            self.assertIn("layer 1 (diff_id sha256:", said)
            self.assertIn("tar: header at byte", said)

    def test_long_names_take_no_memory(self):
        name = hostile.member("././@LongLink", b"a/" * (MEBIBYTE // 2), b"L") + hostile.member("a", b"x")
        alone = hostile.member("././@LongLink", b"a" * 500, b"L")
        found = self.scan(self.image([name] * 100, [alone * 1000] * 100), memory=40 * MEBIBYTE)
        self.assert_gap(found, "longer than 4096 bytes")

    def test_deep_paths_take_bounded_memory(self):
        layer = (hostile.pax({"path": f"p{i}/" + "a/" * 1000 + "f"}) + hostile.header(b"f", 0) for i in range(20_000))
        self.assert_gap(self.scan(self.image(layer)), "the image has more than 5000000 paths")

    def test_bombs_take_the_time_of_inflating(self):
        size = 1 << 30
        layer = hostile.entries({"a.bin": (size, hostile.zeros(size)), "var/lib/dpkg/status": (size, hostile.zeros(size))})
        found = self.scan(self.image(layer), memory=40 * MEBIBYTE)
        self.assert_gap(found, "1073741824 bytes, the limit for one file is", "var/lib/dpkg/status")


class ManyFiles(HostileCase):
    NUMBER = 100_000  # a million take ten times as long, and as much memory

    def layer(self, entry):
        return (entry(number) for number in range(self.NUMBER))

    def test_small_files_take_eight_bytes_each(self):
        image = self.image(self.layer(lambda i: hostile.header(b"srv/%d/f%d" % (i // 1000, i), 0)))
        self.assert_no_gap(self.scan(image, memory=40 * MEBIBYTE))
        found = self.scan(image, "--max-memory", "64MB", memory=40 * MEBIBYTE)
        self.assertEqual(found["packages"], [])

    def test_packages_are_counted_out(self):
        content = b'{"name":"p%d","version":"1.0.%d"}'
        image = self.image(self.layer(lambda i: hostile.member(f"a/node_modules/p{i}/package.json", content % (i, i))))
        found = self.scan(image)
        self.assertEqual(len(found["packages"]), 30_000)
        self.assert_gap(found, "more than 30000 packages")
        self.assert_gap(found, "--max-memory")
        self.assertLess(len(found["gaps"]), 1000)
        found = self.scan(image, "--max-memory", "64MB", memory=64_000_000 + OWN_MEMORY)
        self.assertGreater(len(found["packages"]), 3000)

    def test_findings_are_counted_out_by_rule(self):
        files = self.layer(lambda i: hostile.header(b"srv/%d/f%d" % (i // 1000, i), 0, mode=0o4777))
        token = b"AKIA" + b"QX3VL5WZT7MBN2KD"
        image = self.image([*files, hostile.member("srv/last.env", b"aws_access_key_id = %s\n" % token)])
        found = self.scan(image)
        self.assert_gap(found, f"of the {self.NUMBER} findings of file/setuid in this layer only the first 10000 are listed")
        self.assertLessEqual(len(found["findings"]), 20_010)
        rules = {finding["rule"] for finding in found["findings"] if finding["path"] == "srv/last.env"}
        self.assertTrue(any(rule.startswith("secret/") for rule in rules), "was washed away")

    def test_gaps_are_counted_out(self):
        image = self.image(self.layer(lambda i: hostile.member(f"a/node_modules/p{i}/package.json", b'{"name":')))
        found = self.scan(image)
        self.assert_gap(found, "not valid JSON")
        self.assert_gap(found, "more like these")
        self.assertLess(len(found["gaps"]), 6000)


def stored_jar(size):
    """A jar that is large as it lies there, and packs well."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("pad.bin", bytes(size))
        archive.writestr("META-INF/maven/g/keel/pom.properties", "groupId=g\nartifactId=keel\nversion=1\n")
    return buffer.getvalue()


class Databases(HostileCase):
    def status(self, number, version):
        stanza = "Package: p%d\nStatus: install ok installed\nVersion: %d\nArchitecture: amd64\nDepends: p%d\n\n"
        return "".join(stanza % (i, version, (i + 1) % number) for i in range(number)).encode()

    def test_each_layer_has_a_large_one(self):
        release = {"etc/os-release": b"ID=debian\nVERSION_ID=12\n"}
        image = self.image(*(hostile.entries({**release, "var/lib/dpkg/status": self.status(29_000, version)})
                             for version in range(8)))  # fmt: skip
        found = self.scan(image)
        self.assertEqual(len(found["packages"]), 29_000)
        self.assert_no_gap(found)
        found = self.scan(image, "--max-memory", "64MB", memory=64_000_000 + OWN_MEMORY)
        self.assertGreater(len(found["packages"]), 5000)
        self.assert_gap(found, "as many as --max-memory allows", "var/lib/dpkg/status")


class HostileArchives(HostileCase):
    def test_jar_in_jar_in_jar_is_read_to_a_depth(self):
        inner = hostile.jar({"a/A.class": b"\xca\xfe\xba\xbe"})
        for number in range(40):
            inner = hostile.jar({f"lib/x{number}-1.0.jar": inner})
        found = self.scan(self.image(hostile.entries({"a.jar": inner})), memory=40 * MEBIBYTE)
        self.assert_gap(found, "archives within archives deeper than 8 are not read", "a.jar")
        self.assertEqual(len(found["packages"]), 7)

    def test_large_jar_in_a_jar_is_read_or_named(self):
        outer = hostile.jar({"lib/keel-1.jar": stored_jar(90 * MEBIBYTE), "lib/hull-2.jar": stored_jar(1000)})
        image = self.image(*(hostile.entries({f"a{number}.jar": outer for number in range(first, first + 10)})
                             for first in (0, 10)))  # fmt: skip
        found = self.scan(image, memory=250 * MEBIBYTE)
        self.assert_no_gap(found)
        self.assertIn("g:keel", {package["name"] for package in found["packages"]})
        for limit in (64, 100, 200):
            found = self.scan(image, "--max-memory", f"{limit}MB", memory=limit * 1_000_000 + OWN_MEMORY)
            for number in range(20):
                self.assert_gap(found, f"a{number}.jar!/lib/keel-1.jar: ", f"a{number}.jar")
            self.assertIn("g:keel", {package["name"] for package in found["packages"]}, "of the small one")

    def test_overlapping_entries_are_counted(self):
        bomb = hostile.overlapping_zip([f"lib/a{number}-1.jar" for number in range(20_000)], 90 * MEBIBYTE)
        texts = hostile.overlapping_zip(["META-INF/MANIFEST.MF"] * 60_000, 8 * MEBIBYTE)
        found = self.scan(self.image(hostile.entries({"a.jar": bomb, "b.jar": texts})), memory=250 * MEBIBYTE)
        for path in ("a.jar", "b.jar"):
            self.assert_gap(found, "the archives in this file expand to more than 1073741824 bytes", path)
            self.assert_gap(found, "and more like these in the same file", path)

    def test_programs_that_lie_are_gaps_or_nothing(self):
        far = (1 << 63) - 1
        go = b"\xff Go buildinf:\x08\x00" + far.to_bytes(8, "little") * 2
        files = {
            "usr/bin/sections": hostile.elf(sections=0xFF00, section_offset=64),
            "usr/bin/counted-elsewhere": hostile.elf(sections=0, section_offset=64, rest=b"\xff" * 64),
            "usr/bin/far": hostile.elf(sections=3, section_offset=far, segments=3, segment_offset=far),
            "usr/bin/segments": hostile.elf(segments=0xFFFE, segment_offset=64, rest=b"\xff" * 4096),
            "usr/bin/notes": hostile.elf(segments=1, segment_offset=64,
                                         rest=b"\4\0\0\0\4\0\0\0" + (120).to_bytes(8, "little") + bytes(16)
                                         + far.to_bytes(8, "little") * 3 + b"\xff" * 64),
            "usr/bin/go": hostile.elf(segments=1, segment_offset=64,
                                      rest=b"\1\0\0\0\6\0\0\0" + (4096).to_bytes(8, "little")
                                      + (0x400000).to_bytes(8, "little") * 2 + (64).to_bytes(8, "little") * 2
                                      + (4096).to_bytes(8, "little") + bytes(4096 - 120) + go.ljust(64, b"\0")),
        }  # fmt: skip
        files = {name: content.ljust(8192, b"\0") for name, content in files.items()}
        found = self.scan(self.image(hostile.entries(files)), memory=60 * MEBIBYTE, seconds=10)
        self.assertNotIn("confined reader", json.dumps(found["gaps"]))
        for name in ("sections", "far", "segments"):
            self.assertIn(f"usr/bin/{name}", {gap["path"] for gap in found["gaps"]})


class HostileLockFiles(HostileCase):
    def project(self, name, content):
        folder = self.folder / "project"
        folder.mkdir(exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        (folder / name).write_bytes(content)
        return f"dir:{folder}"

    def test_cycles_are_read(self):
        for name, make in LOCK_FILES.items():
            with self.subTest(name):
                found = self.scan(self.project(name, make(300)), memory=40 * MEBIBYTE, seconds=10)
                self.assertIn(len(found["packages"]), (300, 301), "go.mod names the toolchain too")
                self.assert_no_gap(found)

    def test_more_entries_than_can_be_are_a_gap(self):
        numbers = [(name, 110_000) for name in LOCK_FILES]
        # The others too have been seen to take a million; making them is what takes the time.
        numbers += [("package-lock.json", 1_000_000), ("requirements.txt", 1_000_000)]
        for name, number in numbers:
            with self.subTest(name, number=number):
                found = self.scan(self.project(name, LOCK_FILES[name](number)), seconds=20)
                self.assertLessEqual(len(found["packages"]), 30_000)
                self.assertIn(name, {gap["path"] for gap in found["gaps"] if gap["code"] == "too-large"})

    def test_little_memory_is_a_gap(self):
        for name, make in LOCK_FILES.items():
            with self.subTest(name):
                target = self.project(name, make(60_000))
                found = self.scan(target, "--max-memory", "64MB", seconds=20, memory=64_000_000 + OWN_MEMORY)
                self.assertIn(name, {gap["path"] for gap in found["gaps"] if gap["code"] == "too-large"})

    def test_aliases_do_not_explode(self):
        bomb = b"  p0: &a0 {version: '1', d: [x,x,x,x,x,x,x,x,x]}\n"
        for number in range(1, 40):
            aliases = b",".join([b"*a%d" % (number - 1)] * 9)
            bomb += b"  p%d: &a%d {version: '1', dependencies: [%s], d: [%s]}\n" % (number, number, aliases, aliases)
        for name, head in {"pubspec.lock": b"", "pnpm-lock.yaml": b"lockfileVersion: '6.0'\n"}.items():
            with self.subTest(name):
                self.scan(self.project(name, head + b"packages:\n" + bomb), memory=40 * MEBIBYTE, seconds=10)


# What a server does in place of its answer; `body` is what it should have been.
def redirect_to_itself(handler, body):
    handler.head(302, 0, Location=handler.path)


def redirect_to_a_file(handler, body):
    handler.head(302, 0, Location="file:///etc/passwd")


def send_forever(handler, body):
    handler.head(200)
    while True:
        handler.wfile.write(bytes(1 << 16))


def send_headers_forever(handler, body):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X: " + b"y" * 1000 + b"\r\n")


def say_nothing(handler, body):
    handler.hang()


def stop_half_way(handler, body):
    handler.head(200, len(body))
    handler.wfile.write(body[: len(body) // 2])
    handler.hang()


def close_half_way(handler, body):
    handler.head(200, len(body))
    handler.wfile.write(body[: len(body) // 2])
    handler.close()


def send_another(handler, body):
    handler.give(body[:-700] + b"!" * 700)


def send_more(handler, body):
    handler.give(body + b"!")


def claim_more(handler, body):
    handler.head(200, len(body) + 10)
    handler.wfile.write(body)
    handler.close()


class HostileRegistries(HostileCase):
    LAYER = hostile.member("a.txt", b"hello " * 1000) + bytes(1024)
    # Where, what, and what is said of it.
    CASES = [
        ("ping", say_nothing, "/v2/"),
        ("manifest", redirect_to_itself, "redirects more than 10 times"),
        ("manifest", redirect_to_a_file, "redirect"),
        ("manifest", send_forever, "more than 4194304 bytes"),
        ("manifest", send_headers_forever, "header has more than 65536 bytes"),
        ("manifest", say_nothing, "(tried 4 times)"),
        ("manifest", stop_half_way, "(tried 4 times)"),
        ("manifest", close_half_way, "(tried 4 times)"),
        ("manifest", claim_more, "(tried 4 times)"),
        ("layer", redirect_to_itself, "redirects more than 10 times"),
        ("layer", send_forever, "has more than the"),
        ("layer", say_nothing, "(tried 4 times)"),
        ("layer", stop_half_way, "(tried 4 times)"),
        ("layer", close_half_way, "(tried 4 times)"),
        ("layer", send_another, "its content has the digest"),
        ("layer", send_more, "expected"),
        ("layer", claim_more, "expected"),
    ]

    def check(self, where, misbehave, words, failures):
        name = f"{misbehave.__name__} at {where}"
        registry = HostileRegistry(self, self.LAYER, where, misbehave)
        temporary = self.folder / name.replace(" ", "-")
        temporary.mkdir()
        command = [program(), "scan", "--quiet", "--timeout", "1", f"registry:{registry.host}/app:1"]
        begin = time.monotonic()
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS,
                                  env={**self.env, "TMPDIR": str(temporary)})  # fmt: skip
        except subprocess.TimeoutExpired:
            failures.append(f"{name}: did not end")
            return
        took = time.monotonic() - begin
        left = list(temporary.iterdir())
        is_named = f"{registry.host}/app:1: " in done.stderr
        if done.returncode != 2 or words not in done.stderr or not is_named or left or took > 30:
            failures.append(f"{name}: exit {done.returncode} after {took:.1f} s, left {left}: {done.stderr}")

    def test_end_in_bounded_time_and_are_named(self):
        failures = []
        threads = [threading.Thread(target=self.check, args=(*case, failures)) for case in self.CASES]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])

    def test_honest_one_is_read(self):
        registry = HostileRegistry(self, self.LAYER, None, None)
        self.scan(f"registry:{registry.host}/app:1", memory=40 * MEBIBYTE)


class HostileEngines(HostileCase):
    def engine(self, misbehave, where="/get"):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        engine = HostileEngine(self, folder, misbehave, where)
        self.env["DOCKER_HOST"] = f"unix://{engine.path}"
        return engine

    def archive(self):
        return self.image(hostile.entries({"a.bin": (MEBIBYTE, hostile.zeros(MEBIBYTE))}), packed=False).read_bytes()

    def test_end_in_bounded_time_and_are_named(self):
        archive = self.archive()
        cases = {
            "says nothing": (lambda handler: handler.hang(), "/get"),
            "closes": (lambda handler: handler.close(), "/get"),
            "stops half way": (lambda handler: stop_half_way(handler, archive), "/get"),
            "closes half way": (lambda handler: close_half_way(handler, archive), "/get"),
            "does not even answer": (lambda handler: handler.hang(), "/_ping"),
            "knows no image": (lambda handler: handler.hang(), "/json"),
        }
        for name, (misbehave, where) in cases.items():
            with self.subTest(name):
                self.engine(misbehave, where)
                said = self.refuse("docker:app:1", "--timeout", "1", seconds=20)
                self.assertIn("Docker" if where == "/_ping" else "app:1", said.replace("%3A", ":"))

    def test_archive_that_is_cut_is_refused(self):
        archive = self.archive()
        for size in (0, 1, 511, 512, len(archive) // 2, len(archive) - 1500, len(archive) - 1024 - 600):
            with self.subTest(size=size):
                self.engine(lambda handler: handler.give(archive[:size]))
                self.refuse("docker:app:1", seconds=20)


class Crashes(HostileCase):
    def test_file_at_which_the_reader_crashes_is_named(self):
        # A jar whose reading takes a while; the reader is hit while it is about it.
        slow = hostile.overlapping_zip([f"lib/{number}/pom.properties" for number in range(60_000)], 60 << 10)
        debian = images("forms") / "root"
        files = {
            "etc/os-release": (debian / "etc/os-release").read_bytes(),
            "opt/slow.jar": slow,
            "opt/keel-1.jar": stored_jar(100),
            "var/lib/dpkg/status": (debian / "var/lib/dpkg/status").read_bytes(),
        }
        image = self.image(hostile.entries(files))
        report = self.folder / "crashed.json"
        command = [program(), "scan", "--quiet", "--no-cache", "-o", f"json={report}", str(image)]
        with subprocess.Popen(command, env=self.env, stderr=subprocess.PIPE) as scan:
            children = pathlib.Path(f"/proc/{scan.pid}/task/{scan.pid}/children")
            time.sleep(0.5)
            reader = int(children.read_text().split()[0])
            os.kill(reader, signal.SIGSEGV)
            scan.wait(MOST_SECONDS)
        self.assertEqual(scan.returncode, 0)
        found = json.loads(report.read_text())
        self.assert_gap(found, "reading this file ended the confined reader: signal 11", "opt/slow.jar")
        found_by = {package["name"]: package["found_by"] for package in found["packages"]}
        self.assertEqual((found_by["dpkg"], found_by["g:keel"]), ("dpkg", "java-archive"))


if __name__ == "__main__":
    unittest.main()
