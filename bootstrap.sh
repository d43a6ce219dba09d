#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# bootstrap.sh: from a fresh clone to a running Assay, in one command.
#
# Everything lands below this folder: build/ is the release build, build/root what it installs for
# "run" and the tests, build-asan/ the build with sanitizers. Nothing is done twice: packages are
# asked for only when dpkg (rpm, pacman) does not know them, meson and ninja do the rest.
set -eu

top=$(cd "$(dirname "$0")" && pwd)
build=$top/build
root=$build/root
asan=$top/build-asan
sample=${XDG_DATA_HOME:-$HOME/.local/share}/assay/sample.assay

usage () {
  cat <<END
Assay: label data with language models and know whether the labels are right.

  ./bootstrap.sh run [ARGS]      install what is missing, build, open the sample workspace
                                 (or what ARGS say); without a display: score the sample's
                                 pictures with the built-in model and print the results
  ./bootstrap.sh test            the same build, then every test, also with sanitizers
  ./bootstrap.sh install [DIR]   build and install for everybody, below DIR (/usr/local)
  ./bootstrap.sh deps            only install the packages that building and testing need

The first call takes a few minutes; the next ones only do what has changed.
END
}

say () { printf '%s\n' "$*"; }
fail () { printf 'bootstrap.sh: %s\n' "$*" >&2; exit 1; }

as_root () {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else fail "this needs root, and sudo is not here; run as root: $*"
  fi
}

# Packages ------------------------------------------------------------------------------------

# To build, to run (picture formats and TLS are plug-ins), and, with "test", to test.
packages_apt () {
  echo gcc libc6-dev git meson ninja-build pkg-config gettext python3 desktop-file-utils appstream \
    shared-mime-info libglib2.0-dev libjson-glib-dev libsoup-3.0-dev libsqlite3-dev \
    libcurl4-openssl-dev libgdk-pixbuf-2.0-dev libyajl-dev libxxhash-dev libexpat1-dev \
    libpoppler-glib-dev libcairo2-dev libsecret-1-dev liblinear-dev libgtk-4-dev \
    libadwaita-1-dev libgtksourceview-5-dev
  echo webp-pixbuf-loader librsvg2-common glib-networking adwaita-icon-theme fonts-cantarell ca-certificates
  [ "$1" != test ] || echo xvfb xauth dbus at-spi2-core libgtk-4-bin python3-gi
}

packages_dnf () {
  echo gcc git meson ninja-build pkgconf-pkg-config gettext python3 desktop-file-utils appstream \
    shared-mime-info glib2-devel json-glib-devel libsoup3-devel libcurl-devel sqlite-devel \
    gdk-pixbuf2-devel yajl-devel xxhash-devel expat-devel poppler-glib-devel cairo-devel \
    libsecret-devel liblinear-devel gtk4-devel libadwaita-devel gtksourceview5-devel
  echo webp-pixbuf-loader librsvg2 glib-networking adwaita-icon-theme abattis-cantarell-fonts ca-certificates
  [ "$1" != test ] || echo xorg-x11-server-Xvfb dbus-daemon at-spi2-core gtk4-devel-tools \
    python3-gobject libasan libubsan
}

packages_pacman () {
  echo gcc git meson ninja pkgconf gettext python desktop-file-utils appstream shared-mime-info \
    glib2-devel json-glib libsoup3 curl sqlite gdk-pixbuf2 yajl xxhash expat poppler-glib cairo \
    libsecret liblinear gtk4 libadwaita gtksourceview5
  echo webp-pixbuf-loader librsvg glib-networking adwaita-icon-theme cantarell-fonts ca-certificates
  [ "$1" != test ] || echo xorg-server-xvfb dbus at-spi2-core python-gobject
}

# Prints those of "$@" that are not installed.
missing_apt () {
  # shellcheck disable=SC2016 # the braces are dpkg's
  known=$(dpkg-query -W -f '${db:Status-Status}/${Package}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do
    case "
$known
" in *"
installed/$package
"*) ;; *) echo "$package" ;; esac
  done
}
missing_dnf () { for package in "$@"; do rpm -q --quiet "$package" || echo "$package"; done; }
missing_pacman () { pacman -T "$@" || true; }

install_apt () {
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@" </dev/null
}
install_dnf () { as_root dnf install -y --setopt=install_weak_deps=False "$@"; }
install_pacman () { as_root pacman -S --needed --noconfirm "$@"; }

# $1 is "test" or "run".
dependencies () {
  for manager in apt dnf pacman none; do
    case $manager in apt) tool=apt-get ;; *) tool=$manager ;; esac
    ! command -v "$tool" >/dev/null 2>&1 || break
  done
  if [ "$manager" = none ]; then
    say "No apt, dnf or pacman here. These are needed, by their Debian names:"
    packages_apt "$1"
    return 0
  fi
  # shellcheck disable=SC2046 # words are wanted
  wanted=$(missing_$manager $(packages_$manager "$1"))
  [ -n "$wanted" ] || return 0
  say "Installing with $manager:" $wanted
  # shellcheck disable=SC2086
  install_$manager $wanted
}

# Building ------------------------------------------------------------------------------------

# configure DIR OPTION…: the first time, and again when other options are asked for.
configure () {
  dir=$1; shift
  asked="$*"
  if [ ! -f "$dir/build.ninja" ]; then
    meson setup "$dir" "$top" "$@"
  elif [ "$(cat "$dir/asked" 2>/dev/null)" != "$asked" ]; then
    meson configure "$dir" "$@"
  fi
  printf '%s\n' "$asked" >"$dir/asked"
}

compile () {
  ninja -C "$1"
}

# The release build, installed below build/ so that it runs as it will on a user's machine.
build_release () {
  configure "$build" --buildtype=release --prefix="$root" --libdir=lib "$@"
  compile "$build"
  meson install -C "$build" --no-rebuild --only-changed --quiet
}

environment () {
  export PATH="$root/bin:$PATH"
  export XDG_DATA_DIRS="$root/share:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
  # The schema is also found when a cache of another version lies in the way.
  export GSETTINGS_SCHEMA_DIR="$root/share/glib-2.0/schemas"
}

# Commands ------------------------------------------------------------------------------------

make_sample () {
  if [ ! -f "$sample" ]; then
    mkdir -p "$(dirname "$sample")"
    say "Making the sample workspace $sample"
    assayctl workspace sample "$sample"
  fi
}

# Whether the sample's latest run is complete: then there is nothing to do again.
sample_is_scored () {
  assayctl -w "$sample" runs list "Image Evals" --json 2>/dev/null | head -n 1 |
    grep -q '"state":"finished"'
}

run_headless () {
  say "No display here (neither WAYLAND_DISPLAY nor DISPLAY is set): with one, this opens the window."
  if sample_is_scored; then
    say "The sample's pictures were scored already; these are the results. To score them again:"
    say "  PATH=$root/bin:\$PATH assayctl -w $sample run 'Image Evals' --model builtin"
  else
    say "Scoring the sample's pictures with the built-in model."
    assayctl -w "$sample" run "Image Evals" --model builtin --subset all --yes
  fi
  assayctl -w "$sample" results "Image Evals"
}

command_run () {
  dependencies run
  build_release
  environment
  if [ $# -gt 0 ]; then
    exec assay "$@"
  fi
  make_sample
  if [ -z "${WAYLAND_DISPLAY:-}${DISPLAY:-}" ]; then
    run_headless
  else
    exec assay "$sample"
  fi
}

# Every test, then those that can find memory errors again with sanitizers. The last line says how
# many passed, from meson's own logs.
command_test () {
  dependencies test
  status=0
  build_release -Dwerror=true
  environment
  meson test -C "$build" --no-rebuild --print-errorlogs --num-processes 1 -t 3 || status=1

  configure "$asan" --buildtype=debug -Doptimization=1 \
    -Db_sanitize=address,undefined -Db_lundef=false
  compile "$asan"
  meson test -C "$asan" --no-rebuild --print-errorlogs --no-suite style --no-suite e2e --num-processes 1 -t 10 || status=1

  python3 "$top/tests/count-results.py" "$build" "$asan" || status=1
  exit $status
}

command_install () {
  dependencies run
  dir=$top/build-install
  configure "$dir" --buildtype=release --prefix="${1:-/usr/local}"
  compile "$dir"
  if mkdir -p "${1:-/usr/local}/bin" 2>/dev/null && [ -w "${1:-/usr/local}/bin" ]; then
    meson install -C "$dir" --no-rebuild --quiet
  else
    as_root meson install -C "$dir" --no-rebuild --quiet
  fi
  say "Installed below ${1:-/usr/local}. Start it from the launcher, or: assay"
}

case ${1:-} in
  run) shift; command_run "$@" ;;
  test) command_test ;;
  install) shift; command_install "$@" ;;
  deps) dependencies test ;;
  ''|-h|--help|help) usage ;;
  *) usage >&2; exit 1 ;;
esac
