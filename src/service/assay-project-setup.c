/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-setup.c: a new project that can be used at once: its labeling config and a first
 * prompt. Either comes from a template, or from the columns of a table of texts, of which one holds
 * the class of each row. In the db worker. The prompt comes second: a process that is killed between
 * the two leaves a project without a prompt, which can be used as well. */

#include "assay-project-setup.h"

#include "assay-error.h"
#include "assay-label-config.h"
#include "assay-prompt.h"

#include <string.h>

static gboolean
save_prompt (AssayDb *db, gint64 project_id, const char *name, const char *system, const char *user,
             GError **error)
{
  g_autoptr (AssayVersion) fields = assay_version_new ();
  g_autoptr (AssayVersion) saved = NULL;

  g_free (fields->system);
  fields->system = g_strdup (system);
  g_free (fields->user);
  fields->user = g_strdup (user);
  saved = assay_version_save (db, project_id, name, fields, error);
  return saved != NULL;
}

static AssayProject *
insert (AssayDb *db, AssayProject *project, const char *prompt, const char *system,
        const char *user, GError **error)
{
  if (!assay_project_insert (db, project, error))
    return NULL;
  if (save_prompt (db, project->id, prompt, system, user, error))
    return assay_project_load (db, project->id, error);
  assay_project_set_deleted (db, project->id, TRUE, NULL);
  return NULL;
}

/**
 * assay_project_setup:
 * @db: a writing connection, outside of a transaction
 * @template: what it begins with
 *
 * Stores a new project with the template's config, rubric and prompt.
 *
 * Returns: (transfer full): the project; or %ASSAY_ERROR_CONFLICT when the title is taken.
 */
AssayProject *
assay_project_setup (AssayDb *db, const char *title, const AssayProjectTemplate *template,
                     GError **error)
{
  g_autoptr (AssayProject) project = assay_project_new (title, template->config);

  project->rubric = g_strdup (template->rubric);
  project->template_id = g_strdup (template->id);
  return insert (db, project, template->prompt_name, template->prompt_system, template->prompt_user,
                 error);
}

static char *
to_name (const char *column)
{
  char *name = g_strdup (column);

  for (char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && (*p & 0x80) == 0)
      *p = '_';
  return name;
}

static void
append_format (GString *out, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_markup_vprintf_escaped (format, args);
  va_end (args);
  g_string_append (out, text);
}

/**
 * assay_project_columns_to_config:
 *
 * Returns: (transfer full): a labeling config that shows the columns of text and asks for one of
 * the classes; or %ASSAY_ERROR_INVALID.
 */
char *
assay_project_columns_to_config (const AssayProjectColumns *columns, GError **error)
{
  g_autoptr (GString) xml = g_string_new ("<View>\n");
  g_autoptr (AssayLabelConfig) config = NULL;
  g_autofree char *control = to_name (columns->truth);
  g_autofree char *first = NULL;

  for (int i = 0; columns->columns[i] != NULL; i++)
    {
      g_autofree char *name = to_name (columns->columns[i]);

      if (strcmp (columns->columns[i], columns->truth) == 0)
        continue;
      append_format (xml, "  <Text name=\"%s\" value=\"$%s\"/>\n", name, columns->columns[i]);
      if (first == NULL)
        first = g_steal_pointer (&name);
    }
  if (first == NULL || columns->labels == NULL || columns->labels[0] == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   first == NULL ? "There is no column of text to classify"
                                 : "There are no classes to choose from");
      return NULL;
    }
  append_format (xml, "  <Choices name=\"%s\" toName=\"%s\" choice=\"single\" required=\"true\">\n",
                 control, first);
  for (int i = 0; columns->labels[i] != NULL; i++)
    append_format (xml, "    <Choice value=\"%s\"/>\n", columns->labels[i]);
  g_string_append (xml, "  </Choices>\n</View>\n");
  config = assay_label_config_new (xml->str, -1, error);
  return config == NULL ? NULL : g_strdup (xml->str);
}

/**
 * assay_project_setup_from_columns:
 * @db: a writing connection, outside of a transaction
 *
 * Stores a new project that classifies the rows of a table.
 *
 * Returns: (transfer full): the project.
 */
AssayProject *
assay_project_setup_from_columns (AssayDb *db, const char *title,
                                  const AssayProjectColumns *columns, GError **error)
{
  g_autofree char *xml = assay_project_columns_to_config (columns, error);
  g_autoptr (AssayProject) project = NULL;
  g_autoptr (GString) user = g_string_new (NULL);
  g_autofree char *classes = NULL;
  g_autofree char *system = NULL;

  if (xml == NULL)
    return NULL;
  for (int i = 0; columns->columns[i] != NULL; i++)
    if (strcmp (columns->columns[i], columns->truth) != 0)
      g_string_append_printf (user, "%s{{%s}}", user->len > 0 ? "\n" : "", columns->columns[i]);
  classes = g_strjoinv (", ", (char **) columns->labels);
  system = g_strdup_printf ("You classify texts. Read the whole text before you decide, and choose the "
                            "one class that fits best: %s.\nAnswer with one JSON object with the "
                            "member \"%s\".",
                            classes, columns->truth);
  project = assay_project_new (title, xml);
  return insert (db, project, "Text Classification", system, user->str, error);
}
