#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command, verb and option that "assayctl … --help" shows is in the manual and is proposed by the
completion.

Usage: check-help.py ASSAYCTL MANUAL COMPLETION"""
import os
import re
import subprocess
import sys

COMMAND = re.compile(r'^  ([a-z]+)  +\S')
VERB = re.compile(r'^  assayctl ([a-z]+) ([a-z][a-z-]*)(?: |$)')
OPTION = re.compile(r'^  (?:-\w, )?(--[a-z-]+)')
LEAST = 30  # verbs; fewer means that the help is no longer understood


def ask(program, words):
    result = subprocess.run([program, *words, '--help'], capture_output=True, check=True, encoding='utf-8',
                            env={**os.environ, 'LC_ALL': 'C.UTF-8'})
    return result.stdout.split('\n')


def found(pattern, lines, group):
    return [match.group(group) for match in map(pattern.match, lines) if match]


def shown(program):
    """What can be typed: (words, options) of each command and verb."""
    for name in found(COMMAND, ask(program, []), 1):
        lines = ask(program, [name])
        if any(line.startswith(f'  assayctl {name} [OPTION') for line in lines):
            yield [name], found(OPTION, lines, 1)
        for verb in found(VERB, lines, 2):
            yield [name, verb], found(OPTION, ask(program, [name, verb]), 1)


def entry(manual, words):
    """The part of the manual about a command or verb."""
    start = re.search(rf'^\.It Ic {" ".join(words)}(?: (?:Ar|Op) .*)?$', manual, re.M)
    if start is None:
        return None
    end = re.search(r'^\.(?:It Ic|Ss|Sh) ', manual[start.end():], re.M)
    return manual[start.end():][:end.start() if end else None]


def proposals(program, completion, words):
    """What the completion proposes as the word that follows; the last one is begun."""
    script = '''source "$1"; program=$2; assayctl () { "$program" "$@"; }; compopt () { :; }
        shift 2; COMP_WORDS=(assayctl "$@"); COMP_CWORD=$(($#)); COMPREPLY=(); _assayctl; echo "${COMPREPLY[@]}"'''
    result = subprocess.run(['bash', '-c', script, 'completion', completion, program, *words],
                            capture_output=True, encoding='utf-8', check=False)
    return result.stdout.split()


def problems(program, manual, completion):
    n = 0
    for words, options in shown(program):
        n += 1
        name = ' '.join(words)
        text = entry(manual, words)
        if text is None:
            yield f'the manual has nothing about “{name}”'
        for option in options:
            if text is not None and option not in ('--help', '--workspace') and not re.search(
                    rf'Fl -{option[2:]}(?: |$)', text, re.M):
                yield f'the manual has no {option} for “{name}”'
        if words[-1] not in proposals(program, completion, words):
            yield f'the completion does not propose “{name}”'
        proposed = proposals(program, completion, words + ['--'])
        for option in set(options) - set(proposed):
            yield f'the completion does not propose {option} for “{name}”'
    if n < LEAST:
        yield f'only {n} commands and verbs were found in the help'


def main(program, manual, completion):
    with open(manual, encoding='utf-8') as file:
        text = file.read()
    wrong = list(problems(os.path.abspath(program), text, completion))
    for problem in wrong:
        print(f'{manual}: {problem}')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
