#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves that every style check can fail: each bad example, written into a source tree of its own,
must give exactly the finding that it is an example of, and the good tree none."""
import importlib.util
import os
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
SPDX = '/* SPDX-License-Identifier: GPL-3.0-or-later */\n'
XML = '<?xml version="1.0"?>\n<!-- SPDX-License-Identifier: GPL-3.0-or-later -->\n'

# A tree that every check accepts.
GOOD = {
    'src/base/assay-text.h': SPDX + '#pragma once\nG_BEGIN_DECLS\n'
                                    'char *assay_text_join (GStrv parts);\nG_END_DECLS\n',
    'src/base/assay-text.c': SPDX + '#include "assay-text.h"\n\n/**\n * assay_text_join:\n */\n'
                                    'char *\nassay_text_join (GStrv parts)\n{\n'
                                    '  return NULL; /* "SELECT a FROM b" */\n}\n',
    'src/model/tasks/assay-task-repo.c': SPDX + '#include "assay-text.h"\n'
                                          'static const char *sql = "SELECT id FROM task";\n',
    'src/app/assay-window.c': SPDX + '#include <adwaita.h>\n#include "assay-text.h"\n'
                                     'static const char *ui = "/dev/assay/Assay/assay-window.ui";\n'
                                     'static void\non_clicked (void)\n{\n}\n'
                                     '  gtk_widget_class_bind_template_child (klass, AssayWindow, menu);\n'
                                     '  gtk_widget_class_bind_template_callback (klass, on_clicked);\n'
                                     '  bind (klass, GDK_KEY_e, GDK_CONTROL_MASK, "window.export");\n'
                                     '  bind (klass, GDK_KEY_Escape, 0, "window.close");\n'
                                     '  show (_("Select a project from the list"), NULL);\n',
    'ui/assay-ui.gresource.xml': XML + '<gresources><gresource><file>assay-shortcuts.ui</file>'
                                       '<file>assay-window.ui</file>'
                                       '</gresource></gresources>\n',
    'ui/assay-shortcuts.ui': XML + '<interface><object class="GtkShortcutsWindow" id="help_overlay"><child>'
                                   '<object class="GtkShortcutsShortcut">'
                                   '<property name="accelerator">&lt;Control&gt;e</property></object></child>'
                                   '</object></interface>\n',
    'ui/assay-window.ui': XML + '<interface><template class="AssayWindow" parent="GtkWindow"><child>'
                                '<object class="GtkMenuButton" id="menu">'
                                '<property name="icon-name">open-menu</property>'
                                '<signal name="activate" handler="on_clicked"/><accessibility>'
                                '<property name="label" translatable="yes">Main menu</property></accessibility>'
                                '</object></child></template></interface>\n',
    'po/POTFILES.in': 'src/app/assay-window.c\nui/assay-window.ui\n',
    'po/LINGUAS': 'de\n',
    'po/de.po': '',
}
LONG_FUNCTION = SPDX + 'static void\nlong_one (void)\n{\n' + '  work ();\n' * 80 + '}\n'
LONG_CLASS_INIT = SPDX + 'static void\nassay_x_class_init (X *klass)\n{\n' + '  work ();\n' * 60 + '}\n'

# The check, what is changed in the good tree, and what the finding must say.
BAD = [
    ('layers', {'src/base/assay-x.c': '#include "assay-y.h"\n', 'src/model/assay-y.h': SPDX},
     'base includes assay-y.h of model'),
    ('layers', {'src/app/assay-x.c': '#include "assay-y.h"\n', 'src/cli/assay-y.h': SPDX},
     'app includes assay-y.h of cli'),
    ('layers', {'src/app/assay-x.c': '#include "assay-y-private.h"\n', 'src/model/assay-y-private.h': SPDX},
     'private to model'),
    ('layers', {'src/model/assay-x.c': '#include <sqlite3.h>\n'}, 'sqlite3.h does not belong here'),
    ('layers', {'src/engine/assay-x.c': '#include <gtk/gtk.h>\n'},
     'gtk/gtk.h does not belong here'),
    ('layers', {'tests/core/test-x.c': '#include <adwaita.h>\n'}, 'adwaita.h does not belong here'),
    ('layers', {'src/engine/assay-x.c': '#include <libsoup/soup.h>\n'}, 'HTTP goes through'),
    ('layers', {'src/service/assay-x.c': '#include <curl/curl.h>\n'},
     'curl/curl.h does not belong here'),
    ('layers', {'src/engine/assay-x.c': 'x = "SELECT id"\n  " FROM task";\n'}, 'SQL belongs'),
    ('layers', {'src/service/assay-x.c': 'x = "delete from task";\n'}, 'SQL belongs'),
    ('layers', {'src/model/assay-task.c': 'x = "UPDATE task SET a = 1";\n'}, 'SQL belongs'),
    ('layers', {'src/model/assay-x-repo.c': 'x = "PRAGMA user_version";\n'},
     'PRAGMA belongs in the driver'),
    ('layers', {'src/store/sql/1.sql': 'create table a (\n  id integer, x text default rowid);\n'},
     '1.sql:2: rowid'),
    ('layers', {'src/engine/assay-x.c': 'x = json_from_string (reply, NULL);\n'},
     'neither strict nor safe'),
    ('layers', {'src/service/assay-x.c': 'g_print ("hello");\n'}, 'only the command line prints'),
    ('length', {'src/base/assay-x.c': 'x;\n' * 601}, '601 lines, at most 600'),
    ('length', {'src/base/assay-x.h': 'x;\n' * 121}, '121 lines, at most 120'),
    ('length', {'ui/assay-x.ui': '<a/>\n' * 301}, '301 lines, at most 300'),
    ('length', {'src/base/assay-x.c': LONG_FUNCTION},
     'assay-x.c:2: long_one has 84 lines, at most 80'),
    ('length', {'src/base/assay-x.c': LONG_CLASS_INIT},
     'assay_x_class_init has 64 lines, at most 60'),
    ('length', {'src/base/assay-x.c': 'x' * 141 + '\n'}, '141 columns'),
    ('potfiles', {'po/POTFILES.in': 'src/app/assay-window.c\n'}, 'ui/assay-window.ui is missing'),
    ('potfiles', {'po/POTFILES.in': 'ui/assay-window.ui\nsrc/app/assay-window.c\n'}, 'not sorted'),
    ('potfiles', {'po/POTFILES.in': 'src/app/assay-window.c\nsrc/gone.c\nui/assay-window.ui\n'},
     'src/gone.c does not exist'),
    ('potfiles', {'po/POTFILES.in': 'src/app/assay-window.c\nsrc/base/assay-text.c\nui/assay-window.ui\n'},
     'nothing to translate'),
    ('potfiles', {'po/LINGUAS': 'de\nfr\n'}, 'fr.po does not exist'),
    ('potfiles', {'po/fr.po': ''}, 'fr is missing'),
    ('potfiles', {'src/app/assay-window.c': 'x = _("Run ") "%d";\n'}, 'joined to another'),
    ('ui', {'ui/assay-window.ui': ('<property name="label" translatable="yes">Main menu</property>', '')},
     'no label that'),
    ('ui', {'ui/assay-window.ui': (' translatable="yes"', '')}, '"Main menu" cannot be translated'),
    ('ui', {'ui/assay-window.ui': ('id="menu"', 'id="other"')}, 'binds the child menu'),
    ('ui', {'src/app/assay-window.c': ('AssayWindow, menu', 'AssayWindow, menus')},
     'the id menu is no field'),
    ('ui', {'ui/assay-window.ui': ('handler="on_clicked"', 'handler="on_gone"')},
     'on_gone is not bound'),
    ('ui', {'ui/assay-other.ui': '<interface/>'}, 'not in the gresource'),
    ('ui', {'ui/assay-window.ui': ('icon-name">open-menu</property>',
                                   'tooltip-text"><closure type="gchararray" function="assay_gone"/></property>')},
     'the closure assay_gone does not exist'),
    ('screenshots', {'README.md': '![A](data/screenshots/a.png)\n'}, 'README.md:1: data/screenshots has no a.png'),
    ('screenshots', {'data/screenshots/b.png': ''}, 'neither README nor metainfo shows it'),
    ('shortcuts', {'src/app/assay-x.c': '  { "x.y", func, GDK_KEY_F3, 0 },\n'}, 'f3 is not in'),
    ('shortcuts', {'src/app/assay-x.c': 'b (GDK_KEY_e, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "x");\n'},
     '<shift><control>e is not in'),
    ('shortcuts', {'src/app/assay-x.c': '{ "app.quit", { "<Control>q" } },\n'}, '<control>q is not in'),
    ('shortcuts', {'src/app/assay-window.c': ('GDK_KEY_e', 'GDK_KEY_d')}, 'nothing binds <control>e'),
    ('doc', {'src/base/assay-text.c': (' * assay_text_join:', ' * something:')},
     'assay_text_join() has no doc comment'),
    ('doc', {'src/base/assay-x.c': SPDX + 'int x;\n' * 90}, 'open with an essay'),
    ('doc', {'src/base/assay-x.c': '#include <glib.h>\n'}, 'no line "SPDX'),
    ('doc', {'src/README.md': 'see `assay-gone.c`\n'}, 'src/README.md:1: assay-gone.c does not exist'),
    ('doc', {'README.md': 'see `tests/gone`\n'}, 'README.md:1: tests/gone does not exist'),
    ('doc', {'src/base/assay-x.c': SPDX + '\tint x;\n'}, 'assay-x.c:2: a tab'),
]


def load(name):
    spec = importlib.util.spec_from_file_location(name, os.path.join(HERE, f'check-{name}.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECKS = {name: load(name) for name in ('doc', 'layers', 'length', 'potfiles', 'screenshots', 'shortcuts', 'ui')}


def findings(name, changes):
    """What a check says of the good tree with some files replaced, or a piece of them."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in {**GOOD, **changes}.items():
            if isinstance(text, tuple):
                assert text[0] in GOOD[path], text[0]
                text = GOOD[path].replace(*text)
            os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
            with open(os.path.join(root, path), 'w', encoding='utf-8') as file:
                file.write(text)
        return CHECKS[name].check(root)


class Checks(unittest.TestCase):
    def test_good_tree(self):
        for name in CHECKS:
            with self.subTest(name):
                self.assertEqual(findings(name, {}), [])

    def test_bad_examples(self):
        for name, changes, expected in BAD:
            with self.subTest(check=name, expected=expected):
                said = '\n'.join(findings(name, changes))
                self.assertIn(expected, said)

    def test_every_check_has_examples(self):
        self.assertEqual({name for name, _, _ in BAD}, set(CHECKS))


if __name__ == '__main__':
    unittest.main()
