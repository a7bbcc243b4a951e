#!/usr/bin/env python3
"""Turns data/recognisers.yaml into C++: the table that the program has in it, and the cases of its test.

    tools/recognisers.py YAML OUT

Writes OUT/inventory/catalogers/program_paths.h, OUT/recognisers.cpp and OUT/recogniser_cases.h. A mistake in the
data stops it with a message that names the recogniser.
"""

import pathlib
import re
import sys
import zlib

import yaml

FIELDS = {"name", "purl", "cpe", "files", "any_file", "patterns", "cases", "debian"}
GENERATED = "// Made from data/recognisers.yaml by tools/recognisers.py.\n"


class Mistake(Exception):
    pass


def need(condition, recogniser, message):
    if not condition:
        raise Mistake(f"recogniser {recogniser.get('name', '(without a name)')}: {message}")


def check_patterns(one):
    for pattern in one["patterns"]:
        need(set(pattern) in ({"near", "version"}, {"path"}), one, "a pattern has near and version, or path")
        expression = pattern.get("version", pattern.get("path"))
        # RE2 and Python agree on what is used here.
        try:
            groups = re.compile(expression.encode("latin-1"), re.DOTALL).groups
        except re.error as error:
            raise Mistake(f"recogniser {one['name']}: {expression}: {error}") from error
        need(groups == 1, one, f"{expression}: a version is the one group; others are (?:...)")
        need(pattern.get("near", "x") != "", one, "near is empty")


def check_cases(one):
    positive = [case for case in one["cases"] if "version" in case]
    negative = [case for case in one["cases"] if "version" not in case]
    need(positive, one, "no case in which it finds a version")
    need(negative, one, "no case in which it finds none")
    for case in one["cases"]:
        need(set(case) <= {"file", "content", "version"} and "content" in case, one, f"a case of unknown form: {case}")


def check(recognisers):
    """Raises Mistake for the first mistake."""
    names = [one.get("name", "") for one in recognisers]
    if names != sorted(names) or len(set(names)) != len(names):
        raise Mistake("recognisers stand in the order of their names, each name once")
    for one in recognisers:
        need(set(one) <= FIELDS, one, f"unknown: {', '.join(set(one) - FIELDS)}")
        for field in ("name", "purl", "files", "patterns", "cases"):
            need(one.get(field), one, f"{field} is missing")
        need(re.fullmatch(r"pkg:[a-z]+/\S+", one["purl"]), one, "purl is not of the form pkg:type/name")
        need(re.fullmatch(r"[aho]:[^:]+:[^:]+", one.get("cpe", "a:b:c")), one, "cpe is not of the form a:vendor:product")
        need(all("/" not in name for name in one["files"]), one, "files are last components, without '/'")
        check_patterns(one)
        check_cases(one)


def literal(text):
    """A C++ expression for a text that may hold any byte."""
    out = ""
    for byte in text.encode("latin-1"):
        char = chr(byte)
        # Octal escapes have an end; hexadecimal ones go on.
        out += char if 32 <= byte < 127 and char not in '"\\?' else f"\\{byte:03o}"
    return f'"{out}"sv'


def split_purl(purl):
    kind, name = purl.removeprefix("pkg:").split("/", 1)
    return kind, name


def paths_header(recognisers, text):
    paths = sorted({f"**/{name}" for one in recognisers for name in one["files"]})
    rows = "".join(f"    {literal(path)},\n" for path in paths)
    return (
        GENERATED
        + "#pragma once\n\n#include <string_view>\n\nnamespace coaming {\n\n"
        + "using std::string_view_literals::operator\"\"sv;\n\n"
        + "// Of the data: what was read by others of another version is read anew.\n"
        + f"inline constexpr unsigned kRecognisersVersion = {zlib.crc32(text)};\n\n"
        + "// Every file that a recogniser is for.\n"
        + f"inline constexpr std::string_view kProgramPaths[] = {{\n{rows}}};\n\n}}  // namespace coaming\n"
    )


def table(recognisers):
    arrays, rows = "", ""
    for number, one in enumerate(recognisers):
        files = ", ".join(literal(name) for name in one["files"])
        patterns = ", ".join(
            f"{{{literal(p.get('near', ''))}, {literal(p.get('version', p.get('path', '')))}}}" for p in one["patterns"]
        )
        arrays += f"constexpr std::string_view kFiles{number}[] = {{{files}}};\n"
        arrays += f"constexpr VersionPattern kPatterns{number}[] = {{{patterns}}};\n"
        kind, name = split_purl(one["purl"])
        is_program = "false" if one.get("any_file") else "true"
        words = ", ".join(literal(text) for text in (one["name"], kind, name, one.get("cpe", "")))
        rows += f"    {{{words}, {is_program}, kFiles{number}, kPatterns{number}}},\n"
    return (
        GENERATED
        + '#include "inventory/catalogers/programs/recogniser.h"\n\nnamespace coaming {\n\nnamespace {\n\n'
        + "using std::string_view_literals::operator\"\"sv;\n\n"
        + arrays
        + f"\nconstexpr Recogniser kRecognisers[] = {{\n{rows}}};\n\n}}  // namespace\n\n"
        + "std::span<const Recogniser> all_recognisers() { return kRecognisers; }\n\n}  // namespace coaming\n"
    )


def cases_header(recognisers):
    rows = ""
    for one in recognisers:
        for case in one["cases"]:
            # Where a case names no file it is one of the first name, '*' taken for nothing.
            file = case.get("file", one["files"][0].replace("*", ""))
            content = case["content"] if one.get("any_file") else "\x7fELF" + case["content"]
            version = case.get("version", "")
            rows += "    {" + ", ".join(literal(text) for text in (one["name"], file, content, version)) + "},\n"
    return (
        GENERATED
        + "#pragma once\n\n#include <string_view>\n\nnamespace coaming {\n\n"
        + "struct RecogniserCase {\n  std::string_view recogniser, file, content;\n"
        + "  std::string_view version;  // empty: none is found\n};\n\n"
        + "using std::string_view_literals::operator\"\"sv;\n\n"
        + f"inline constexpr RecogniserCase kRecogniserCases[] = {{\n{rows}}};\n\n}}  // namespace coaming\n"
    )


def write(path, text):
    """Leaves a file that is as it should be untouched, so that nothing is built anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def load(path):
    """Returns the recognisers of a YAML file, checked."""
    # Every scalar is a text there: 9.2 and 9.20 are versions, not numbers.
    recognisers = yaml.load(pathlib.Path(path).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    check(recognisers)
    return recognisers


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    try:
        recognisers = load(sys.argv[1])
    except (Mistake, yaml.YAMLError) as error:
        sys.exit(f"{sys.argv[1]}: {error}")
    out = pathlib.Path(sys.argv[2])
    write(out / "inventory/catalogers/program_paths.h", paths_header(recognisers, pathlib.Path(sys.argv[1]).read_bytes()))
    write(out / "recognisers.cpp", table(recognisers))
    write(out / "inventory/catalogers/recogniser_cases.h", cases_header(recognisers))


if __name__ == "__main__":
    main()
