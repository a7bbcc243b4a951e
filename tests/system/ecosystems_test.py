"""What each language's own tool lists in an image is what the report lists, listed or brought by a system package."""

import functools
import json
import re
import unittest
import urllib.parse

from support import images, report


@functools.cache
def found():
    """The report on the image, and all packages of each type as {(name, version): paths}."""
    whole = report(f"oci:{images('ecosystems') / 'oci'}")
    packages = {}
    for package in whole["packages"]:
        key = (package["name"], package["version"])
        paths = [place["path"] for place in package["found_in"]]
        packages.setdefault(package["type"], {}).setdefault(key, []).extend(paths)
        for purl in package["provides"]:
            kind, rest = purl.removeprefix("pkg:").split("/", 1)
            name, version = (urllib.parse.unquote(part) for part in rest.split("?")[0].rsplit("@", 1))
            packages.setdefault(kind, {}).setdefault((name, version), []).append(f"by {package['name']}")
    return whole, packages


def listed(tool):
    return (images("ecosystems") / "lists" / tool).read_text()


def plain(name):
    """A Python package's name without the differences that do not count. Source: PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


class Ecosystems(unittest.TestCase):
    maxDiff = None

    def of(self, kind):
        return found()[1].get(kind, {})

    def test_python_equals_pip_list(self):
        expected = {(plain(row["name"]), row["version"]) for row in json.loads(listed("pypi"))}
        self.assertEqual({(plain(name), version) for name, version in self.of("pypi")}, expected)

    def test_ruby_equals_gem_list(self):
        expected = set()
        for line in listed("gem").splitlines():
            match = re.match(r"(\S+) \((.*)\)", line)
            for version in match[2].split(", "):
                expected.add((match[1], version.removeprefix("default: ").split(" ")[0]))
        self.assertEqual(set(self.of("gem")), expected)

    def test_node_equals_npm_ls(self):
        expected = set()

        def add(dependencies):
            for name, package in dependencies.items():
                expected.add((name, package["version"]))
                add(package.get("dependencies", {}))

        add(json.loads(listed("npm"))["dependencies"])
        own = {key for key, paths in self.of("npm").items() if any("srv/app/node_modules/" in path for path in paths)}
        self.assertEqual(own, expected)

    def test_go_equals_go_version(self):
        expected = set()
        for line in listed("golang").splitlines():
            words = line.split("\t")
            if line.startswith("/"):
                expected.add(("stdlib", words[0].split(" ")[1].removeprefix("go")))
            elif len(words) > 2 and words[1] == "dep":
                expected.add((words[2], words[3]))
        # Different on purpose: of a program that was not built from a release, nobody knows the version; a gap says so.
        gaps = [gap["message"] for gap in found()[0]["gaps"] if gap["path"] == "usr/local/bin/rudder"]
        self.assertTrue(any("example.org/rudder" in message for message in gaps), gaps)
        # What takes a module's place is listed for it; a folder has the version of what it replaces.
        own = {key for key, paths in self.of("golang").items() if "usr/local/bin/rudder" in paths}
        self.assertEqual({name for name, _ in own}, {name for name, _ in expected})
        self.assertTrue({key for key in expected if key[0] == "stdlib"} <= own, own)

    def test_php_equals_composer_show(self):
        expected = {(row["name"], row["version"]) for row in json.loads(listed("composer"))["installed"]}
        own = {key for key, paths in self.of("composer").items() if any(path.startswith("srv/php/") for path in paths)}
        self.assertEqual(own, expected)

    def test_java_equals_what_the_jars_say(self):
        expected = set()
        for line in listed("maven").splitlines():
            fields = dict(word.split("=", 1) for word in line.split() if "=" in word)
            if len(fields) == 3:
                expected.add((fields["groupId"], fields["artifactId"], fields["version"]))
        own = {(*re.split("[:/]", name), version) for name, version in self.of("maven")}
        self.assertGreater(len(expected), 3)
        self.assertLessEqual(expected, own)

    def test_packages_of_the_system_are_listed_once(self):
        whole, _ = found()
        names = {package["name"] for package in whole["packages"] if package["type"] != "deb"}
        self.assertNotIn("requests", names, "python3-requests owns it")
        self.assertNotIn("bash", names, "the package bash owns it")
        owner = [package for package in whole["packages"] if package["name"] == "python3-requests"]
        self.assertTrue(any(purl.startswith("pkg:pypi/requests@") for purl in owner[0]["provides"]))

    def test_language_packages_have_their_layer(self):
        whole, _ = found()
        by_name = {(package["type"], package["name"]): package for package in whole["packages"]}
        for key in (("npm", "@ship/mast"), ("gem", "keel"), ("composer", "ship/anchor")):
            self.assertEqual(by_name[key]["layer"], 2, key)
            self.assertIn("npm install", by_name[key]["instruction"])
        self.assertEqual(by_name["npm", "@ship/mast"]["depends_on"], ["pkg:npm/sail@0.9.0"])
