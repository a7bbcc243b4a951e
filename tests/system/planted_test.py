"""Secrets and files with special rights that were put into an image are found, also when a later layer removes them."""

import hashlib
import io
import json
import pathlib
import random
import string
import subprocess
import tarfile
import tempfile
import unittest

from support import images, report, scan


def random_text(length, alphabet=string.ascii_letters + string.digits):
    return "".join(random.SystemRandom().choice(alphabet) for _ in range(length))


def layer(files):
    """A tar of {name: (text, mode)}."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, (text, mode) in files.items():
            member = tarfile.TarInfo(name)
            member.mode = mode
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    return buffer.getvalue()


def write_archive(path, layers, instructions, env):
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Env": env},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(tar).hexdigest() for tar in layers]},
        "history": [{"created_by": instruction} for instruction in instructions],
    }
    manifest = [{"Config": "config.json", "RepoTags": ["planted:1"], "Layers": [f"{i}.tar" for i in range(len(layers))]}]
    members = {"config.json": json.dumps(config).encode(), "manifest.json": json.dumps(manifest).encode()}
    members.update({f"{i}.tar": tar for i, tar in enumerate(layers)})
    with tarfile.open(path, "w") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


class Planted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.image = pathlib.Path(folder.name) / "planted.tar"
        self.tokens = ["glpat-" + random_text(20), "AKIA" + random_text(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")]
        self.tokens.append("glpat-" + random_text(20))
        key = subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519"], capture_output=True, text=True, check=True)
        self.key = key.stdout
        layers = [
            layer({"srv/deploy.env": (f"GITLAB_TOKEN={self.tokens[0]}\n", 0o644), "srv/tool": ("x", 0o4755)}),
            layer({"srv/keys/id": (self.key, 0o600), "srv/aws": (f"id = {self.tokens[1]}\n", 0o644),
                   "usr/local/bin/run": ("#!/bin/sh\n", 0o777)}),
            layer({"srv/.wh.deploy.env": ("", 0o644), "srv/keys/.wh..wh..opq": ("", 0o644)}),
        ]
        steps = ["COPY deploy.env /srv", "COPY keys /srv/keys", "RUN rm -r /srv/deploy.env /srv/keys/*"]
        write_archive(self.image, layers, steps, [f"CI_TOKEN={self.tokens[2]}", "PATH=/usr/bin"])

    def test_secrets_are_found_in_their_layer(self):
        text = scan("--no-cache", "-o", "json", self.image).decode()
        found = json.loads(text)["findings"]
        places = {(finding["path"], finding["layer"], finding["hidden"]) for finding in found if "secret/" in finding["rule"]}
        self.assertLessEqual({("srv/deploy.env", 0, True), ("srv/keys/id", 1, True), ("srv/aws", 1, False)}, places)
        by_path = {finding["path"]: finding for finding in found}
        self.assertEqual(by_path["srv/deploy.env"]["instruction"], "COPY deploy.env /srv")
        self.assertTrue(any("secret/" in finding["rule"] and not finding["path"] for finding in found), "in ENV")

    def test_secrets_are_never_printed(self):
        for kind in ("json", "text", "html", "cyclonedx", "spdx", "syft"):
            text = scan("--no-cache", "-o", kind, self.image).decode()
            for secret in [*self.tokens, *self.key.splitlines()[1:2]]:
                self.assertNotIn(secret[8:], text, kind)

    def test_files_with_special_rights_are_found(self):
        found = report(self.image)["findings"]
        rules = {(finding["path"], finding["rule"]) for finding in found}
        self.assertIn(("srv/tool", "file/setuid"), rules)
        self.assertIn(("usr/local/bin/run", "file/world-writable"), rules)

    def test_plain_debian_has_no_secrets(self):
        found = report(f"archive:{images('demo') / 'demo.tar'}")["findings"]
        self.assertEqual([finding for finding in found if finding["rule"].startswith("secret/")], [])
        self.assertEqual({finding["severity"] for finding in found}, {"low"}, found)
