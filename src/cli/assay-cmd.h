/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-console.h"
#include "assay-project.h"
#include "assay-prompt.h"
#include "assay-table.h"
#include "assay-workspace.h"

G_BEGIN_DECLS

/* A file that an argument names with “@”. Configs are the largest of them. */
#define ASSAY_CLI_MAX_FILE_BYTES (4 * 1024 * 1024)

/* Scripts rely on these: never change them. */
typedef enum
{
  ASSAY_EXIT_COMPLETE = 0,
  ASSAY_EXIT_USAGE = 1, /* usage or set-up: wrong key, no such project, … */
  ASSAY_EXIT_SOME_FAILED = 2,
  ASSAY_EXIT_ALL_FAILED = 3,
  ASSAY_EXIT_BUDGET = 4,
  ASSAY_EXIT_REQUIREMENT = 5, /* of --require and its like */
  ASSAY_EXIT_INTERRUPTED = 130,
} AssayExit;

typedef struct _AssayCli AssayCli;

/* What a command does. FALSE with an error exits with ASSAY_EXIT_USAGE, TRUE with cli->status. */
typedef gboolean (*AssayCmdFunc) (AssayCli *cli, GError **error);

/* One verb of a sub-command; the verb is NULL when the sub-command has none. */
typedef struct
{
  const char *verb;
  const char *arguments; /* as the help shows them */
  const char *summary;
  const char *examples;  /* lines */
  AssayCmdFunc run;
} AssayCmd;

/* A sub-command. Its table of verbs ends with a row without a function. */
typedef struct
{
  const char *name;
  const char *summary;
  const AssayCmd *verbs;
} AssayCmdGroup;

/* One call of assayctl. */
struct _AssayCli
{
  const AssayCmdGroup *group;
  const AssayCmd *command;
  char *workspace_path; /* as given, NULL: the default one */
  char **argv;          /* what follows the verb, behind a program name; owned */
  char **args;          /* after assay_cli_parse(): the arguments without options; in argv */
  int n_args;
  AssayWorkspace *workspace; /* after assay_cli_open() */
  AssayDb *db;               /* its reading connection */
  AssayExit status;
};

extern const AssayCmd assay_cmd_align[];
extern const AssayCmd assay_cmd_compare[];
extern const AssayCmd assay_cmd_export[];
extern const AssayCmd assay_cmd_history[];
extern const AssayCmd assay_cmd_import[];
extern const AssayCmd assay_cmd_models[];
extern const AssayCmd assay_cmd_project[];
extern const AssayCmd assay_cmd_prompt[];
extern const AssayCmd assay_cmd_results[];
extern const AssayCmd assay_cmd_run[];
extern const AssayCmd assay_cmd_runs[];
extern const AssayCmd assay_cmd_versions[];
extern const AssayCmd assay_cmd_workspace[];

/* For main() */
int           assay_cli_main           (const AssayCmdGroup *groups, int argc, char **argv);

/* For commands */
gboolean      assay_cli_parse          (AssayCli *cli, const GOptionEntry *options, int min_args, int max_args,
                                        GError **error);
gboolean      assay_cli_open           (AssayCli *cli, AssayWorkspaceFlags flags, GError **error);
gboolean      assay_cli_write          (AssayCli *cli, AssayDbFunc func, gpointer data, AssayChangeKinds kinds,
                                        GError **error);
AssayProject *assay_cli_find_project   (AssayCli *cli, const char *title_or_id, GError **error);
AssayPrompt  *assay_cli_find_prompt    (AssayCli *cli, const AssayProject *project, const char *name,
                                        GError **error);
char         *assay_cli_read_text      (const char *text, GError **error);
gboolean      assay_cli_parse_id       (const char *text, const char *noun, gint64 *id, GError **error);
gboolean      assay_cli_parse_number   (const char *text, const char *name, double min, double max,
                                        double *value, GError **error);
void          assay_cli_print          (const char *format, ...) G_GNUC_PRINTF (1, 2);
void          assay_cli_print_text     (const char *text);
void          assay_cli_note           (const char *format, ...) G_GNUC_PRINTF (1, 2);
AssayTable   *assay_cli_new_table      (void);
void          assay_cli_print_table    (AssayTable *table);

G_END_DECLS
