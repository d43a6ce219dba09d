# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of assayctl share: the program in a folder of its own, and the model server beside it."""

import json
import os
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.request

KEY = "sk-assay-test-0123456789abcdef"


class Server:
    """The loopback model server; "with" ends it."""

    def __init__(self, program, *options):
        self.process = subprocess.Popen([program, "--port", "0", "--exit-on-eof", *map(str, options)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[1])
        self.url = f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self):
        return self

    def stats(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/stats", timeout=10) as reply:
            return json.load(reply)

    def __exit__(self, *unused):
        self.process.stdin.close()
        self.process.stdout.read()
        self.process.stdout.close()
        self.process.wait(20)


class Done:
    def __init__(self, process, out, err):
        self.code, self.out, self.err = process.returncode, out, err

    @property
    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


class CliTest(unittest.TestCase):
    """Each test has its own folder, workspace and user."""

    assayctl = None  # set by main()
    server = None
    samples = None

    def setUp(self):
        self.temp = tempfile.TemporaryDirectory(prefix="assay-cli-")
        self.folder = self.temp.name
        self.said = []  # all that was ever printed
        self.env = {name: value for name, value in os.environ.items()
                    if name not in ("DBUS_SESSION_BUS_ADDRESS", "MY_KEY", "NO_COLOR") and not name.startswith("ASSAY_KEY_")}
        self.env.update(HOME=self.folder, XDG_DATA_HOME=self.path("share"), XDG_CONFIG_HOME=self.path("config"),
                        XDG_CACHE_HOME=self.path("cache"), XDG_RUNTIME_DIR=self.path("run"), TERM="xterm")

    def tearDown(self):
        self.assert_no_key()
        self.temp.cleanup()

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, text, encoding="utf-8"):
        with open(self.path(name), "w", encoding=encoding) as file:
            file.write(text)
        return name

    def spawn(self, *arguments, env=None, **more):
        return subprocess.Popen([self.assayctl, *map(str, arguments)], cwd=self.folder, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, encoding="utf-8", env=dict(self.env, **(env or {})), **more)

    def collect(self, process, text=None, timeout=100):
        out, err = process.communicate(text, timeout)
        self.said += [out, err]
        return Done(process, out, err)

    def raw(self, *arguments, text=None, env=None):
        """assayctl as typed, with standard input from a pipe."""
        return self.collect(self.spawn(*arguments, env=env, stdin=subprocess.PIPE), text or "")

    def ctl(self, *arguments, expect=0, **more):
        """assayctl -w w.assay …, which must exit as expected."""
        done = self.raw("-w", "w.assay", *arguments, **more)
        if expect is not None:
            self.assertEqual(done.code, expect, f"assayctl {' '.join(map(str, arguments))}\n{done.out[-2000:]}\n{done.err[-2000:]}")
        self.assertNotIn("CRITICAL", done.err)
        if expect == 1:
            self.assert_one_sentence(done)
        return done

    def assert_one_sentence(self, done):
        errors = [line for line in done.err.splitlines() if line.startswith("assayctl: ")]
        self.assertEqual(len(errors), 1, done.err)

    def assert_no_key(self):
        """No key was printed, and none is in any file."""
        for text in self.said:
            self.assertNotIn(KEY, text)
        for folder, _, names in os.walk(self.folder):
            for name in names:
                if name == "keys.json" or not os.path.isfile(os.path.join(folder, name)):
                    continue
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(KEY.encode(), file.read(), f"the key is in {name}")

    def interrupt_when(self, process, pattern, number=signal.SIGINT):
        """Reads standard output up to a line that holds the pattern, then sends a signal."""
        seen = ""
        for line in process.stdout:
            seen += line
            if pattern in line:
                break
        process.send_signal(number)
        done = self.collect(process)
        done.out = seen + done.out
        return done

    def make_reviews(self, n=60, **connection):
        """A project of texts, and a prompt for the server's model."""
        self.write("tasks.jsonl", "".join(json.dumps({"text": f"Task {i}: the lamp came on day {i}."}) + "\n" for i in range(1, n + 1)))
        self.ctl("project", "create", "Reviews", "--template", "text-classification")
        self.ctl("import", "Reviews", "tasks.jsonl")
        self.add_connection(**connection)
        self.ctl("prompt", "set", "Reviews", "judge", "--system", "Classify.", "--user", "{{text}}", "--model", "local/judge-1",
                 "--param", "temperature=0")

    def add_connection(self, url=None, name="local", **options):
        options = {"input-price": 1.25, "output-price": 10, "concurrency": 8, **options}
        self.ctl("models", "add", name, "--base-url", url, "--key-env", "MY_KEY",
                 *[f"--{option}={value}" for option, value in options.items()])

    def wait_for(self, condition, seconds=30):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, "waited too long")
            time.sleep(0.05)


def main(argv, *cases):
    """Arguments: assayctl, the model server, the folder of sample pictures."""
    CliTest.assayctl, CliTest.server, CliTest.samples = (os.path.abspath(path) for path in argv[1:4])
    unittest.main(argv=argv[:1] + argv[4:], verbosity=2)
