#!/usr/bin/env python3
"""Adds up the test results of a folder of .trx files, names what failed, and closes with one line of counts.
With --none-skipped as the second argument, a test that was skipped is a failure as well."""
import pathlib
import sys
import xml.etree.ElementTree as tree

SPACE = "{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}"
passed = failed = skipped = 0
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.trx")):
    for result in tree.parse(path).iter(SPACE + "UnitTestResult"):
        outcome = result.get("outcome")
        if outcome == "Passed":
            passed += 1
        elif outcome == "NotExecuted":
            skipped += 1
        else:
            failed += 1
            print("failed:", result.get("testName"))
print(f"{passed} passed, {failed} failed, {skipped} skipped")
nothing_skipped = "--none-skipped" in sys.argv[2:]
sys.exit(1 if failed or not passed or (nothing_skipped and skipped) else 0)
