#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a careless command line must not destroy or pay for, and input that is not what it should be."""

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time

from clitest import CliTest, Server, main


class Careful(CliTest):
    def make_texts(self, n=30):
        self.write("tasks.jsonl", "".join(json.dumps({"text": f"Task {i}"}) + "\n" for i in range(1, n + 1)))
        self.ctl("project", "create", "Texts", "--template", "text-classification")
        self.ctl("import", "Texts", "tasks.jsonl")

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    # Files ------------------------------------------------------------------------------------------

    def test_export_replaces_no_workspace_and_no_link(self):
        self.make_texts()
        os.symlink("w.assay", self.path("other.assay"))
        for name in ("w.assay", "./w.assay", "other.assay"):
            self.assertIn("workspace itself", self.ctl("export", "Texts", "-o", name, expect=1).err)
        os.symlink("real.json", self.path("link.json"))
        self.write("real.json", "old")
        self.ctl("export", "Texts", "-o", "link.json")
        self.assertTrue(os.path.islink(self.path("link.json")))
        self.assertEqual(len(json.loads(self.read("real.json"))), 30)

    def test_what_is_no_file_is_written_into(self):
        self.make_texts()
        os.mkfifo(self.path("pipe"))
        reader = subprocess.Popen(["cat", "pipe"], cwd=self.folder, stdout=subprocess.PIPE)
        self.ctl("export", "Texts", "-o", "pipe")
        self.assertEqual(len(json.loads(reader.communicate(timeout=20)[0])), 30)
        self.assertTrue(stat.S_ISFIFO(os.stat(self.path("pipe")).st_mode))
        self.write("ragged.csv", "text,note\na,b\nc\n")
        done = self.ctl("import", "Texts", "ragged.csv", "--rejects", "/dev/stdout", expect=2)
        self.assertIn("source,line,reason,record", done.out)

    def test_full_output_is_one_sentence(self):
        self.make_texts(200)
        full_device = self.make_full_device()
        for command in (("export", "Texts"), ("export", "Texts", "-o", full_device), ("project", "list")):
            with open(full_device, "w", encoding="utf-8") as full:
                done = subprocess.run([self.assayctl, "-w", "w.assay", *command], cwd=self.folder, env=self.env, stdout=full,
                                      stderr=subprocess.PIPE, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1), done.stderr)
            self.assertIn("No space left", done.stderr)
        self.assertTrue(stat.S_ISCHR(os.stat(full_device).st_mode))

    def make_full_device(self):
        """A /dev/full of our own: root could lose the machine's one to a mistake."""
        if os.geteuid() != 0:
            return "/dev/full"
        os.mknod(self.path("full"), 0o666 | stat.S_IFCHR, os.stat("/dev/full").st_rdev)
        try:
            with open(self.path("full"), "w", encoding="utf-8"):
                return self.path("full")
        except OSError:
            self.skipTest("devices can't be used in the folder for temporary files")

    def test_backup_replaces_only_backups(self):
        self.make_texts()
        before = self.ctl("project", "list").out
        self.write("precious.txt", "precious")
        os.symlink("w.assay", self.path("link.assay"))
        os.mkfifo(self.path("pipe"))
        for name, reason in (("precious.txt", "no workspace"), ("./w.assay", "another name"), ("link.assay", "another name"),
                             ("pipe", "no workspace")):
            self.assertIn(reason, self.ctl("workspace", "backup", name, expect=1).err)
        self.assertEqual(self.read("precious.txt"), b"precious")
        self.ctl("workspace", "backup", "b.assay")
        self.ctl("workspace", "backup", "b.assay")
        self.assertEqual(self.raw("-w", "b.assay", "project", "list").out, before)
        self.assertEqual(self.ctl("project", "list").out, before)

    def test_rejects_replace_no_source(self):
        self.make_texts()
        text = self.read("tasks.jsonl")
        self.assertIn("another file", self.ctl("import", "Texts", "tasks.jsonl", "--rejects", "./tasks.jsonl", expect=1).err)
        self.ctl("import", "Texts", "tasks.jsonl", "--rejects", "w.assay", expect=1)
        self.assertEqual(self.read("tasks.jsonl"), text)

    def test_failed_import_leaves_no_project(self):
        self.write("empty.csv", "")
        done = self.ctl("import", "Fresh", "empty.csv", "--template", "text-classification", expect=1)
        self.assertIn("is empty", done.err)
        self.assertNotIn("Fresh", self.ctl("project", "list").out)

    # Options ----------------------------------------------------------------------------------------

    def test_numbers_that_are_none(self):
        self.make_reviews(5, url="http://127.0.0.1:9/v1")
        run = ("run", "Reviews", "judge")
        for option in ("--budget=nan", "--budget=inf", "--budget=0", "--budget=-1", "--budget=", "--budget=x", "--threshold=nan",
                       "--threshold=1.5", "--concurrency=0", "--concurrency=-1", "--concurrency=257", "--version=0",
                       "--version=-1", "--patience=-1", "--subset=filter="):
            self.ctl(*run, option, expect=1)
        for option in ("--input-price=nan", "--output-price=-1", "--cached-price=inf", "--concurrency=0", "--rpm=-1", "--timeout=0"):
            self.ctl("models", "add", "local", option, expect=1)
        self.assertEqual(self.ctl("runs", "list", "--json").out, "")
        self.ctl(*run, "--model", "builtin", expect=None)
        for option in ("--run=0", "--run=-1", "--limit=0", "--limit=-1"):
            self.ctl("results", "Reviews", option, expect=1)
        for title in ("", "   ", "\n"):
            self.ctl("project", "create", title, expect=1)
        estimate = self.ctl(*run, "--model", "builtin", "--dry-run").out
        self.assertNotIn("nan", estimate)
        self.assertIn("5 tasks", estimate)

    def export(self, word):
        return [task["data"]["text"] for task in json.loads(self.ctl("export", "Texts", "--search", word).out)]

    def test_search_index_changes_no_search(self):
        self.make_texts(2000)
        self.write("odd.jsonl", json.dumps({"text": "Grüße, 100% _sure_ AND \"quoted\""}) + "\n")
        self.ctl("import", "Texts", "odd.jsonl")
        words = ("1999", "task 19", "grüße", "GRÜSSE", "Grüße", "0% _", "AND", " and ", "(", "ße", "no such")
        before = [self.export(word) for word in words]
        self.assertIn("2001 tasks are not in the search index", self.ctl("workspace", "info").out)
        self.assertEqual(json.loads(self.ctl("workspace", "info", "--json").out)["unindexed"], 2001)
        self.assertIn("All tasks", self.ctl("workspace", "index").err)
        self.assertNotIn("index", self.ctl("workspace", "info").out)
        self.assertEqual([self.export(word) for word in words], before)
        self.assertEqual([len(found) for found in before][:4], [1, 111, 1, 0])
        self.ctl("workspace", "check")

    def test_killed_index_is_completed(self):
        self.make_texts(20000)
        for delay in (0.02, 0.05, 0.1):
            with subprocess.Popen([self.assayctl, "-w", "w.assay", "workspace", "index", "--anew"], cwd=self.folder,
                                  env=self.env, stderr=subprocess.DEVNULL) as filling:
                time.sleep(delay)
                filling.kill()
            self.ctl("workspace", "check")
            self.assertEqual(self.export("task 19998"), ["Task 19998"])
        self.ctl("workspace", "index")
        self.assertEqual(json.loads(self.ctl("workspace", "info", "--json").out)["unindexed"], 0)
        self.assertEqual(self.export("task 19998"), ["Task 19998"])

    def test_wrong_index_is_noticed_and_made_anew(self):
        self.make_texts(500)
        self.ctl("workspace", "index")
        with sqlite3.connect(self.path("w.assay")) as db:
            db.execute("INSERT INTO task_search (task_search) VALUES ('delete-all')")
        db.close()
        self.assertIn("workspace index --anew", self.ctl("workspace", "check", expect=1).out)
        self.ctl("workspace", "index", "--anew")
        self.ctl("workspace", "check")
        self.assertEqual(self.export("task 123"), ["Task 123"])

    def test_search_looks_at_the_task_as_well(self):
        self.make_reviews(12, url="http://127.0.0.1:9/v1")
        self.ctl("run", "Reviews", "judge", "--model", "builtin", expect=None)
        self.assertEqual([r["task"] for r in self.ctl("results", "Reviews", "--search", "day 7", "--json").lines], [7])

    # Input ------------------------------------------------------------------------------------------

    def test_a_line_without_end(self):
        self.make_texts()
        with open(self.path("long.txt"), "w", encoding="utf-8") as file:
            for _ in range(70):
                file.write("z" * 1024 * 1024)
            file.write("\nafter\n")
        done = self.ctl("import", "Texts", "long.txt", "--rejects", "rejects.csv", expect=2)
        self.assertIn("long.txt:1", done.err)
        self.assertIn("1 tasks imported, 0 duplicates, 1 rejected", done.out)
        self.write("nul.txt", "good\nbad \0 line\nfine\n")
        self.ctl("import", "Texts", "nul.txt", expect=1)

    def test_a_pipe_is_not_waited_for(self):
        self.make_texts()
        os.mkfifo(self.path("pipe.jpg"))
        self.assertIn("pipe", self.ctl("import", "Texts", "pipe.jpg", expect=1).err)
        self.assertIn("30 duplicates", self.ctl("import", "Texts", "-", text=self.read("tasks.jsonl").decode()).out)

    def test_killed_import_is_undone(self):
        self.make_texts()
        self.write("many.jsonl", "".join(f'{{"text":"Many {i} {"x" * 200}"}}\n' for i in range(400000)))
        process = self.spawn("-w", "w.assay", "import", "Texts", "many.jsonl")
        base = sqlite3.connect(f"file:{self.path('w.assay')}?mode=ro", uri=True)
        self.wait_for(lambda: base.execute("SELECT max(n_tasks) FROM import WHERE state = 'running'").fetchone()[0])
        process.send_signal(signal.SIGKILL)
        self.collect(process)
        base.close()
        self.assertEqual(json.loads(self.ctl("project", "list", "--json").out)["tasks"], 30)
        self.assertIn("in order", self.ctl("workspace", "check").out)

    # Workspaces -------------------------------------------------------------------------------------

    def test_what_is_no_workspace(self):
        self.assertIn("folder", self.raw("-w", self.folder, "project", "list").err)
        base = sqlite3.connect(self.path("other.db"))
        base.execute("CREATE TABLE x (y)")
        base.commit()
        base.close()
        self.assertIn("other.db: The file is a database of another program", self.raw("-w", "other.db", "project", "list").err)

    def test_salvage_of_a_cut_file(self):
        self.make_texts(3000)
        size = os.path.getsize(self.path("w.assay"))
        os.truncate(self.path("w.assay"), size // 2)
        self.assertIn("salvage", self.ctl("project", "list", expect=1).err)
        done = self.raw("workspace", "salvage", "w.assay", "new.assay")
        self.assertEqual(done.code, 0, done.err)
        project = json.loads(self.raw("-w", "new.assay", "project", "list", "--json").out)
        base = sqlite3.connect(self.path("new.assay"))
        self.assertEqual(project["tasks"], base.execute("SELECT count(*) FROM task").fetchone()[0])
        base.close()
        self.write("junk", "no workspace at all")
        self.assertEqual(self.raw("workspace", "salvage", "junk", "none.assay").code, 1)
        self.assertFalse(os.path.exists(self.path("none.assay")))

    def test_sample_without_its_material(self):
        done = self.raw("workspace", "sample", "s.assay", env={"ASSAY_DATADIR": ""})
        os.makedirs(self.path("samples"))  # the current folder is not meant by ""
        if done.code == 1:
            self.assertNotIn("“samples/", done.err)
            self.assertEqual([name for name in os.listdir(self.folder) if name.startswith("s.assay")], [])

    # Runs -------------------------------------------------------------------------------------------

    def test_resume_of_a_run_under_way(self):
        with Server(self.server, "--latency-ms", 200) as server:
            self.make_reviews(200, url=server.url)
            process = self.spawn("-w", "w.assay", "run", "Reviews", "judge", "--yes", "--json")
            self.wait_for(lambda: '"running"' in self.ctl("runs", "list", "--json").out)
            done = self.ctl("runs", "resume", 1, expect=1)
            self.assertNotIn("Run 0", done.out + done.err)
            self.assertIn("Another process works on run 1", done.err)
            process.send_signal(signal.SIGINT)
            self.assertEqual(self.collect(process).code, 130)


if __name__ == "__main__":
    main(sys.argv, Careful)
