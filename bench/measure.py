"""What the benchmarks share: the cost of commands, the floor, and whether other work disturbed."""

import dataclasses
import json
import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import time

MACHINE = "2-core VM"
MAX_DISTURBANCE = 0.05  # share of the machine that other work may take during a run that counts
MAX_TRIES = 8  # for each run that counts


@dataclasses.dataclass
class Cost:
    wall: float  # seconds
    cpu: float  # seconds, user and system


def median(costs):
    return Cost(statistics.median(cost.wall for cost in costs), statistics.median(cost.cpu for cost in costs))


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


def run_all(jobs, at_once=os.cpu_count(), env=None):
    """Runs the jobs in their order, so many at a time; returns total and each one's cost."""
    begin = time.monotonic()
    waiting = list(enumerate(jobs))
    started, numbers, costs = {}, {}, [None] * len(jobs)
    while waiting or numbers:
        while waiting and len(numbers) < at_once:
            number, command = waiting.pop(0)
            at = time.monotonic()
            pid = spawn(command, env)
            started[pid], numbers[pid] = at, number
        pid, cost = reap(started)
        costs[numbers.pop(pid)] = cost
    return Cost(time.monotonic() - begin, sum(cost.cpu for cost in costs)), costs


class Floor:
    """The least that reading images can cost: every layer of a layout hashed once and inflated once, longest first."""

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
    """Returns the path of each layer of all images of a layout, once, and whether it is gzip."""

    def blob(digest):
        return layout / "blobs" / digest.replace(":", "/")

    found = {}
    for image in json.loads((layout / "index.json").read_text())["manifests"]:
        for layer in json.loads(blob(image["digest"]).read_text())["layers"]:
            found[str(blob(layer["digest"]))] = layer["mediaType"].endswith("gzip")
    return list(found.items())


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


def calm_runs(run, count):
    """Calls `run` until `count` runs were not disturbed; returns (worst disturbance, what they gave)."""
    runs = []
    for _ in range(count * MAX_TRIES):
        disturbance = Disturbance()
        result = run()
        runs.append((disturbance.share(), result))
        if sum(share <= MAX_DISTURBANCE for share, _ in runs) == count:
            break
    runs = sorted(runs, key=lambda pair: pair[0])[:count]
    return runs[-1][0], [result for _, result in runs]


def version(*command):
    text = subprocess.run(command, capture_output=True, text=True, check=True)
    return re.search(r"\d+\.\d+(\.\d+)?\w*", text.stdout + text.stderr)[0]
