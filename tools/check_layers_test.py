"""Plants one violation of each rule in a temporary tree and looks for the message about it."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import check_layers

CLEAN = {
    "base/fd.h": "#include <string>\n",
    "model/package.h": '#include "base/fd.h"\n',
    "artifact/layer.cpp": '#include "artifact/layer.h"\n#include "base/fd.h"\n#include "model/package.h"\n',
    "artifact/layer.h": "",
    "inventory/catalogers/dpkg.cpp": '#include "inventory/catalog.h"\n#include "model/package.h"\n',
    "inventory/catalog.h": "",
    "scan/scan.h": '#include "artifact/layer.h"\n#include "inventory/catalog.h"\n#include "base/fd.h"\n',
    "serve/api.cpp": '#include "scan/scan.h"\n#include "model/package.h"\n',
    "cli/main.cpp": '#include "serve/api.h"\n#include "scan/scan.h"\n#include "artifact/layer.h"\n',
    "model/package_test.cpp": '#include "model/package.h"\n#include "support/sample.h"\n',
    "cli/notes.txt": '#include "nowhere/x.h"\n',
}

# name: planted file, its text, the start of the message, a word of the reason
PLANTED = {
    "BaseIncludesModel": ("base/a.h", '#include "model/b.h"\n', 'src/base/a.h:1: includes "model/b.h"', "lies below"),
    "BaseIncludesStep": ("base/a.h", '\n#include "store/b.h"\n', 'src/base/a.h:2: includes "store/b.h"', "lies below"),
    "ModelIncludesStep": ("model/a.h", '#include "artifact/b.h"\n', "src/model/a.h:1:", "model (model) lies below artifact (step)"),
    "ModelIncludesFrontDoor": ("model/a.h", '#include "cli/b.h"\n', "src/model/a.h:1:", "lies below"),
    "StepIncludesStep": ("report/a.cpp", '#include "policy/b.h"\n', "src/report/a.cpp:1:", "one step must not include another"),
    "StepIncludesCapability": ("rules/a.cpp", '#include "gate/b.h"\n', "src/rules/a.cpp:1:", "lies below"),
    "StepIncludesFrontDoor": ("kernel/a.cpp", '#include "serve/b.h"\n', "src/kernel/a.cpp:1:", "lies below"),
    "CapabilityIncludesCapability": ("scan/a.h", '#include "watch/b.h"\n', "src/scan/a.h:1:", "one capability must not include another"),
    "CapabilityIncludesFrontDoor": ("trust/a.h", '#include "cli/b.h"\n', "src/trust/a.h:1:", "lies below"),
    "ServeIncludesCli": ("serve/a.h", '#include "cli/b.h"\n', "src/serve/a.h:1:", "serve must not know cli"),
    "NestedFileIsChecked": ("inventory/catalogers/a.cpp", '#include "report/b.h"\n', "src/inventory/catalogers/a.cpp:1:", "one step"),
    "TestIsChecked": ("artifact/a_test.cpp", '  #  include "scan/b.h"\n', "src/artifact/a_test.cpp:1:", "lies below"),
    "ProgramIncludesTestSupport": ("base/a.cpp", '#include "support/b.h"\n', "src/base/a.cpp:1:", "is for tests"),
    "UnknownFolder": ("helpers/a.h", "", "src/helpers/a.h:1:", "no folder helpers is known"),
    "IncludeOfUnknownFolder": ("scan/a.h", '#include "helpers/b.h"\n', "src/scan/a.h:1:", "no folder helpers is known"),
    "FileInNoFolder": ("a.h", "", "src/a.h:1:", "lies in no folder"),
    "IncludeWithoutFolder": ("base/a.cpp", '#include "a.h"\n', "src/base/a.cpp:1:", "not a path from src/"),
    "IncludeThroughParent": ("base/a.cpp", '#include "../scan/a.h"\n', "src/base/a.cpp:1:", "not a path from src/"),
}  # fmt: skip


class CheckLayers(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.src = pathlib.Path(scratch.name) / "src"
        for path, text in CLEAN.items():
            self.plant(path, text)

    def plant(self, path, text):
        (self.src / path).parent.mkdir(parents=True, exist_ok=True)
        (self.src / path).write_text(text)

    def test_clean_tree_passes(self):
        self.assertEqual(check_layers.check_tree(self.src), [])

    def test_each_rule_is_enforced(self):
        for name, (path, text, start, reason) in PLANTED.items():
            with self.subTest(name):
                self.plant(path, text)
                messages = check_layers.check_tree(self.src)
                (self.src / path).unlink()
                self.assertEqual(len(messages), 1, messages)
                self.assertTrue(messages[0].startswith(start), messages[0])
                self.assertIn(reason, messages[0])

    def test_every_wrong_pair_of_folders_is_found(self):
        for source, rank in check_layers.RANK.items():
            for target, other in check_layers.RANK.items():
                allowed = source == target or other < rank or (source, target) == ("cli", "serve")
                self.assertEqual(check_layers.why_wrong(source, target) is None, allowed, f"{source} -> {target}")

    def test_exit_status(self):
        command = [sys.executable, check_layers.__file__, self.src]
        self.assertEqual(subprocess.run(command, capture_output=True).returncode, 0)
        self.plant("base/a.h", '#include "cli/b.h"\n')
        done = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("src/base/a.h:1:", done.stdout)


if __name__ == "__main__":
    unittest.main()
