"""The public schemas of the SBOM formats, from ../shared; cases skip, and say so, where it is absent."""

import json
import os
import pathlib
import unittest

import jsonschema

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("TEST_SHARED", REPOSITORY.parent / "shared")) / "vectors"


def vectors(folder):
    """The folder of the test vectors; the case skips where there is none."""
    path = SHARED / folder
    if not path.is_dir():
        raise unittest.SkipTest(f"the test vectors {folder} are not beside this repository")
    return path


def without_other_documents(schema, licenses):
    """The schema of CycloneDX with the licence list put in, and signatures and cryptography let through."""
    if isinstance(schema, list):
        return [without_other_documents(item, licenses) for item in schema]
    if not isinstance(schema, dict):
        return schema
    reference = schema.get("$ref")
    if isinstance(reference, str) and not reference.startswith("#"):
        return {"enum": licenses} if reference.startswith("spdx") else {}
    return {key: without_other_documents(value, licenses) for key, value in schema.items()}


def no_additional_items(validator, allowed, instance, schema):
    """As the library has it, which fails itself on items that cannot be sorted (4.10)."""
    items = schema.get("items")
    if allowed is False and isinstance(items, list) and isinstance(instance, list) and len(instance) > len(items):
        yield jsonschema.ValidationError(f"{len(instance)} items where {len(items)} are allowed")


def validator(schema):
    kind = jsonschema.validators.extend(jsonschema.Draft7Validator, {"additionalItems": no_additional_items})
    return kind(schema, format_checker=jsonschema.FormatChecker())


def cyclonedx(version):
    folder = vectors("schemas") / "cyclonedx"
    licenses = json.loads((folder / "spdx.SNAPSHOT.schema.json").read_text())["enum"]
    schema = json.loads((folder / f"bom-{version}.SNAPSHOT.schema.json").read_text())
    return validator(without_other_documents(schema, licenses))


def spdx():
    return validator(json.loads((vectors("schemas") / "spdx" / "spdx-schema-2.3.json").read_text()))


def problems(kind, document):
    """What is wrong with the document, a line each; empty where it is valid."""
    found = sorted(kind.iter_errors(document), key=lambda error: [str(part) for part in error.path])
    return [f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in found]
