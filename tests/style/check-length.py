#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers that hurt: how long a file, a header, a function, a .ui and a class_init may be."""
import re

import common

MAX_FILE = 600
LIMITS = {'.h': 120, '.ui': 300}
MAX_FUNCTION, MAX_CLASS_INIT, MAX_COLUMNS = 80, 60, 140
SIGNATURE = re.compile(r'\s*[^\s}#].*[^;\s]\s*$')


def functions(text):
    """(name, first line, lines) of every function: a body between braces at the left edge."""
    lines = common.without_strings(text).split('\n')
    start = None
    for number, line in enumerate(lines, 1):
        if line.startswith('{') and start is None:
            start = number
        elif line.startswith('}') and start is not None:
            if line.rstrip() == '}':
                first = start - 1
                while first > 1 and SIGNATURE.match(lines[first - 1]):
                    first -= 1
                head = '\n'.join(lines[first:start - 1])
                name = re.search(r'^(\w+)\s*\(', head, re.M) or re.search(r'(\w+)\s*\(', head)
                yield name.group(1) if name else '?', first + 1, number - first
            start = None


def check(root):
    findings = []
    for top in (('src', '.c', '.h'), ('tests', '.c', '.h', '.py'), ('ui', '.ui', '.css')):
        for path in common.find(root, *top):
            text = common.read(root, path)
            limit = LIMITS.get(path[path.rindex('.'):], MAX_FILE)
            length = text.count('\n')
            if length > limit:
                findings.append(f'{path}:{limit + 1}: {length} lines, at most {limit}')
            if path.endswith('.ui'):
                continue
            for number, line in enumerate(text.split('\n'), 1):
                if len(line) > MAX_COLUMNS:
                    findings.append(f'{path}:{number}: {len(line)} columns, at most {MAX_COLUMNS}')
            if not path.endswith('.c'):
                continue
            for name, line, lines in functions(text):
                most = MAX_CLASS_INIT if name.endswith('_class_init') else MAX_FUNCTION
                if lines > most:
                    findings.append(f'{path}:{line}: {name} has {lines} lines, at most {most}')
    return findings


if __name__ == '__main__':
    common.run(check)
