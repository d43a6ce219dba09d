#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes assayctl.1: the template, with @COMMANDS@ replaced by what "assayctl … --help" says.

Usage: make-man.py ASSAYCTL TEMPLATE OUTPUT"""
import os
import re
import subprocess
import sys

COMMAND = re.compile(r'^  ([a-z]+)  +(.*)$')
VERB = re.compile(r'^  assayctl ([a-z]+) ([a-z-]+) ?(.*)$')
OPTION = re.compile(r'^  (?:-(\w), )?--([a-z-]+)(?:=(\S+))?  +(.*)$')


def ask(program, *words):
    environment = {**os.environ, 'LC_ALL': 'C.UTF-8', 'ASAN_OPTIONS': 'detect_leaks=0'}
    result = subprocess.run([program, *words, '--help'], capture_output=True, check=True,
                            encoding='utf-8', env=environment)
    return result.stdout.split('\n')


def roff(text):
    text = text.replace('\\', '\\e').replace('…', '...').replace('-', '\\-')
    text = text.replace('“', '\\(lq').replace('”', '\\(rq')
    return '\\&' + text if text.startswith(('.', "'")) else text


def sentence(text):
    return roff(text[:1].upper() + text[1:]) + ('' if text.endswith('.') else '.')


def arguments(text):
    """"PROJECT [PROMPT]" as macros."""
    words = []
    for word in text.replace('[OPTION…]', '').split():
        name = word.strip('[]').replace('…', ' ...').lower()
        words.append(f'Op Ar {name}' if word.startswith('[') else f'Ar {name}')
    return ' '.join(words)


def options(lines):
    found = [OPTION.match(line) for line in lines]
    for match in filter(None, found):
        short, name, value, text = match.groups()
        if name in ('help', 'workspace'):
            continue
        first = f'Fl {short} , ' if short else ''
        last = f' Ar {value.replace("…", "...")}' if value else ''
        yield f'.It {first}Fl -{name}{last}\n{sentence(text)}'


def examples(lines):
    if 'Examples:' not in lines:
        return []
    tail = lines[lines.index('Examples:') + 1:]
    end = tail.index('') if '' in tail else len(tail)
    return [roff(line[2:]) for line in tail[:end]]


def entry(program, words, args, text):
    """One command or verb as an item of the list."""
    lines = ask(program, *words)
    out = [f'.It Ic {" ".join(words)} {arguments(args)}'.rstrip(), sentence(text)]
    own = list(options(lines))
    if own:
        out += ['.Pp', '.Bl -tag -width Ds -compact', *own, '.El']
    shown = examples(lines)
    if shown:
        out += ['.Bd -literal', *shown, '.Ed']
    return out


def commands(program):
    out = []
    for match in filter(None, (COMMAND.match(line) for line in ask(program))):
        name, text = match.groups()
        lines = ask(program, name)
        verbs = [(VERB.match(line), lines[number + 1].strip())
                 for number, line in enumerate(lines) if VERB.match(line)]
        out += [f'.Ss {name}', sentence(text), '.Bl -tag -width Ds']
        usage = [line for line in lines if line.startswith(f'  assayctl {name} [OPTION')]
        if usage:  # it works without a verb
            out += entry(program, [name], usage[0].split(name, 1)[1], text)
        for verb, what in verbs:
            out += entry(program, [name, verb.group(2)], verb.group(3), what)
        out.append('.El')
    return '\n'.join(out)


def main(program, template, output):
    with open(template, encoding='utf-8') as file:
        page = file.read()
    with open(output, 'w', encoding='utf-8') as file:
        file.write(page.replace('@COMMANDS@', commands(program)))


if __name__ == '__main__':
    main(*sys.argv[1:])
