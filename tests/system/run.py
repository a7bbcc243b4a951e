"""Runs the cases of this folder, prints each by name and ends with the counts; run.sh prepares for it."""

import pathlib
import sys
import unittest


class Printer(unittest.TestResult):
    """Prints one line a case, and the details of those that failed."""

    def __init__(self):
        super().__init__()
        self.passed = 0

    def line(self, word, test, note=""):
        subject = type(test).__name__
        name = "".join(part.capitalize() for part in test._testMethodName.removeprefix("test_").split("_"))
        print(f"{word:7} {subject}.{name}{note}", flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1
        self.line("ok", test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.line("FAILED", test)
        print(self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        if isinstance(test, unittest.TestCase):
            self.line("FAILED", test)
        print(self.errors[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            self.line("FAILED", test, f" {subtest._subDescription()}")
            kind = self.failures if issubclass(err[0], test.failureException) else self.errors
            print(kind[-1][1])

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.line("skipped", test, f": {reason}")


def main():
    loader = unittest.TestLoader()
    if len(sys.argv) > 1:
        loader.testNamePatterns = [f"*{name}*" for name in sys.argv[1:]]
    suite = loader.discover(str(pathlib.Path(__file__).parent), pattern="*_test.py")
    result = Printer()
    suite.run(result)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.passed} passed, {failed} failed, {len(result.skipped)} skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
