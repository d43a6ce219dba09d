/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-name.c: how people name runs and versions. A number is a run; "v2", or a tag such as
 * "production", is a version, and as a run the latest one of it that has results; "latest" is the latest
 * run with results. Where a project has several prompts, "NAME:v2" says whose version it is. */

#include "assay-run-name.h"

#include "assay-error.h"
#include "assay-version.h"

#include <string.h>

static gboolean
parse_number (const char *text, gint64 *number)
{
  return g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, number, NULL);
}

/**
 * assay_version_find_by_name:
 * @name: "2", "v2" or a tag
 *
 * Returns: (transfer full): the version of the prompt; or %ASSAY_ERROR_NOT_FOUND.
 */
AssayVersion *
assay_version_find_by_name (AssayDb *db, gint64 prompt_id, const char *name, GError **error)
{
  gint64 number;

  if (parse_number (*name == 'v' ? name + 1 : name, &number))
    return assay_version_find (db, prompt_id, number, error);
  return assay_version_find_tag (db, prompt_id, name, error);
}

/* The prompt that the part before a colon names, else @only, else the only one that has run. */
static AssayPrompt *
find_prompt (AssayDb *db, gint64 project_id, const char *only, GPtrArray *runs, const char **name, GError **error)
{
  const char *colon = strrchr (*name, ':');
  const gboolean is_given = only != NULL;
  g_autofree char *prompt = colon != NULL ? g_strndup (*name, (gsize) (colon - *name)) : NULL;

  if (colon != NULL)
    {
      *name = colon + 1;
      return assay_prompt_find (db, project_id, prompt, error);
    }
  for (guint i = 0; i < runs->len && !is_given; i++)
    {
      const char *other = ((AssayRun *) runs->pdata[i])->prompt_name;

      if (only != NULL && g_strcmp0 (only, other) != 0)
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                       "“%s” could be of several prompts; say which, such as “%s:%s”", *name, only, *name);
          return NULL;
        }
      only = other;
    }
  if (only != NULL)
    return assay_prompt_find (db, project_id, only, error);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "No prompt of the project has run yet");
  return NULL;
}

/* The latest run with results, of a version or (0) of all. Takes it out of the list. */
static AssayRun *
steal_latest (GPtrArray *runs, gint64 version_id)
{
  for (guint i = 0; i < runs->len; i++)
    {
      AssayRun *run = runs->pdata[i];

      if ((version_id == 0 || run->version_id == version_id) && run->ok > 0)
        return g_ptr_array_steal_index (runs, i);
    }
  return NULL;
}

/**
 * assay_run_find_by_name:
 * @prompt_name: (nullable): whose versions are meant
 * @name: such as "3", "v2", "judge:v2", "production" or "latest"
 *
 * Returns: (transfer full): a run of the project; or %ASSAY_ERROR_NOT_FOUND.
 */
AssayRun *
assay_run_find_by_name (AssayDb *db, gint64 project_id, const char *prompt_name, const char *name, GError **error)
{
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (AssayPrompt) prompt = NULL;
  g_autoptr (AssayVersion) version = NULL;
  g_autoptr (AssayRun) run = NULL;
  const char *rest = name;
  gint64 id;

  if (parse_number (name, &id))
    {
      run = assay_run_load (db, id, error);
      if (run != NULL && run->project_id != project_id)
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "Run %s is of another project", name);
          return NULL;
        }
      return g_steal_pointer (&run);
    }
  runs = assay_run_list (db, project_id, error);
  if (runs == NULL)
    return NULL;
  if (strcmp (name, "latest") != 0)
    {
      prompt = find_prompt (db, project_id, prompt_name, runs, &rest, error);
      version = prompt != NULL ? assay_version_find_by_name (db, prompt->id, rest, error) : NULL;
      if (version == NULL)
        return NULL;
    }
  run = steal_latest (runs, version != NULL ? version->id : 0);
  if (run == NULL)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There is no run of “%s” with results", name);
  return g_steal_pointer (&run);
}

/**
 * assay_run_find_by_names:
 * @prompt_name: (nullable): whose versions are meant
 * @names: (nullable): names with commas; %NULL takes the latest runs of two versions
 *
 * Returns: (transfer full) (element-type gint64): the runs' ids; or %ASSAY_ERROR_NOT_FOUND.
 */
GArray *
assay_run_find_by_names (AssayDb *db, gint64 project_id, const char *prompt_name, const char *names, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (GStrv) words = names != NULL ? g_strsplit (names, ",", 16) : NULL;
  g_autoptr (GPtrArray) runs = NULL;

  for (int i = 0; words != NULL && words[i] != NULL; i++)
    {
      g_autoptr (AssayRun) run = assay_run_find_by_name (db, project_id, prompt_name, g_strstrip (words[i]), error);

      if (run == NULL)
        return NULL;
      g_array_append_val (ids, run->id);
    }
  if (words != NULL)
    return g_steal_pointer (&ids);

  runs = assay_run_list (db, project_id, error);
  for (guint i = 0; runs != NULL && i < runs->len && ids->len < 2; i++)
    {
      AssayRun *run = runs->pdata[i];

      if (run->ok == 0 || (prompt_name != NULL && g_strcmp0 (run->prompt_name, prompt_name) != 0))
        continue;
      g_array_prepend_val (ids, run->id);
    }
  if (runs != NULL && ids->len < 2)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There are no two runs with results to compare yet");
  return runs != NULL && ids->len == 2 ? g_steal_pointer (&ids) : NULL;
}
