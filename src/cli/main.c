/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c: assayctl, Assay without a window. One row per sub-command, one file per row. */

#include "assay-cmd.h"

static const AssayCmdGroup groups[] = {
  { "project", "Make, show, rename, copy and delete projects", assay_cmd_project },
  { "import", "Bring tasks into a project", assay_cmd_import },
  { "models", "Say where models come from, and try them", assay_cmd_models },
  { "prompt", "Write prompts and look at their versions", assay_cmd_prompt },
  { "run", "Run a prompt over tasks", assay_cmd_run },
  { "runs", "Look at runs, resume and cancel them", assay_cmd_runs },
  { "results", "Show what a run answered", assay_cmd_results },
  { "align", "Compare results with the ground truth, accept what is good enough", assay_cmd_align },
  { "compare", "Say which run is better, and whether that is luck", assay_cmd_compare },
  { "versions", "Look at versions of a prompt, diff, tag and restore them", assay_cmd_versions },
  { "history", "Every run, with what it takes to repeat it", assay_cmd_history },
  { "export", "Write tasks and results to a file", assay_cmd_export },
  { "workspace", "Check, back up and rescue a workspace", assay_cmd_workspace },
  { NULL },
};

int
main (int argc, char **argv)
{
  return assay_cli_main (groups, argc, argv);
}
