"""Finds the mirror in apt sources of both styles."""

import pathlib
import tempfile
import unittest

from debian_mirror import DEFAULT_URI, find_mirror

CASES = {
    "NoSources": ({}, DEFAULT_URI),
    "OneLine": ({"sources.list": "deb http://a.test/debian/ bookworm main contrib\n"}, "http://a.test/debian"),
    "OneLineWithOptions": (
        {"sources.list": "deb [arch=amd64 trusted=yes] https://a.test/d bookworm main\n"},
        "https://a.test/d",
    ),
    "SkipsComment": ({"sources.list": "# deb http://a.test/debian bookworm main\n"}, DEFAULT_URI),
    "SkipsOtherSuite": ({"sources.list": "deb http://a.test/debian bookworm-security main\n"}, DEFAULT_URI),
    "SkipsOtherComponent": ({"sources.list": "deb http://a.test/debian bookworm contrib\n"}, DEFAULT_URI),
    "SkipsFolder": ({"sources.list": "deb file:/srv/debian bookworm main\n"}, DEFAULT_URI),
    "Deb822": (
        {
            "sources.list.d/debian.sources": "Types: deb\n# note\nURIs: http://b.test/debian\n"
            "Suites: bookworm bookworm-updates\nComponents: main\nSigned-By: /k.gpg\n"
        },
        "http://b.test/debian",
    ),
    "Deb822Disabled": (
        {"sources.list.d/x.sources": "Enabled: no\nTypes: deb\nURIs: http://b.test/d\nSuites: bookworm\nComponents: main\n"},
        DEFAULT_URI,
    ),
    "IgnoresOtherFiles": ({"sources.list.d/x.list.off": "deb http://a.test/debian bookworm main\n"}, DEFAULT_URI),
}


class DebianMirror(unittest.TestCase):
    def test_cases(self):
        for name, (files, uri) in CASES.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as scratch:
                apt = pathlib.Path(scratch)
                for path, text in files.items():
                    (apt / path).parent.mkdir(exist_ok=True)
                    (apt / path).write_text(text)
                mirror = find_mirror("bookworm", apt)
                self.assertEqual(mirror.uri, uri)
                self.assertEqual(mirror.trusted, name == "OneLineWithOptions")
                self.assertEqual(mirror.keyring, "/k.gpg" if name == "Deb822" else "")


if __name__ == "__main__":
    unittest.main()
