#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The labeling config and the rubric of a project, looked at, checked and changed."""

import json
import sys

from clitest import CliTest, Server, main

GOOD = """<View>
  <Text name="text" value="$text"/>
  <Choices name="sentiment" toName="text"><Choice value="Good"/><Choice value="Bad"/></Choices>
</View>
"""
BROKEN = '<View>\n  <Text name="text" value="$text"/>\n  <Rating name="r" toName="photo"/>\n</View>\n'


class ProjectConfig(CliTest):
    def make(self):
        self.write("tasks.jsonl", "".join(json.dumps({"text": f"Task {i}"}) + "\n" for i in range(3)))
        self.ctl("project", "create", "Texts", "--config", GOOD)
        self.ctl("import", "Texts", "tasks.jsonl")

    def test_show_and_check(self):
        self.make()
        self.assertEqual(self.ctl("project", "config", "Texts").out, GOOD)
        self.assertEqual(self.ctl("project", "config", "Texts", "--check").out, "")
        self.write("broken.xml", BROKEN)
        done = self.raw("-w", "w.assay", "project", "config", "Texts", "--check", "--set", "@broken.xml")
        self.assertEqual(done.code, 1)
        self.assertIn("Line 3: toName=\"photo\" not found in names", done.out)
        done = self.ctl("project", "config", "Texts", "--set", "@broken.xml", expect=1)
        self.assertIn("Line 3", done.err)
        self.assertEqual(self.ctl("project", "config", "Texts").out, GOOD)

    def test_set_says_what_it_does(self):
        with Server(self.server) as server:
            self.make_reviews(n=5, url=server.url)
            self.ctl("run", "Reviews", "judge", "--yes", env={"MY_KEY": "k"}, expect=None)
        before = self.ctl("project", "config", "Reviews").out
        self.write("form.xml", before.replace("sentiment", "mood"))
        done = self.ctl("project", "config", "Reviews", "--set", "@form.xml", expect=1)
        self.assertIn("sentiment: is called mood from now on", done.err)
        self.assertIn("--yes", done.err)
        self.assertEqual(self.ctl("project", "config", "Reviews").out, before)
        self.ctl("project", "config", "Reviews", "--set", "@form.xml", "--yes")
        self.assertIn("mood", self.ctl("project", "config", "Reviews").out)

    def test_tasks_that_lack_something(self):
        self.make()
        self.write("form.xml", GOOD.replace("<Choices", '<Image name="i" value="$photo"/><Choices', 1))
        done = self.ctl("project", "config", "Texts", "--set", "@form.xml", expect=1)
        self.assertIn("3 tasks have not what it shows", done.err)

    def test_looks_need_no_yes(self):
        self.make()
        self.write("form.xml", GOOD.replace("<Choices", '<Header value="Hello"/><Choices', 1))
        self.ctl("project", "config", "Texts", "--set", "@form.xml")
        self.assertIn("Hello", self.ctl("project", "config", "Texts").out)

    def test_rubric(self):
        self.make()
        self.assertEqual(self.ctl("project", "rubric", "Texts").out, "")
        self.ctl("prompt", "set", "Texts", "judge", "--system", "Be strict.", "--user", "{{text}}")
        self.write("rubric.json", json.dumps({"dimensions": [{"title": "How clear", "meaning": "Easily understood.", "weight": 2}]}))
        self.assertIn("--yes", self.ctl("project", "rubric", "Texts", "--set", "@rubric.json", expect=1).err)
        self.ctl("project", "rubric", "Texts", "--set", "@rubric.json", "--yes")
        self.assertEqual(json.loads(self.ctl("project", "rubric", "Texts").out)["dimensions"][0]["name"], "how_clear")
        config = self.ctl("project", "config", "Texts").out
        self.assertIn('<Rating name="how_clear"', config)
        self.assertIn("</Choices>", config)
        self.assertIn("How clear", self.ctl("prompt", "show", "Texts", "judge").out)
        self.assertIn("dimensions", self.ctl("project", "rubric", "Texts", "--set", '{"dimensions":[]}', "--yes", expect=1).err)


if __name__ == "__main__":
    main(sys.argv, ProjectConfig)
