"""The JSON report as others read it: valid against the published schema, and the same each time."""

import json
import unittest

import jsonschema
from support import FORMS, REPOSITORY, images, report, report_bytes, scan


class Report(unittest.TestCase):
    def test_is_valid_against_the_schema(self):
        path = REPOSITORY / "docs" / "report.schema.json"
        if not path.exists():
            self.skipTest("docs/report.schema.json is not written yet")
        schema = json.loads(path.read_text())
        kind = jsonschema.validators.validator_for(schema)
        kind.check_schema(schema)
        for name, prefix in FORMS.items():
            with self.subTest(name):
                kind(schema).validate(report(f"{prefix}:{images('forms') / name}"))
        with self.subTest("history"):
            kind(schema).validate(report(f"oci:{images('history') / 'oci'}"))

    def test_same_image_gives_the_same_bytes(self):
        for image in (f"archive:{images('demo') / 'demo.tar'}", f"oci:{images('forms') / 'oci-gzip'}"):
            with self.subTest(image):
                first = report_bytes(image)
                for _ in range(4):
                    self.assertEqual(report_bytes(image), first)

    def test_stdout_and_file_hold_the_same_bytes(self):
        image = f"archive:{images('demo') / 'demo.tar'}"
        self.assertEqual(scan("-o", "json", image), report_bytes(image))
