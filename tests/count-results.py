#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what meson wrote about the last test run of each build directory given, names what failed,
and ends with the line "N passed, N failed". Fails when something failed or nothing ran."""
import json
import os
import sys

GOOD, SKIPPED = {'OK', 'EXPECTEDFAIL'}, {'SKIP', 'IGNORED'}


def results(build):
    with open(os.path.join(build, 'meson-logs', 'testlog.json'), encoding='utf-8') as file:
        return [json.loads(line) for line in file if line.strip()]


def main(builds):
    passed = failed = 0
    for build in builds:
        try:
            tests = results(build)
        except OSError as error:
            print(f'{build}: no test log: {error.strerror}')
            failed += 1
            continue
        for test in tests:
            if test['result'] in GOOD:
                passed += 1
            elif test['result'] not in SKIPPED:
                failed += 1
                print(f'{test["result"]}: {test["name"]} ({os.path.basename(build)})')
    print(f'{passed} passed, {failed} failed')
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
