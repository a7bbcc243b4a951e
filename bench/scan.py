#!/usr/bin/env python3
"""Measures `coaming scan` against the floor: every layer hashed once and inflated once, all cores busy.

    bench/scan.py --program PROGRAM --images FOLDER [--runs 5] [--write] [NAME of an image]...

FOLDER is what `tools/images.py bench` made. Program and floor take turns; medians are printed as a table,
and --write keeps them in bench/results.md. Files are read once before, so the disk is not measured.
"""

import argparse
import datetime
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

from measure import MACHINE, MAX_DISTURBANCE, Floor, calm_runs, layers, median, run_all, run_one, version

RESULTS = pathlib.Path(__file__).parent / "results.md"
STARTS = 20
MEMORY_RUNS = 3
FORMS = {  # what is scanned, and the layout whose layers the floor reads
    "gzip": ("oci:{}/oci-gzip", "oci-gzip"),
    "plain": ("oci:{}/oci-plain", "oci-plain"),
    "plain, archive": ("archive:{}/archive.tar", "oci-plain"),
}
IMAGES = {
    "minimal": ["gzip", "plain", "plain, archive"],
    "large": ["gzip", "plain", "plain, archive"],
    "node": ["gzip", "plain"],
    "many": ["gzip", "plain"],
    "together": ["gzip"],
}
NO_SECRETS = "--no-secrets"


class Cache:
    """An empty cache for as long as it is used, and the environment that names it."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        return {**os.environ, "XDG_CACHE_HOME": self.folder.name}

    def __exit__(self, *_):
        self.folder.cleanup()


def scan_command(program, image, *options, output=os.devnull):
    return [program, "scan", "--quiet", "-o", f"json={output}", *options, image]


class Scans:
    """Everything that is measured of one image in one form."""

    def __init__(self, program, image, floor_layout):
        self.program, self.image = program, image
        self.floor = Floor(floor_layout)
        self.packages = self.count_packages()  # the warm-up as well

    def command(self, *options, **more):
        return scan_command(self.program, self.image, *options, **more)

    def count_packages(self):
        with tempfile.TemporaryDirectory() as scratch, Cache() as env:
            report = pathlib.Path(scratch) / "report.json"
            run_one(self.command(output=report), env)
            return len(json.loads(report.read_text())["packages"])

    def run(self):
        """Returns the costs of an inventory, of one with secrets, of the same again from the cache, and of the floor."""
        with Cache() as env:
            inventory = run_one(self.command(NO_SECRETS), env)
        with Cache() as env:
            whole = run_one(self.command(), env)
            again = run_one(self.command(), env)
        return inventory, whole, again, self.floor.run()

    def peak_memory(self):
        """Returns the most bytes that were resident. time(1) asks, for a child of Python starts with Python's own peak."""
        with tempfile.TemporaryDirectory() as scratch:
            peaks = pathlib.Path(scratch) / "peaks"
            for _ in range(MEMORY_RUNS):
                with Cache() as env:
                    run_one(["time", "--append", "--output", str(peaks), "--format", "%M", *self.command()], env)
            return max(int(line) * 1024 for line in peaks.read_text().splitlines())


def measure(program, folder, forms, runs):
    """Yields the worst disturbance and the cells of one row for each form of the image in `folder`."""
    for form in forms:
        pattern, floor_layout = FORMS[form]
        scans = Scans(program, pattern.format(folder), folder / floor_layout)
        disturbance, costs = calm_runs(scans.run, runs)
        inventory, whole, again, floor = map(median, zip(*costs))
        yield disturbance, [
            folder.name,
            form,
            f"{scans.packages}",
            f"{floor.wall:.3f} s",
            f"{inventory.wall:.3f} s",
            f"{inventory.wall / floor.wall:.2f}",
            f"{whole.wall:.3f} s",
            f"{whole.wall / floor.wall:.2f}",
            f"{inventory.cpu / floor.cpu:.2f}",
            f"{whole.cpu / floor.cpu:.2f}",
            f"{again.wall * 1e3:.0f} ms",
            f"{scans.peak_memory() / 1e6:.1f} MB",
        ]


def table(rows):
    head = ["image", "layers", "packages", "floor", "inventory", "ratio", "with secrets", "ratio", "CPU ratio",
            "with secrets", "again", "peak memory"]  # fmt: skip
    lines = [head, ["---"] * 3 + ["---:"] * 9, *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def measure_ten(program, layout, runs):
    """Ten scans at once that share a cache: returns the disturbance and what to say of it."""
    images = json.loads((layout / "index.json").read_text())["manifests"]
    names = [image["annotations"]["org.opencontainers.image.ref.name"] for image in images]
    jobs = [scan_command(program, f"oci:{layout}", "--image", name) for name in names]
    floor = Floor(layout)

    def run():
        with Cache() as env:
            first, _ = run_all(jobs, at_once=len(jobs), env=env)
            again, _ = run_all(jobs, at_once=len(jobs), env=env)
        return first, again, floor.run()

    disturbance, costs = calm_runs(run, runs)
    first, again, least = map(median, zip(*costs))
    read = sum(os.path.getsize(path) for path, _ in layers(layout))
    return disturbance, (
        f"Ten scans at once, of {len(names)} images that share {len(layers(layout))} layers ({read / 1e6:.0f} MB as gzip): "
        f"{first.wall:.2f} s, {first.cpu / (first.wall * os.cpu_count()):.0%} of all cores busy; the floor of the layers, each once, "
        f"is {least.wall:.2f} s. All ten at once again, from the cache: {again.wall * 1e3:.0f} ms."
    )


def describe(folder):
    """One line on what an image is made of."""
    packed = [os.path.getsize(path) for path, _ in layers(folder / "oci-gzip")]
    plain = ""
    if (folder / "oci-plain").exists():
        plain = f", {sum(os.path.getsize(path) for path, _ in layers(folder / 'oci-plain')) / 1e6:.0f} MB plain"
    return f"- {folder.name}: {len(packed)} layers, {sum(packed) / 1e6:.0f} MB as gzip{plain}"


def stripped_size(program):
    with tempfile.TemporaryDirectory() as scratch:
        copy = shutil.copy(program, scratch)
        subprocess.run(["strip", copy], check=True)
        return os.path.getsize(copy)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--images", required=True, type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="keep the figures in bench/results.md")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these images")
    options = parser.parse_args()
    if unknown := set(options.names) - set(IMAGES):
        parser.error(f"no image {unknown.pop()}; there are {', '.join(IMAGES)}")
    if options.names and options.write:
        parser.error("--write keeps whole tables only")
    program = os.path.abspath(options.program)
    chosen = {name: forms for name, forms in IMAGES.items() if name in (options.names or IMAGES)}

    starts = [run_one([program, "--version"]).wall for _ in range(STARTS)]
    disturbances, rows = [], []
    for name, forms in chosen.items():
        for disturbance, row in measure(program, options.images / name, forms, options.runs):
            print(*row, sep="  ", flush=True)
            disturbances.append(disturbance)
            rows.append(row)
    ten = ""
    if not options.names:
        disturbance, ten = measure_ten(program, options.images / "ten" / "oci-gzip", options.runs)
        disturbances.append(disturbance)
    report = "\n".join([
        "# coaming scan",
        "",
        f"Machine: {MACHINE}. Date: {datetime.date.today()}. Median of {options.runs}, files in memory, an empty cache.",
        f"Floor: each layer once through `openssl dgst -sha256` ({version('openssl', 'version')}) and, where it is gzip, once",
        f"through `igzip -dc` ({version('igzip', '--version')}), longest first, on all cores. Inventory: all catalogers, `{NO_SECRETS}`. With secrets:",
        "what `coaming scan` does unless told otherwise. Again: the same with what the first one kept. Peak memory, with secrets,",
        f"of the largest process, is the highest of {MEMORY_RUNS} more runs. Ratios are to the floor of the same runs.",
        "",
        table(rows),
        "",
        *(describe(options.images / name) for name in chosen),
        "",
        *([ten, ""] if ten else []),
        f"Start-up, `coaming --version`, median of {STARTS}: {statistics.median(starts) * 1e3:.1f} ms. "
        f"The program, stripped: {stripped_size(program) / 1e6:.1f} MB.",
        f"Other work took {max(disturbances):.0%} of the machine at most; runs above {MAX_DISTURBANCE:.0%} were taken again.",
        "",
    ])  # fmt: skip
    print(report)
    if options.write and max(disturbances) > MAX_DISTURBANCE:
        sys.exit("bench: the machine was busy with other work; the figures are not kept")
    if options.write:
        RESULTS.write_text(report)


if __name__ == "__main__":
    main()
