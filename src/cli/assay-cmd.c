/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd.c: what all commands of assayctl share. It finds the sub-command and its verb, gives the
 * verb its options, opens the workspace, and prints. Data goes to standard output and nothing else
 * does; errors and remarks go to standard error, an error in one sentence. Text is UTF-8 in every
 * locale; where the terminal does not speak it, our own quotes and dashes become ASCII.
 *
 * "-w PATH" is accepted before the sub-command, before the verb and behind it. "--version" is
 * answered before anything else is set up. */

#include "assay-cmd.h"

#include "assay-config.h"
#include "assay-error.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Why standard output could not be written, when it could not: the first reason is the true one. */
static int output_errno;

/* Output --------------------------------------------------------------------------------------- */

/**
 * assay_cli_print_text:
 * @text: UTF-8
 *
 * Writes @text to standard output.
 */
void
assay_cli_print_text (const char *text)
{
  if (fputs (text, stdout) == EOF && output_errno == 0)
    output_errno = errno;
}

/**
 * assay_cli_print:
 *
 * Writes to standard output.
 */
void
assay_cli_print (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  assay_cli_print_text (text);
}

static void
print_sentence (const char *prefix, const char *sentence)
{
  g_autofree char *clean = assay_console_clean (sentence);
  g_autofree char *simple = g_get_charset (NULL) ? NULL : assay_console_simplify (clean);

  fflush (stdout);
  fprintf (stderr, "%s%s\n", prefix, simple != NULL ? simple : clean);
}

/**
 * assay_cli_note:
 *
 * Writes a remark to standard error, in a line of its own.
 */
void
assay_cli_note (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  print_sentence ("", text);
}

/**
 * assay_cli_new_table:
 *
 * Returns: (transfer full): a table as wide as the terminal; in a pipe, as wide as it needs.
 */
AssayTable *
assay_cli_new_table (void)
{
  gboolean is_terminal = assay_console_is_terminal (STDOUT_FILENO);

  return assay_table_new (is_terminal ? assay_console_get_columns (STDOUT_FILENO) : 0,
                          assay_console_has_colours (STDOUT_FILENO));
}

/**
 * assay_cli_print_table:
 *
 * Prints the rows that were added to @table since the last time.
 */
void
assay_cli_print_table (AssayTable *table)
{
  g_autofree char *text = assay_table_take_text (table);

  assay_cli_print_text (text);
}

/* Arguments ------------------------------------------------------------------------------------ */

static void
add_hint (AssayCli *cli, GError **error)
{
  g_autofree char *old = NULL;

  if (error == NULL || *error == NULL)
    return;
  old = g_steal_pointer (&(*error)->message);
  (*error)->message
    = g_strdup_printf ("%s; see “assayctl %s%s%s --help”", old, cli->group->name,
                       cli->command->verb != NULL ? " " : "",
                       cli->command->verb != NULL ? cli->command->verb : "");
}

static gboolean
check_arguments (AssayCli *cli, int min_args, int max_args, GError **error)
{
  for (int i = 0; i < cli->n_args; i++)
    if (!g_utf8_validate (cli->args[i], -1, NULL))
      {
        g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "Argument %d is no text in UTF-8",
                     i + 1);
        return FALSE;
      }
  if (cli->n_args >= min_args && (max_args < 0 || cli->n_args <= max_args))
    return TRUE;
  if (cli->n_args < min_args)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "This needs %s", cli->command->arguments);
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "There is an argument too many: “%s”",
                 cli->args[max_args]);
  return FALSE;
}

/* What stands below the options: examples, and the verbs of a command that also works without one. */
static char *
dup_description (AssayCli *cli)
{
  GString *text = g_string_new (NULL);

  if (cli->command->examples != NULL)
    g_string_append_printf (text, "Examples:\n%s", cli->command->examples);
  for (const AssayCmd *cmd = cli->group->verbs; cli->command->verb == NULL && cmd->run != NULL; cmd++)
    if (cmd->verb != NULL)
      g_string_append_printf (text, "%sAlso:\n  assayctl %s %s %s\n      %s", text->len > 0 ? "\n\n" : "",
                              cli->group->name, cmd->verb, cmd->arguments != NULL ? cmd->arguments : "",
                              cmd->summary);
  return g_string_free (text, FALSE);
}

static GOptionContext *
new_context (AssayCli *cli, const GOptionEntry *options)
{
  const GOptionEntry common[] = {
    { "workspace", 'w', 0, G_OPTION_ARG_FILENAME, &cli->workspace_path,
      "The workspace; by default the user's own", "PATH" },
    { NULL },
  };
  g_autofree char *description = dup_description (cli);
  GOptionContext *context = g_option_context_new (cli->command->arguments);

  g_option_context_set_summary (context, cli->command->summary);
  if (*description != '\0')
    g_option_context_set_description (context, description);
  if (options != NULL)
    g_option_context_add_main_entries (context, options, NULL);
  g_option_context_add_main_entries (context, common, NULL);
  return context;
}

/**
 * assay_cli_parse:
 * @options: (nullable): the command's own; texts are G_OPTION_ARG_FILENAME, which leaves them as
 *   they are in every locale
 * @max_args: −1 for any number
 *
 * Reads options and arguments of the command; prints the help and exits when asked for it.
 */
gboolean
assay_cli_parse (AssayCli *cli, const GOptionEntry *options, int min_args, int max_args,
                 GError **error)
{
  g_autoptr (GOptionContext) context = new_context (cli, options);
  int argc = (int) g_strv_length (cli->argv);
  g_autofree char **argv = g_memdup2 (cli->argv, sizeof (char *) * ((gsize) argc + 1));

  if (!g_option_context_parse (context, &argc, &argv, error))
    {
      add_hint (cli, error);
      return FALSE;
    }
  if (argc > 1 && strcmp (argv[1], "--") == 0)
    memmove (argv + 1, argv + 2, sizeof (char *) * (gsize) (argc-- - 1));
  cli->n_args = argc - 1;
  cli->args = g_new0 (char *, argc);
  memcpy (cli->args, argv + 1, sizeof (char *) * (gsize) argc);
  if (check_arguments (cli, min_args, max_args, error))
    return TRUE;
  add_hint (cli, error);
  return FALSE;
}

/**
 * assay_cli_parse_id:
 * @noun: for the message, such as "run"
 * @id: (out): the number
 */
gboolean
assay_cli_parse_id (const char *text, const char *noun, gint64 *id, GError **error)
{
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, id, NULL))
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "“%s” is no number of a %s", text, noun);
  return FALSE;
}

/**
 * assay_cli_parse_number:
 * @text: (nullable): what was typed; %NULL leaves @value alone
 * @name: what it is, for the message
 * @value: (inout): the number
 */
gboolean
assay_cli_parse_number (const char *text, const char *name, double min, double max, double *value,
                        GError **error)
{
  char *end = NULL;
  double number;

  if (text == NULL)
    return TRUE;
  number = g_ascii_strtod (text, &end);
  if (*text != '\0' && *end == '\0' && number >= min && number <= max)
    {
      *value = number;
      return TRUE;
    }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "“%s” is no %s; it is a number from %g to %g",
               text, name, min, max);
  return FALSE;
}

static char *
read_stream (FILE *file, const char *name, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gsize n;

  while ((n = fread (buffer, 1, sizeof buffer, file)) > 0 && text->len <= ASSAY_CLI_MAX_FILE_BYTES)
    g_string_append_len (text, buffer, (gssize) n);
  if (ferror (file))
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_FAILED, "“%s” can't be read: %s", name,
                 g_strerror (errno));
  else if (text->len > ASSAY_CLI_MAX_FILE_BYTES)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                 "“%s” is larger than the maximum of %d MB", name,
                 ASSAY_CLI_MAX_FILE_BYTES / 1024 / 1024);
  else if (!g_utf8_validate_len (text->str, text->len, NULL))
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "“%s” is no text in UTF-8", name);
  else
    return g_string_free (g_steal_pointer (&text), FALSE);
  return NULL;
}

/**
 * assay_cli_read_text:
 * @text: itself, or “@” and the name of a file that holds it; “@-” is standard input, “@@” a “@”
 *
 * Returns: (transfer full): the text.
 */
char *
assay_cli_read_text (const char *text, GError **error)
{
  FILE *file;
  char *content;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "An option's value is no text in UTF-8");
      return NULL;
    }
  if (*text != '@' || text[1] == '@')
    return g_strdup (*text == '@' ? text + 1 : text);
  if (strcmp (text, "@-") == 0)
    return read_stream (stdin, "standard input", error);
  file = fopen (text + 1, "re");
  if (file == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "“%s” can't be read: %s", text + 1,
                   g_strerror (errno));
      return NULL;
    }
  content = read_stream (file, text + 1, error);
  fclose (file);
  return content;
}

/* Workspace ------------------------------------------------------------------------------------ */

/**
 * assay_cli_open:
 *
 * Opens the workspace; it is closed when the command ends.
 */
gboolean
assay_cli_open (AssayCli *cli, AssayWorkspaceFlags flags, GError **error)
{
  if (cli->workspace_path == NULL)
    cli->workspace_path = assay_workspace_dup_default_path ();
  if ((flags & ASSAY_WORKSPACE_CREATE) == 0 &&
      !g_file_test (cli->workspace_path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                   "There is no workspace “%s” yet; “assayctl project create” makes one",
                   cli->workspace_path);
      return FALSE;
    }
  cli->workspace = assay_workspace_open_sync (cli->workspace_path, flags, error);
  if (cli->workspace == NULL)
    return FALSE;
  cli->db = assay_workspace_get_reader (cli->workspace);
  return TRUE;
}

/**
 * assay_cli_write:
 *
 * Runs @func on the writing connection.
 */
gboolean
assay_cli_write (AssayCli *cli, AssayDbFunc func, gpointer data, AssayChangeKinds kinds,
                 GError **error)
{
  return assay_workspace_write_sync (cli->workspace, func, data, kinds, error);
}

/**
 * assay_cli_find_project:
 *
 * Returns: (transfer full): the project that an argument names.
 */
AssayProject *
assay_cli_find_project (AssayCli *cli, const char *title_or_id, GError **error)
{
  return assay_project_find (cli->db, title_or_id, error);
}

/**
 * assay_cli_find_prompt:
 * @name: (nullable): of the prompt; %NULL takes the only one
 *
 * Returns: (transfer full): a prompt of @project.
 */
AssayPrompt *
assay_cli_find_prompt (AssayCli *cli, const AssayProject *project, const char *name, GError **error)
{
  g_autoptr (GPtrArray) prompts = assay_prompt_list (cli->db, project->id, error);
  g_autoptr (GString) names = g_string_new (NULL);

  if (prompts == NULL)
    return NULL;
  for (guint i = 0; i < prompts->len; i++)
    {
      AssayPrompt *prompt = prompts->pdata[i];

      if (name != NULL ? strcmp (prompt->name, name) == 0 : prompts->len == 1)
        return g_ptr_array_steal_index (prompts, i);
      g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "", prompt->name);
    }
  if (prompts->len == 0)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                 "“%s” has no prompt yet; write one with “assayctl prompt set”", project->title);
  else if (name != NULL)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "“%s” has no prompt “%s”; there %s %s",
                 project->title, name, prompts->len == 1 ? "is" : "are", names->str);
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "Say which prompt: %s", names->str);
  return NULL;
}

/* Dispatch ------------------------------------------------------------------------------------- */

static void
print_groups (const AssayCmdGroup *groups)
{
  assay_cli_print ("Usage:\n  assayctl [-w PATH] COMMAND …\n\n"
                   "Label data with language models, and know whether the labels are right.\n\n"
                   "Commands:\n");
  for (const AssayCmdGroup *group = groups; group->name != NULL; group++)
    assay_cli_print ("  %-12s%s\n", group->name, group->summary);
  assay_cli_print ("\n“assayctl COMMAND --help” tells more.\n\n"
                   "Options:\n"
                   "  -w, --workspace=PATH   The workspace; by default the user's own\n"
                   "  --version              The version of Assay\n"
                   "  -h, --help             This text\n\n"
                   "Exit codes: 0 complete, 1 usage or set-up, 2 some tasks failed, 3 all failed,\n"
                   "4 stopped by the budget, 5 a requirement is not met, 130 interrupted.\n");
}

static void
print_verbs (const AssayCmdGroup *group)
{
  assay_cli_print ("%s.\n\nUsage:\n", group->summary);
  for (const AssayCmd *cmd = group->verbs; cmd->run != NULL; cmd++)
    assay_cli_print ("  assayctl %s%s%s %s\n      %s\n", group->name, cmd->verb != NULL ? " " : "",
                     cmd->verb != NULL ? cmd->verb : "",
                     cmd->arguments != NULL ? cmd->arguments : "", cmd->summary);
  assay_cli_print ("\nThe options of each: “assayctl %s%s --help”.\n", group->name,
                   group->verbs[0].verb != NULL ? " VERB" : "");
}

/* Takes "-w PATH" in front of **argv, in all its spellings. */
static gboolean
take_workspace (AssayCli *cli, char ***argv, GError **error)
{
  const char *word = **argv;
  const char *path = NULL;

  if (word == NULL || (!g_str_has_prefix (word, "-w") && !g_str_has_prefix (word, "--workspace")))
    return FALSE;
  if (strcmp (word, "-w") == 0 || strcmp (word, "--workspace") == 0)
    {
      path = (*argv)[1];
      *argv += path != NULL ? 1 : 0;
    }
  else
    path = word[1] == 'w' ? word + 2 : strchr (word, '=') != NULL ? strchr (word, '=') + 1 : NULL;
  *argv += 1;
  if (path == NULL || *path == '\0')
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "“%s” needs the path of a workspace", word);
  g_free (cli->workspace_path);
  cli->workspace_path = g_strdup (path);
  return path != NULL && *path != '\0';
}

static gboolean
is_help (const char *word)
{
  return word != NULL && (strcmp (word, "--help") == 0 || strcmp (word, "-h") == 0 ||
                          strcmp (word, "help") == 0);
}

static gboolean
find_group (AssayCli *cli, const AssayCmdGroup *groups, const char *word, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (const AssayCmdGroup *group = groups; group->name != NULL; group++)
    {
      if (word != NULL && strcmp (group->name, word) == 0)
        {
          cli->group = group;
          return TRUE;
        }
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", group->name);
    }
  if (word == NULL)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                 "Say what to do: %s; see “assayctl --help”", names->str);
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                 "There is no command “%s”; there are %s", word, names->str);
  return FALSE;
}

static gboolean
find_verb (AssayCli *cli, char ***argv, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const char *word = **argv;

  for (const AssayCmd *cmd = cli->group->verbs; cmd->run != NULL; cmd++)
    {
      if (cmd->verb == NULL)
        cli->command = cmd;
      else if (word != NULL && strcmp (cmd->verb, word) == 0)
        {
          cli->command = cmd;
          *argv += 1;
          return TRUE;
        }
      else
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", cmd->verb);
    }
  if (cli->command != NULL)
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "“assayctl %s” needs one of: %s",
               cli->group->name, names->str);
  return FALSE;
}

/* What GOption shall see: a program name for its help, then the words behind the verb. */
static char **
new_argv (AssayCli *cli, char **words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *name
    = g_strconcat ("assayctl ", cli->group->name, cli->command->verb != NULL ? " " : "",
                   cli->command->verb, NULL);

  g_strv_builder_add (builder, name);
  g_strv_builder_addv (builder, (const char **) words);
  g_set_prgname (name);
  return g_strv_builder_end (builder);
}

static gboolean
dispatch (AssayCli *cli, const AssayCmdGroup *groups, char **argv, GError **error)
{
  while (take_workspace (cli, &argv, error))
    ;
  if (*error != NULL)
    return FALSE;
  if (is_help (*argv))
    {
      print_groups (groups);
      return TRUE;
    }
  if (!find_group (cli, groups, *argv, error))
    return FALSE;
  argv++;
  while (take_workspace (cli, &argv, error))
    ;
  if (*error != NULL)
    return FALSE;
  if (is_help (*argv) && (cli->group->verbs[0].verb != NULL || strcmp (*argv, "help") == 0))
    {
      print_verbs (cli->group);
      return TRUE;
    }
  if (!find_verb (cli, &argv, error))
    return FALSE;
  cli->argv = new_argv (cli, argv);
  return cli->command->run (cli, error);
}

static void
cli_clear (AssayCli *cli)
{
  if (cli->workspace != NULL)
    assay_workspace_close_sync (cli->workspace);
  g_clear_object (&cli->workspace);
  g_free (cli->workspace_path);
  g_free (cli->args);
  g_strfreev (cli->argv);
}

/**
 * assay_cli_main:
 * @groups: the sub-commands, ended by one without a name
 *
 * Returns: what the process exits with.
 */
int
assay_cli_main (const AssayCmdGroup *groups, int argc, char **argv)
{
  AssayCli cli = { .status = ASSAY_EXIT_COMPLETE };
  g_autoptr (GError) error = NULL;

  if (argc == 2 && strcmp (argv[1], "--version") == 0)
    {
      puts ("assayctl " ASSAY_VERSION);
      return ASSAY_EXIT_COMPLETE;
    }
  setlocale (LC_CTYPE, ""); /* numbers stay as scripts expect them */
  if (!dispatch (&cli, groups, argv + MIN (argc, 1), &error))
    {
      print_sentence ("assayctl: ", error != NULL ? error->message : "It failed, without a reason");
      cli.status = ASSAY_EXIT_USAGE;
    }
  cli_clear (&cli);
  if ((fflush (stdout) != 0 || ferror (stdout)) && error == NULL)
    {
      fprintf (stderr, "assayctl: The output can't be written: %s\n",
               g_strerror (output_errno != 0 ? output_errno : errno));
      return ASSAY_EXIT_USAGE;
    }
  return cli.status;
}
