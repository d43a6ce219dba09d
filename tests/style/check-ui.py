#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The .ui files: everything without a visible label has an accessible one, everything readable can
be translated, and ids, callbacks and closures are those that the class binds."""
import os
import re
import xml.etree.ElementTree as ElementTree
from xml.parsers import expat

import common

BUTTONS = {'GtkButton', 'GtkToggleButton', 'GtkMenuButton', 'AdwSplitButton'}
UNNAMED = {'GtkEntry', 'GtkPasswordEntry', 'GtkSearchEntry', 'GtkTextView', 'GtkSourceView',
           'GtkListView', 'GtkListBox', 'GtkColumnView', 'GtkGridView', 'GtkDropDown', 'GtkSwitch',
           'GtkSpinButton', 'GtkScale', 'GtkProgressBar', 'GtkLevelBar', 'GtkPicture'}
READABLE = {'label', 'title', 'subtitle', 'description', 'tooltip-text', 'placeholder-text',
            'heading', 'body', 'caption'}
REFERRING = {'mnemonic-widget', 'stack', 'model', 'menu-model', 'child', 'popover', 'factory',
             'group', 'key-capture-widget'}


def parse(text):
    """The tree, each element with the line it starts on."""
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate()

    def start(tag, attrs):
        builder.start(tag, {**attrs, '_line': str(parser.CurrentLineNumber)})
    parser.StartElementHandler = start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.Parse(text, True)
    return builder.close()


def properties(element):
    values = {p.get('name').replace('_', '-'): (p.text or '') for p in element.findall('property')}
    values.update({b.get('name').replace('_', '-'): 'bound' for b in element.findall('binding')})
    return values


def accessible(element):
    names = {c.get('name') for a in element.findall('accessibility') for c in a}
    return bool(names & {'label', 'labelled-by'})


def check_names(path, element):
    kind = element.get('class')
    props = properties(element)
    has_child = element.find('child') is not None or 'child' in props
    unnamed = kind in UNNAMED or (kind in BUTTONS and not props.get('label') and not has_child)
    if unnamed and not accessible(element) and props.get('accessible-role') != 'presentation':
        yield f'{path}:{element.get("_line")}: {kind} has no label that a screen reader could say'


def check_text(path, tree):
    for tag in ('property', 'attribute'):
        for element in tree.iter(tag):
            text = element.text or ''
            exempt = element.get('translatable') or element.get('bind-source')
            if element.get('name') in READABLE and re.search(r'[^\W\d_]', text) and not exempt:
                yield f'{path}:{element.get("_line")}: "{text}" cannot be translated'


def referred(tree):
    names = {e.get('bind-source') for e in tree.iter() if e.get('bind-source')}
    names |= {e.get('object') for e in tree.iter('signal')}
    for tag in ('lookup', 'constant', 'relation'):
        names |= {(e.text or '').strip() for e in tree.iter(tag)}
    names |= {(e.text or '').strip() for e in tree.iter('property') if e.get('name') in REFERRING}
    return names | {(p.text or '').strip() for a in tree.iter('accessibility') for p in a}


def check_binding(path, tree, sources):
    """What a template names against what its class binds."""
    template = tree.find('template')
    if template is None:
        return
    kind = template.get('class')
    resource = os.path.basename(path)
    owners = [c for c in sources.values() if f'/{resource}"' in c]
    if len(owners) != 1:
        yield f'{path}:1: {len(owners)} classes set this template, expected one for {kind}'
        return
    code = owners[0]
    ids = {e.get('id'): e.get('_line') for e in tree.iter('object') if e.get('id')}
    children = set(re.findall(r'bind_template_child(?:_internal)?\s*\(\s*\w+,\s*\w+,\s*(\w+)', code))
    if 'bind_template_child_full' in code:  # by name, from a table
        children |= set(re.findall(r'"(\w+)"', code)) & set(ids)
    for name in sorted(children - set(ids)):
        yield f'{path}:1: {kind} binds the child {name}, which is not here'
    for name in sorted(set(ids) - children - referred(tree)):
        yield f'{path}:{ids[name]}: the id {name} is no field of {kind} and is used nowhere'
    callbacks = set(re.findall(r'bind_template_callback\s*\(\s*\w+,\s*(\w+)\s*\)', code))
    for signal in tree.iter('signal'):
        name = signal.get('handler')
        if name not in callbacks:
            yield f'{path}:{signal.get("_line")}: the handler {name} is not bound by {kind}'
    for closure in tree.iter('closure'):
        name = closure.get('function')
        defined = any(re.search(rf'^{name}\s*\(', c, re.M) for c in sources.values())
        if name not in callbacks and not defined:
            yield f'{path}:{closure.get("_line")}: the closure {name} does not exist'


def check(root):
    findings = []
    sources = {p: common.read(root, p) for p in common.find(root, 'src/app', '.c')}
    resources = ''.join(common.read(root, p) for p in common.find(root, 'ui', '.gresource.xml'))
    listed = set(re.findall(r'<file\b[^>]*>([^<]+)</file>', resources))
    for path in common.find(root, 'ui', '.ui', '.css'):
        if os.path.relpath(path, 'ui') not in listed:
            findings.append(f'{path}:1: is not in the gresource')
    for path in common.find(root, 'ui', '.ui'):
        tree = parse(common.read(root, path))
        for element in list(tree.iter('object')) + list(tree.iter('template')):
            findings += check_names(path, element)
        findings += check_text(path, tree)
        findings += check_binding(path, tree, sources)
    return findings


if __name__ == '__main__':
    common.run(check)
