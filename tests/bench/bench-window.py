#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person waits for in the window: the first frame beside an empty libadwaita window, 100,000 and 1,000,000 results,
10,000 photographs, a run watched while it goes. Needs xvfb-run and dbus-run-session."""

import glob
import os
import subprocess

import bench

RATE = 1000  # results a second while a run is watched
COMMENT = 0xFE  # the JPEG segment that makes copies of one photograph different files


def environment(context):
    build = os.path.abspath(context.options.build)
    home = context.path("home")
    os.makedirs(home, exist_ok=True)
    return dict(os.environ, GSETTINGS_SCHEMA_DIR=os.path.join(build, "data"), GSETTINGS_BACKEND="memory", GSK_RENDERER="cairo",
                GDK_DEBUG="gl-disable", GTK_A11Y="none", XDG_DATA_HOME=home, XDG_CONFIG_HOME=home, XDG_CACHE_HOME=home,
                ASSAY_BENCH_KEY=bench.KEY, LC_ALL="C.UTF-8")


def in_display(*command):
    return ["dbus-run-session", "--", "xvfb-run", "-a", "-s", "-screen 0 1600x1000x24 -noreset", *command]


def show_first_frame(context, runs):
    """Both programs in one display, in turn, each timed from its start to its first frame."""
    program = context.program("tests/bench/bench-first-frame")
    script = ("import subprocess, time\n"
              "for i in range(%d):\n"
              "    for what in ('empty', 'assay'):\n"
              "        start = time.monotonic()\n"
              "        subprocess.run([%r, what], stderr=subprocess.DEVNULL)\n"
              "        print(what, time.monotonic() - start, flush=True)\n" % (runs, program))
    out = subprocess.run(in_display("python3", "-c", script), env=environment(context), stdout=subprocess.PIPE, text=True,
                         check=True).stdout
    times = {"empty": [], "assay": []}
    for line in out.splitlines()[2:]:  # the first of each reads the disk
        times[line.split()[0]].append(float(line.split()[1]) * 1000)
    own, empty = bench.median(times["assay"]), bench.median(times["empty"])
    context.table.add("first frame", f"{own:.0f} ms", f"empty libadwaita window {empty:.0f} ms", f"{own / empty:.2f}", "<= 1.5",
                      own / empty <= 1.5)


def show(context, title, *arguments):
    """The program's own lines."""
    print(f"\n{title}")
    subprocess.run(in_display(context.program("tests/bench/bench-window"), *map(str, arguments)), env=environment(context),
                   stderr=subprocess.DEVNULL, check=True)


def make_photographs(context, count):
    """So many different files from the photographs of a folder; each decodes as its original does."""
    originals = sorted(glob.glob(os.path.join(context.options.photos, "*.jp*g")))
    if not originals:
        raise SystemExit(f"no JPEG files in {context.options.photos}; say where some are with --photos")
    folder = context.path("photos")
    os.makedirs(folder)
    for i in range(count):
        with open(originals[i % len(originals)], "rb") as file:
            data = file.read()
        text = f"{i:06d}".encode()
        with open(os.path.join(folder, f"photo-{i:06d}.jpg"), "wb") as file:
            file.write(data[:2] + bytes((0xFF, COMMENT, 0, len(text) + 2)) + text + data[2:])
    return folder


def show_photographs(context):
    workspace = bench.Workspace(context, "photos")
    workspace.ctl("project", "create", bench.PROJECT, "--template", "image-rubric")
    workspace.ctl("import", bench.PROJECT, make_photographs(context, context.options.n_photos))
    show(context, f"{context.options.n_photos:,} photographs", "data", workspace.file)


def show_live(context):
    in_flight = 64
    with context.server("--latency-ms", in_flight * 1000 // RATE) as server:
        workspace = bench.Workspace(context, "live").prepare(server, context.options.n_live, in_flight)
        show(context, f"a run of {context.options.n_live:,} tasks at {RATE:,} a second", "live", workspace.file)


def main():
    parser = bench.parser(__doc__)
    parser.set_defaults(runs=11)
    parser.add_argument("--photos", default="", help="folder of JPEG photographs to make the large set of")
    parser.add_argument("--n-photos", type=int, default=10000)
    parser.add_argument("--n-live", type=int, default=10000)
    parser.add_argument("--sizes", type=int, nargs="*", default=[100000, 1000000], help="results in the grid")
    with bench.Bench(parser.parse_args()) as context:
        show_first_frame(context, context.options.runs)
        for size in context.options.sizes:
            show(context, f"{size:,} results", "results", context.folder, size)
        if context.options.n_live:
            show_live(context)
        if context.options.photos:
            show_photographs(context)


main()
