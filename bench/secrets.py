#!/usr/bin/env python3
"""Measures the search for secrets alone, on one core: how much text a second, and what preparing takes.

    bench/secrets.py --program PROGRAM --images FOLDER [--write]

FOLDER is what `tools/images.py bench` made; its layers are unpacked for the while. The bench program (bench/secrets.cpp)
lies beside PROGRAM. CPU time is measured, so other work on the machine counts little; --write keeps the figures in
bench/secrets.md.
"""

import argparse
import datetime
import json
import pathlib
import subprocess
import tempfile

from measure import MACHINE, layers

RESULTS = pathlib.Path(__file__).parent / "secrets.md"
IMAGES = ("minimal", "large")


def build(folder):
    subprocess.run(["cmake", "--build", folder, "--target", "bench_secrets"], check=True, stdout=subprocess.DEVNULL)
    return folder / "bench_secrets"


def measure(program, image):
    """Returns what the bench program says of the files of all layers."""
    with tempfile.TemporaryDirectory() as scratch:
        for number, (layer, _) in enumerate(layers(image / "oci-plain")):
            folder = pathlib.Path(scratch) / str(number)
            folder.mkdir()
            # Whiteouts and devices are nothing to read; a layer may have files that only root may.
            command = ["tar", "-xf", layer, "-C", folder, "--no-same-owner", "--exclude=./dev/*", "--exclude=dev/*"]
            subprocess.run(command, check=True)
        done = subprocess.run([program, scratch], capture_output=True, text=True, check=True)
        return json.loads(done.stdout)


def row(name, figures):
    return [
        name,
        f"{figures['files']}",
        f"{figures['bytes'] / 1e6:.0f} MB",
        f"{figures['texts']}",
        f"{figures['text_bytes'] / 1e6:.0f} MB",
        f"{figures['ask_ms']:.1f} ms",
        f"{figures['search_s']:.3f} s",
        f"{figures['text_bytes'] / figures['search_s'] / 1e9:.2f} GB/s",
        f"{figures['findings']}",
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--images", required=True, type=pathlib.Path)
    parser.add_argument("--write", action="store_true", help="keep the figures in bench/secrets.md")
    options = parser.parse_args()
    program = build(options.program.resolve().parent)
    figures = {name: measure(program, options.images / name) for name in IMAGES}
    head = ["image", "files", "size", "texts", "size", "asked", "searched", "speed", "findings"]
    lines = [head, ["---", *["---:"] * 8], *(row(name, each) for name, each in figures.items())]
    report = "\n".join([
        "# The search for secrets",
        "",
        f"Machine: {MACHINE}, one core. Date: {datetime.date.today()}. CPU time, best of 5, files in memory.",
        "Asked: whether a file is wanted, for all files. Searched: all files that were wanted.",
        "",
        *("| " + " | ".join(cells) + " |" for cells in lines),
        "",
        f"Preparing takes {max(each['prepare_ms'] for each in figures.values()):.1f} ms.",
        "",
    ])  # fmt: skip
    print(report)
    if options.write:
        RESULTS.write_text(report)


if __name__ == "__main__":
    main()
