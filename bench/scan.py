#!/usr/bin/env python3
"""Measures `coaming scan` against the floor: every layer hashed once and inflated once, all cores busy.

    bench/scan.py --program PROGRAM --images FOLDER [--runs 5] [--write]

FOLDER is what `tools/images.py bench` made. Program and floor take turns; medians are printed as a table,
and --write keeps them in bench/results.md. Files are read once before, so the disk is not measured.
"""

import argparse
import dataclasses
import datetime
import json
import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

RESULTS = pathlib.Path(__file__).parent / "results.md"
MACHINE = "2-core VM"
STARTS = 20
MEMORY_RUNS = 3
MAX_DISTURBANCE = 0.05  # share of the machine that other work may take during a run that counts
MAX_TRIES = 8  # for each run that counts
FORMS = [  # name, what is scanned, the layout whose layers the floor reads
    ("gzip", "oci:{}/oci-gzip", "oci-gzip"),
    ("plain", "oci:{}/oci-plain", "oci-plain"),
    ("plain, archive", "archive:{}/archive.tar", "oci-plain"),
]


@dataclasses.dataclass
class Cost:
    wall: float  # seconds
    cpu: float  # seconds, user and system


def spawn(command, env=None):
    """Starts a command with nothing on stdin and stdout."""
    quiet = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1)]
    return os.posix_spawnp(command[0], command, env or os.environ, file_actions=quiet)


def reap(started):
    """Waits for any child; returns its id and cost, `started` giving the time each began at."""
    pid, status, usage = os.wait4(-1, 0)
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        sys.exit(f"bench: a command ended with {code}")
    return pid, Cost(time.monotonic() - started[pid], usage.ru_utime + usage.ru_stime)


def run_one(command, env=None):
    begin = time.monotonic()
    return reap({spawn(command, env): begin})[1]


def run_all(jobs):
    """Runs the jobs in their order, as many at a time as there are cores; returns total and each one's cost."""
    begin = time.monotonic()
    waiting = list(enumerate(jobs))
    started, numbers, costs = {}, {}, [None] * len(jobs)
    while waiting or numbers:
        while waiting and len(numbers) < os.cpu_count():
            number, command = waiting.pop(0)
            at = time.monotonic()
            pid = spawn(command)
            started[pid], numbers[pid] = at, number
        pid, cost = reap(started)
        costs[numbers.pop(pid)] = cost
    return Cost(time.monotonic() - begin, sum(cost.cpu for cost in costs)), costs


class Floor:
    """The least that reading an image can cost: the jobs over its layers, longest first."""

    def __init__(self, layout):
        self.jobs = []
        for path, gzip in layers(layout):
            self.jobs.append(["openssl", "dgst", "-sha256", path])
            if gzip:
                self.jobs.append(["igzip", "-dc", path])
        run_all(self.jobs)  # brings the files into memory
        _, costs = run_all(self.jobs)
        self.jobs = [job for _, job in sorted(zip(costs, self.jobs), key=lambda pair: -pair[0].wall)]

    def run(self):
        return run_all(self.jobs)[0]


def layers(layout):
    """Returns the path of each layer of a layout and whether it is gzip."""

    def blob(digest):
        return layout / "blobs" / digest.replace(":", "/")

    index = json.loads((layout / "index.json").read_text())
    manifest = json.loads(blob(index["manifests"][0]["digest"]).read_text())
    return [(str(blob(layer["digest"])), layer["mediaType"].endswith("gzip")) for layer in manifest["layers"]]


def scan(program, image, output=os.devnull, under=()):
    """Scans with an empty cache, as on the first day; `under` is a command to run the scan with."""
    with tempfile.TemporaryDirectory() as cache:
        env = {**os.environ, "XDG_CACHE_HOME": cache}
        return run_one([*under, program, "scan", "--quiet", "-o", f"json={output}", image], env)


def count_packages(program, image):
    with tempfile.TemporaryDirectory() as scratch:
        report = pathlib.Path(scratch) / "report.json"
        scan(program, image, report)
        return len(json.loads(report.read_text())["packages"])


def peak_memory(program, image):
    """Returns the most bytes that were resident. time(1) asks, for a child of Python starts with Python's own peak."""
    with tempfile.TemporaryDirectory() as scratch:
        peaks = pathlib.Path(scratch) / "peaks"
        for _ in range(MEMORY_RUNS):
            scan(program, image, under=["time", "--append", "--output", str(peaks), "--format", "%M"])
        return max(int(line) * 1024 for line in peaks.read_text().splitlines())


def median(costs):
    return Cost(statistics.median(cost.wall for cost in costs), statistics.median(cost.cpu for cost in costs))


class Disturbance:
    """Tells which share of the machine went to other work since it was made."""

    def __init__(self):
        self.begin, self.own, self.all = time.monotonic(), own_cpu(), all_cpu()

    def share(self):
        others = (all_cpu() - self.all) - (own_cpu() - self.own)
        return max(0.0, others / ((time.monotonic() - self.begin) * os.cpu_count()))


def own_cpu():
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def all_cpu():
    user, nice, system, _, _, irq, softirq, steal = map(int, pathlib.Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def calm_runs(program, image, floor, count):
    """Returns `count` (disturbance, cost of the scan, cost of the floor); disturbed ones are taken again."""
    pairs = []
    for _ in range(count * MAX_TRIES):
        disturbance = Disturbance()
        costs = scan(program, image), floor.run()
        pairs.append((disturbance.share(), *costs))
        if sum(share <= MAX_DISTURBANCE for share, *_ in pairs) == count:
            break
    return sorted(pairs, key=lambda pair: pair[0])[:count]


def measure(program, folder, runs):
    """Yields the worst disturbance and the cells of one row for each form of the image in `folder`."""
    for form, pattern, floor_layout in FORMS:
        image = pattern.format(folder)
        floor = Floor(folder / floor_layout)
        packages = count_packages(program, image)  # the warm-up as well
        disturbances, ours, least = zip(*calm_runs(program, image, floor, runs))
        ours, least = median(ours), median(least)
        yield max(disturbances), [
            folder.name,
            form,
            f"{packages}",
            f"{ours.wall:.3f} s",
            f"{least.wall:.3f} s",
            f"{ours.wall / least.wall:.2f}",
            f"{ours.cpu:.3f} s",
            f"{least.cpu:.3f} s",
            f"{peak_memory(program, image) / 1e6:.1f} MB",
        ]


def describe(folder):
    """One line on what an image is made of."""
    packed = [os.path.getsize(path) for path, _ in layers(folder / "oci-gzip")]
    plain = sum(os.path.getsize(path) for path, _ in layers(folder / "oci-plain"))
    return f"- {folder.name}: {len(packed)} layers, {sum(packed) / 1e6:.0f} MB as gzip, {plain / 1e6:.0f} MB plain"


def table(rows):
    head = ["image", "layers", "packages", "wall", "floor", "ratio", "CPU", "CPU of the floor", "peak memory"]
    lines = [head, ["---"] * 3 + ["---:"] * 6, *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def version(*command):
    text = subprocess.run(command, capture_output=True, text=True, check=True)
    return re.search(r"\d+\.\d+(\.\d+)?\w*", text.stdout + text.stderr)[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--images", required=True, type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="keep the figures in bench/results.md")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    folders = [options.images / name for name in ("minimal", "large")]

    starts = [run_one([program, "--version"]).wall for _ in range(STARTS)]
    disturbances, rows = zip(*[row for folder in folders for row in measure(program, folder, options.runs)])
    report = "\n".join([
        "# coaming scan",
        "",
        f"Machine: {MACHINE}. Date: {datetime.date.today()}. Median of {options.runs}, files in memory, an empty cache.",
        f"Floor: each layer once through `openssl dgst -sha256` ({version('openssl', 'version')}) and, where it is gzip, once",
        f"through `igzip -dc` ({version('igzip', '--version')}), longest first, on all cores. Peak memory is the highest of {MEMORY_RUNS} more runs.",
        "",
        table(rows),
        "",
        *map(describe, folders),
        "",
        f"Start-up, `coaming --version`, median of {STARTS}: {statistics.median(starts) * 1e3:.1f} ms.",
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
