"""A scan that is killed leaves no files and no processes behind."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

from support import images, program

MOMENTS = [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1.0]  # shares of the time that a whole scan takes
END_SECONDS = 5  # for children to notice


def group_ends(group):
    """Whether every process of the group is gone soon."""
    until = time.monotonic() + END_SECONDS
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    os.killpg(group, signal.SIGKILL)
    return False


class Kill(unittest.TestCase):
    def kill_at_several_moments(self, image, number):
        with tempfile.TemporaryDirectory() as name:
            scratch = pathlib.Path(name)
            env = {**os.environ, **{key: name for key in ("TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")}}
            command = [program(), "scan", "--quiet", "-o", "json=report.json", image]
            whole = time.monotonic()
            subprocess.run(command, cwd=scratch, env=env, check=True)
            whole = time.monotonic() - whole
            for moment in MOMENTS:
                with subprocess.Popen(
                    command, cwd=scratch, env=env, stderr=subprocess.DEVNULL, start_new_session=True
                ) as scan:
                    time.sleep(moment * whole)
                    scan.send_signal(number)
                self.assertTrue(group_ends(scan.pid), f"processes were left after {moment} of a scan")
                left = sorted(str(path.relative_to(scratch)) for path in scratch.rglob("*") if path.is_file())
                self.assertEqual(left, ["report.json"], f"after {moment} of a scan")
                json.loads((scratch / "report.json").read_text())  # whole, whichever scan wrote it

    def test_killed_scan_leaves_nothing(self):
        for name in ("archive.tar", "archive.tar.gz", "oci-zstd", "oci.tar"):
            with self.subTest(name):
                self.kill_at_several_moments(str(images("forms") / name), signal.SIGKILL)

    def test_interrupted_scan_leaves_nothing(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number.name):
                self.kill_at_several_moments(str(images("forms") / "archive.tar"), number)
