"""SBOMs as others read them: valid against the public schemas, read back as they were, and converted."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import schemas
from support import REPOSITORY, SCAN_SECONDS, images, program

SBOM_FORMATS = ("cyclonedx", "spdx", "syft")


def run(*arguments, status=0, stdin=None):
    """Runs coaming; returns (stdout, stderr) as bytes."""
    done = subprocess.run(
        [program(), *map(str, arguments)],
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        timeout=SCAN_SECONDS,
    )
    if done.returncode != status:
        raise AssertionError(f"{arguments}: exit {done.returncode}, not {status}\n{done.stderr.decode()}")
    return done.stdout, done.stderr


def convert(source, form):
    return run("convert", source, "-o", form)[0]


def hostile_report():
    """A report with names that would break out of what they stand in, were they not quoted."""
    layers = [
        {
            "index": i,
            "digest": None,
            "diff_id": "sha256:" + f"{i}" * 64,
            "size": 10 ** (i + 3),
            "media_type": None,
            "created_by": instruction,
            "created": "2026-01-01T00:00:00Z",
            "packages_introduced": 0,
        }
        for i, instruction in enumerate(["ADD rootfs.tar /", "RUN echo '</script><script>alert(1)</script>'"])
    ]
    names = ["plain", "</script><img src=x onerror=alert(2)>", "-->", "a\u202eb", "\u0000nul", "{{x}}", "a" * 3000]
    packages = [
        {
            "type": "npm",
            "name": name,
            "version": f"1.{i}",
            "architecture": None,
            "source": {"name": name, "version": None},
            "licenses": ["MIT", "see <b>LICENSE</b>", "MIT OR ISC"],
            "development": i % 2 == 1,
            "purl": f"pkg:npm/hostile-{i}@1.{i}",
            "cpe": None,
            "depends_on": [f"pkg:npm/hostile-{(i + 1) % len(names)}@1.{(i + 1) % len(names)}"],
            "provides": [],
            "layer": i % 2,
            "instruction": None,
            "replaces": [{"version": "0.1", "layer": 0}],
            "found_by": "npm",
            "found_in": [{"path": f"app/{name}", "layer": 1, "line": 3}],
        }
        for i, name in enumerate(names)
    ]
    return {
        "schema": "coaming-report",
        "schema_version": 2,
        "tool": {"name": "coaming", "version": "0"},
        "artifact": {
            "target": "app.tar",
            "kind": "docker-archive",
            "kind_was_guessed": False,
            "name": "<i>app</i>",
            "manifest_digest": None,
            "image_id": None,
            "platform": "linux/amd64",
            "created": "2026-01-02T03:04:05.678+02:00",
            "base": None,
        },
        "distribution": None,
        "layers": layers,
        "packages": packages,
        "findings": [
            {
                "rule": "file/setuid",
                "title": "A <b>program</b> runs as root",
                "severity": "high",
                "path": 'usr/bin/"><script>alert(3)</script>',
                "layer": 1,
                "line": None,
                "instruction": None,
                "hidden": False,
                "evidence": "mode 4755",
                "remedy": "",
            }
        ],
        "gaps": [{"code": "corrupt", "path": "a b/<c>", "layer": 1, "message": "cut\nshort"}],
    }


class Scratch(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path


class Sbom(Scratch):
    def reports(self):
        """Files of reports about the demo image, where it could be made, and about a hostile one."""
        yield "hostile", self.write("hostile.json", hostile_report())
        if os.environ.get("TEST_DEMO"):
            demo = self.folder / "demo.json"
            run("scan", "-q", f"archive:{images('demo') / 'demo.tar'}", "-o", f"json={demo}")
            yield "demo", demo

    def test_is_valid_against_the_schema(self):
        kinds = {"cyclonedx": schemas.cyclonedx("1.6"), "spdx": schemas.spdx()}
        for name, path in self.reports():
            for form, kind in kinds.items():
                with self.subTest(f"{name} {form}"):
                    self.assertEqual(schemas.problems(kind, json.loads(convert(path, form))), [])

    def test_converted_report_is_valid_against_our_schema(self):
        kind = schemas.validator(json.loads((REPOSITORY / "docs" / "report.schema.json").read_text()))
        for name, path in self.reports():
            for form in SBOM_FORMATS:
                with self.subTest(f"{name} {form}"):
                    sbom = self.write(f"{name}.{form}", convert(path, form))
                    self.assertEqual(schemas.problems(kind, json.loads(convert(sbom, "json"))), [])

    def test_round_trip_gives_the_same_bytes(self):
        for name, path in self.reports():
            for form in SBOM_FORMATS:
                with self.subTest(f"{name} {form}"):
                    first = convert(path, form)
                    self.assertEqual(convert(self.write(f"{name}.{form}", first), form), first)

    def test_round_trip_keeps_what_the_report_says(self):
        for name, path in self.reports():
            wanted = json.loads(convert(path, "json"))
            for form in SBOM_FORMATS:
                with self.subTest(f"{name} {form}"):
                    got = json.loads(convert(self.write(f"{name}.{form}", convert(path, form)), "json"))
                    for part in ("artifact", "distribution", "layers", "packages", "gaps"):
                        self.assertEqual(got[part], wanted[part], part)

    def test_examples_of_others_are_read(self):
        kinds = {"cyclonedx": schemas.cyclonedx("1.6"), "spdx": schemas.spdx()}
        for path in sorted(schemas.vectors("sbom-examples").glob("*.json")):
            for form, kind in kinds.items():
                with self.subTest(f"{path.name} {form}"):
                    document = json.loads(convert(path, form))
                    self.assertEqual(schemas.problems(kind, document), [])

    def test_scan_takes_an_sbom(self):
        path = self.write("bom.json", convert(self.write("hostile.json", hostile_report()), "cyclonedx"))
        report = json.loads(run("scan", f"sbom:{path}", "-o", "json")[0])
        self.assertEqual(report["artifact"]["kind"], "sbom")
        self.assertEqual(report["artifact"]["target"], f"sbom:{path}")
        self.assertEqual(len(report["packages"]), 7)
        run("scan", f"sbom:{path}", "--fail-on-gap", status=3)

    def test_scan_takes_a_document_for_an_sbom(self):
        own = self.write("hostile.json", hostile_report())
        for form in ("json", *SBOM_FORMATS):
            with self.subTest(form):
                path = self.write("report.cdx.json", convert(own, form))
                found, said = run("scan", path, "-o", "json")
                self.assertIn(f"coaming: {path} is taken for an SBOM\n", said.decode())
                artifact = json.loads(found)["artifact"]
                self.assertEqual((artifact["kind"], artifact["kind_was_guessed"]), ("sbom", True))
                self.assertEqual(artifact["target"], str(path))
        mistakes = {
            b"<bom/>": "the document is XML",
            b'{"lockfileVersion": 3}': "lock files and manifests are read as dir:FILE",
            b"keel": "wrong.json",
        }
        for content, message in mistakes.items():
            with self.subTest(message):
                _, said = run("scan", self.write("wrong.json", content), status=2)
                self.assertIn(message, said.decode())

    def test_standard_input_and_several_outputs(self):
        page, text = self.folder / "r.html", self.folder / "r.txt"
        run("convert", "-", "-o", f"html={page}", "-o", f"text={text}", stdin=json.dumps(hostile_report()).encode())
        self.assertIn("npm  7 packages, 3 for development", text.read_text())
        self.assertTrue(page.read_bytes().startswith(b"<!doctype html>"))

    def test_mistakes_are_named(self):
        cases = {
            b"": "the document is empty",
            b"<bom/>": "the document is XML",
            b"{": "line 1, column 2: not valid JSON",
            b'{"bomFormat": "CycloneDX", "specVersion": "0.9"}': "CycloneDX 0.9 cannot be read",
            b'{"a": 1}': "the document is none that is known",
        }
        for content, message in cases.items():
            with self.subTest(message):
                path = self.write("wrong.json", content)
                _, said = run("convert", path, status=2)
                self.assertIn(f"{path}: ", said.decode())
                self.assertIn(message, said.decode())
        _, said = run("convert", self.folder / "absent.json", status=2)
        self.assertIn("absent.json", said.decode())
        _, said = run("convert", self.folder, status=2)
        self.assertIn("is a folder", said.decode())

    def test_large_documents_take_little_memory(self):
        # 100 MB of files, which are no packages, around a few that are.
        junk = b'{"SPDXID": "SPDXRef-File", "fileName": "' + b"x" * 900 + b'"},\n'
        path = self.folder / "large.json"
        with open(path, "wb") as file:
            file.write(b'{"spdxVersion": "SPDX-2.3", "packages": [{"SPDXID": "a", "name": "a", "versionInfo": "1"}], "files": [')
            for _ in range(110_000):
                file.write(junk)
            file.write(b"{}]}")
        done = subprocess.run(
            ["/usr/bin/time", "-f", "%M", program(), "convert", str(path), "-o", "json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=SCAN_SECONDS,
        )
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertEqual(len(json.loads(done.stdout)["packages"]), 1)
        self.assertLess(int(done.stderr.split()[-1]), 60_000, "kilobytes")
