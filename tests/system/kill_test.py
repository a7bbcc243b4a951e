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
            command = [program(), "scan", "--quiet", "--no-cache", "-o", "json=report.json", image]
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

    def test_killed_scan_leaves_a_cache_of_use(self):
        image = str(images("forms") / "archive.tar")
        with tempfile.TemporaryDirectory() as name:
            command = [program(), "scan", "--quiet", "--cache-dir", name, "-o", "json", image]
            expected = subprocess.run([*command[:3], "--no-cache", *command[5:]], capture_output=True, check=True).stdout
            for moment in MOMENTS:
                with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as scan:
                    time.sleep(moment * 0.3)
                    scan.kill()
                self.assertTrue(group_ends(scan.pid))
            for _ in range(2):
                self.assertEqual(subprocess.run(command, capture_output=True, check=True).stdout, expected)

    def test_killed_reader_is_a_gap(self):
        image = str(images("forms") / "archive.tar.gz")
        command = [program(), "scan", "--quiet", "--no-cache", "-o", "json", image]
        expected = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        killed = 0
        for delay in (0.05, 0.1, 0.2, 0.3, 0.5):
            with subprocess.Popen(command, stdout=subprocess.PIPE) as scan:
                time.sleep(delay)
                children = pathlib.Path(f"/proc/{scan.pid}/task/{scan.pid}/children")
                for child in children.read_text().split() if children.exists() else []:
                    os.kill(int(child), signal.SIGKILL)
                found = json.loads(scan.communicate()[0])
            self.assertEqual(scan.returncode, 0)
            told = [gap["message"] for gap in found["gaps"] if "confined reader" in gap["message"]]
            if not told:
                continue  # it had ended by then
            killed += 1
            self.assertIn("signal 9", told[0])
            # What was not passed over is there.
            self.assertGreaterEqual(len(found["packages"]), len(expected["packages"]) - 1)
        self.assertGreater(killed, 0)

    def test_interrupted_scan_leaves_nothing(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number.name):
                self.kill_at_several_moments(str(images("forms") / "archive.tar"), number)
