#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures that README and metainfo name are in data/screenshots, and no others are."""
import os
import re

import common

FOLDER = os.path.join('data', 'screenshots')
SOURCES = ['README.md', os.path.join('data', 'dev.assay.Assay.metainfo.xml.in')]
NAMED = re.compile(r'(?:screenshots|@SCREENSHOTS_URL@)/([\w.-]+\.png)')


def check(root):
    there = {os.path.basename(path) for path in common.find(root, FOLDER, '.png')}
    named, findings = set(), []
    for source in SOURCES:
        text = common.read(root, source) if os.path.exists(os.path.join(root, source)) else ''
        for match in NAMED.finditer(text):
            named.add(match.group(1))
            if match.group(1) not in there:
                findings.append(f'{source}:{common.line_of(text, match.start())}: {FOLDER} has no {match.group(1)}')
    return findings + [f'{FOLDER}/{name}: neither README nor metainfo shows it' for name in sorted(there - named)]


if __name__ == '__main__':
    common.run(check)
