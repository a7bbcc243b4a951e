"""Packages of real images: as Debian's own tools list them, the same in every form, each with its layer."""

import json
import unittest

from support import FORMS, dpkg_query, images, report, triples


class Demo(unittest.TestCase):
    def test_packages_equal_dpkg_query(self):
        demo = images("demo")
        found = report(f"archive:{demo / 'demo.tar'}")
        self.assertEqual(triples(found), dpkg_query(demo / "root"))
        self.assertGreater(len(found["packages"]), 50)

    def test_nothing_is_in_doubt(self):
        self.assertEqual(report(f"archive:{images('demo') / 'demo.tar'}")["gaps"], [])


class Forms(unittest.TestCase):
    def test_every_form_gives_the_same_packages(self):
        folder = images("forms")
        wanted = dpkg_query(folder / "root")
        for name, kind in FORMS.items():
            with self.subTest(name):
                self.assertEqual(triples(report(f"{kind}:{folder / name}")), wanted)

    def test_kind_is_guessed(self):
        folder = images("forms")
        for name, kind in FORMS.items():
            with self.subTest(name):
                guessed, pinned = report(folder / name), report(f"{kind}:{folder / name}")
                self.assertEqual(guessed["packages"], pinned["packages"])

    def test_every_form_gives_the_same_layers(self):
        folder = images("forms")
        wanted = None
        for name, kind in FORMS.items():
            if kind == "rootfs":
                continue
            with self.subTest(name):
                found = report(f"{kind}:{folder / name}")
                layers = [(layer["diff_id"], layer["created_by"]) for layer in found["layers"]]
                origins = [(package["name"], package["layer"]) for package in found["packages"]]
                wanted = wanted or (layers, origins)
                self.assertEqual((layers, origins), wanted)

    def test_root_folder_has_no_layers(self):
        found = report(f"rootfs:{images('forms') / 'root'}")
        self.assertEqual(found["layers"], [])
        self.assertEqual({package["layer"] for package in found["packages"]}, {None})


class History(unittest.TestCase):
    def setUp(self):
        folder = images("history")
        self.expected = json.loads((folder / "expected.json").read_text())
        self.found = report(f"oci:{folder / 'oci'}")

    def test_layers_carry_their_instructions(self):
        self.assertEqual([layer["created_by"] for layer in self.found["layers"]], self.expected["layers"])

    def test_each_package_has_its_first_layer(self):
        wanted = sorted((p["name"], p["version"], p["layer"], p["created_by"]) for p in self.expected["packages"])
        found = sorted((p["name"], p["version"], p["layer"], p["instruction"]) for p in self.found["packages"])
        self.assertEqual(found, wanted)

    def test_removed_package_is_absent(self):
        names = {package["name"] for package in self.found["packages"]}
        self.assertEqual(names & set(self.expected["absent"]), set())

    def test_upgraded_package_tells_what_it_replaced(self):
        replaced = {p["name"]: p["replaces"] for p in self.found["packages"] if p["replaces"]}
        self.assertEqual(replaced, self.expected["replaces"])
