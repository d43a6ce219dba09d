# SPDX-License-Identifier: GPL-3.0-or-later
"""What the bench scripts share: the model server, a workspace driven by assayctl as a user would, a process
measured while it runs, and the table at the end.

A figure alone says little on a shared machine: whatever has a floor is measured beside it in the same run, alternating,
and judged by the ratio of the medians."""

import argparse
import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KEY = "sk-bench-0123456789"
PROJECT, PROMPT = "Bench", "bench"
TEMPLATE = "text-classification"  # a project whose tasks have a "text"
SYSTEM = "You label short texts. Answer with the label that fits best."
POLL_S = 0.01  # how often the memory of a running process is read


def parser(description):
    """The options every script has; a script adds its own."""
    p = argparse.ArgumentParser(description=description)
    p.add_argument("--build", default=os.path.join(ROOT, "build"), help="build folder (build)")
    p.add_argument("--assayctl", help="the program to measure (BUILD/src/cli/assayctl)")
    p.add_argument("--runs", type=int, default=5, help="repeats; the median counts (5)")
    p.add_argument("--strict", action="store_true", help="exit 1 when a budget is not kept")
    p.add_argument("--keep", action="store_true", help="leave the working folder behind and say where")
    return p


class Bench:
    """The context of a script: its options, its folder, its table."""

    def __init__(self, options):
        self.options = options
        self.assayctl = os.path.abspath(options.assayctl or os.path.join(options.build, "src/cli/assayctl"))
        self.server_program = self.program("tests/model-server/assay-model-server")
        self.folder = tempfile.mkdtemp(prefix="assay-bench-")
        self.table = Table()
        self.load = os.getloadavg()[0]
        if not os.access(self.assayctl, os.X_OK):
            sys.exit(f"{self.assayctl} is not there; build it or say where it is with --assayctl")

    def __enter__(self):
        return self

    def __exit__(self, kind, *unused):
        if self.options.keep:
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.table.print()
        print(f"\nload {self.load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end, {os.cpu_count()} processors")
        if kind is None and self.options.strict and not self.table.good:
            sys.exit(1)

    def program(self, path):
        """The absolute path of a program of the build."""
        full = os.path.abspath(os.path.join(self.options.build, path))
        if not os.access(full, os.X_OK):
            sys.exit(f"{full} is not there; build the tests first (ninja -C {self.options.build})")
        return full

    def path(self, name):
        return os.path.join(self.folder, name)

    def server(self, *options):
        return Server(self.server_program, *options)

    def baseline(self, client, server, requests, body, in_flight=64):
        """What a bare client needs for the same requests; None when it was not built."""
        program = os.path.join(self.options.build, "tests/bench", f"baseline-{client}")
        if not os.access(program, os.X_OK):
            return None
        with open(self.path("body.json"), "w", encoding="utf-8") as file:
            json.dump(body, file)
        done = subprocess.run([program, "--url", server.url + "/chat/completions", "--body", self.path("body.json"), "--key", KEY,
                               "--requests", str(requests), "--in-flight", str(in_flight)], stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)


class Server:
    """A model server of one's own, gone with the script."""

    def __init__(self, program, *options):
        self.process = subprocess.Popen([program, "--port", "0", "--exit-on-eof", "--key", KEY, *map(str, options)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[1])
        self.url = f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body)
            reply = connection.getresponse()
            data = reply.read()
        finally:
            connection.close()
        if reply.status != 200:
            raise RuntimeError(data.decode())
        return json.loads(data)

    def stats(self):
        return self.call("GET", "/stats")

    def control(self, **what):
        return self.call("POST", "/control", json.dumps(what))


class Done:
    """What a finished process took."""

    def __init__(self, code, out, err, seconds, cpu_s, peak_kb, started):
        self.code, self.out, self.err = code, out, err
        self.seconds, self.cpu_s, self.peak_kb, self.started = seconds, cpu_s, peak_kb, started

    def events(self):
        return [json.loads(line) for line in self.out.splitlines() if line.startswith("{")]

    def finished(self):
        """The last event of a run."""
        last = [event for event in self.events() if event.get("event") == "finished"]
        if not last:
            raise RuntimeError(f"no finished event; exit {self.code}: {self.err.strip() or self.out[-300:]}")
        return last[-1]


def peak_of(pid):
    """The peak resident memory of a live process in kB; of nobody 0. (ru_maxrss would count what Python had before exec.)"""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


def execute(arguments, folder, timeout=3600, env=None, memory=False):
    """Runs a program to its end and measures it. With memory, its peak is watched, at some cost in time."""
    with open(os.path.join(folder, "stdout"), "w+", encoding="utf-8") as out, \
         open(os.path.join(folder, "stderr"), "w+", encoding="utf-8") as err:
        started = time.monotonic()
        process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=env)
        peak, pid = 0, 0
        while pid == 0:
            peak = max(peak, peak_of(process.pid)) if memory else 0
            pid, status, usage = os.wait4(process.pid, os.WNOHANG if memory else 0)
            if pid == 0:
                time.sleep(POLL_S)
                if time.monotonic() - started > timeout:
                    process.kill()
                    memory = False
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return Done(process.returncode, out.read(), err.read(), seconds, usage.ru_utime + usage.ru_stime, peak, started)


class Workspace:
    """A workspace on disk, driven by the transcript's lines."""

    def __init__(self, bench, name):
        self.bench = bench
        self.file = bench.path(name + ".assay")
        self.env = dict(os.environ, ASSAY_BENCH_KEY=KEY, XDG_DATA_HOME=bench.path("data"), XDG_CONFIG_HOME=bench.path("config"),
                        XDG_CACHE_HOME=bench.path("cache"), LC_ALL="C.UTF-8")

    def ctl(self, *arguments, expect=(0,), **more):
        """assayctl -w FILE ARGUMENTS; another exit code than expected ends the script."""
        done = execute([self.bench.assayctl, "-w", self.file, *map(str, arguments)], self.bench.folder, env=self.env, **more)
        if expect is not None and done.code not in expect:
            raise SystemExit(f"assayctl {' '.join(map(str, arguments))}: exit {done.code}\n{done.err}{done.out[-500:]}")
        return done

    def spawn(self, *arguments):
        """The same, left running."""
        return subprocess.Popen([self.bench.assayctl, "-w", self.file, *map(str, arguments)], env=self.env,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def prepare(self, server, tasks, concurrency=64, model_options=()):
        """A project with so many tasks and a prompt for the server's model."""
        path = self.bench.path("tasks.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            for i in range(1, tasks + 1):
                file.write(json.dumps({"text": text_of(i)}) + "\n")
        self.ctl("project", "create", PROJECT, "--template", TEMPLATE)
        self.ctl("import", PROJECT, path)
        self.ctl("models", "add", "local", "--base-url", server.url, "--key-env", "ASSAY_BENCH_KEY", "--input-price", 1.25,
                 "--output-price", 10, "--concurrency", concurrency, *model_options)
        self.ctl("prompt", "set", PROJECT, PROMPT, "--system", SYSTEM, "--user", "{{text}}", "--model", "local/judge-1",
                 "--param", "temperature=0")
        os.unlink(path)
        return self

    def copy(self, name):
        """A workspace like this one, so that no run finds the answers of the one before in the cache."""
        other = Workspace(self.bench, name)
        other.remove()
        for suffix in ("", "-wal", "-shm", ".blobs", "-blobs"):
            if os.path.isdir(self.file + suffix):
                shutil.copytree(self.file + suffix, other.file + suffix)
            elif os.path.exists(self.file + suffix):
                shutil.copy(self.file + suffix, other.file + suffix)
        return other

    def remove(self):
        for entry in os.listdir(self.bench.folder):
            if entry.startswith(os.path.basename(self.file)):
                path = self.bench.path(entry)
                shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)

    def run(self, subset="all", expect=(0,), **more):
        return self.ctl("run", PROJECT, PROMPT, "--subset", subset, "--yes", "--json", expect=expect, **more)

    def results(self, run=1, expect=(0,)):
        return [json.loads(line) for line in self.ctl("results", PROJECT, "--run", run, "--json", expect=expect).out.splitlines()]

    def size(self):
        return sum(os.path.getsize(self.bench.path(entry)) for entry in os.listdir(self.bench.folder)
                   if entry.startswith(os.path.basename(self.file)) and os.path.isfile(self.bench.path(entry)))


def text_of(number):
    """The text of a task; the server's log shows its start, which tells tasks apart."""
    return f"Task {number}: the parcel came on day {number % 9 + 1}, the box was dented, the lamp inside works."


def body_of(system=SYSTEM):
    """The request a run sends for such a task, for the baselines."""
    schema = {"type": "object", "properties": {"sentiment": {"type": "string", "enum": ["Positive", "Negative", "Neutral"]}},
              "required": ["sentiment"], "additionalProperties": False}
    return {"model": "judge-1", "temperature": 0,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": text_of(0).replace("Task 0", "Task @N@")}],
            "response_format": {"type": "json_schema", "json_schema": {"name": "result", "strict": True, "schema": schema}}}


def median(values):
    return statistics.median(values)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Table:
    """Figure, ratio, budget, verdict; one row for each line of the promise."""

    HEAD = ("what", "figure", "beside", "ratio", "budget", "")

    def __init__(self):
        self.rows = []
        self.good = True

    def add(self, what, figure, beside="", ratio="", budget="", keeps=None):
        """keeps: whether the budget is kept, None for a row that only informs."""
        self.good = self.good and keeps is not False
        self.rows.append((what, figure, beside, ratio, budget, {True: "ok", False: "OVER", None: ""}[keeps]))
        print("  " + " | ".join(part for part in self.rows[-1] if part), file=sys.stderr)

    def print(self):
        if not self.rows:
            return
        rows = [self.HEAD, *self.rows]
        widths = [max(len(row[i]) for row in rows) for i in range(len(self.HEAD))]
        print()
        for i, row in enumerate(rows):
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
            if i == 0:
                print("  ".join("-" * width for width in widths).rstrip())
