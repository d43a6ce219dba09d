#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# test-completion.sh COMPLETION ASSAYCTL: types lines into the completion of assayctl, as bash does, and
# looks at what is proposed.
set -u
# shellcheck disable=SC1090
source "$1"
program=$(realpath "$2")
assayctl () { "$program" "$@"; }
compopt () { :; } # only works while bash completes
status=0

# expect WORDS PROPOSALS: the last of the words is being typed.
expect () {
  local typed=$1 expected=$2
  read -ra COMP_WORDS <<<"$typed"
  [[ $typed == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  COMPREPLY=()
  _assayctl
  if [[ ${COMPREPLY[*]} != "$expected" ]]; then
    printf 'not ok "%s": proposed "%s", expected "%s"\n' "$typed" "${COMPREPLY[*]}" "$expected"
    status=1
  fi
}

cd "$(mktemp -d)" || exit 1
touch photos.csv
expect 'assayctl pro' 'project prompt'
expect 'assayctl -w w.assay mod' 'models'
expect 'assayctl --workspace w.assay project c' 'create config'
expect 'assayctl project create Photos --te' '--template'
expect 'assayctl project create Photos --template image-r' 'image-rubric'
expect 'assayctl -w w.assay run Photos rubric --sub' '--subset'
expect 'assayctl run Photos rubric --subset s' 'sample='
expect 'assayctl runs re' 'resume retry'
expect 'assayctl import Photos ph' 'photos.csv'
expect 'assayctl import u' 'undo'
expect 'assayctl nonsense --x' ''
exit $status
