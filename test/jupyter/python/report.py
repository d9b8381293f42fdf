"""Runs the tests of a module and prints one line of JSON for each test and each sub-test that was left out or failed."""

import importlib
import json
import sys
import unittest


class Report(unittest.TestResult):
    def tell(self, test, outcome, detail=""):
        print("@" + json.dumps({"test": test.id(), "outcome": outcome, "detail": detail}), flush=True)

    def addSuccess(self, test):
        self.tell(test, "ok")

    def addSkip(self, test, reason):
        self.tell(test, "skipped", reason)

    def addFailure(self, test, err):
        self.tell(test, "failed", self._exc_info_to_string(err, test))

    def addError(self, test, err):
        # What fails before the first test of a class comes here too.
        self.tell(test, "failed", self._exc_info_to_string(err, test) if hasattr(test, "failureException") else str(err[1]))

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.tell(subtest, "failed", self._exc_info_to_string(err, test))


unittest.TestLoader().loadTestsFromModule(importlib.import_module(sys.argv[1])).run(Report())
