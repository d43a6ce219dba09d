/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-sample.c: makes the sample workspace, with which everything can be tried before there is a key
 * or any data: "Image Evals" (drawn pictures with known defects), "Product Reviews" and "MT
 * Evaluation" (our own texts), each with its ground truth and a prompt for the built-in model. The
 * material is installed with the program; ASSAY_DATADIR names another place. Blocks; any thread but
 * GTK's. What fails half-way leaves no file behind. */

#include "assay-sample.h"

#include "assay-config.h"
#include "assay-error.h"
#include "assay-import-repo.h"
#include "assay-import-store.h"
#include "assay-json.h"
#include "assay-label-values.h"
#include "assay-media.h"
#include "assay-project-setup.h"
#include "assay-prompt.h"
#include "assay-rubric.h"
#include "assay-task-reader.h"

#include <glib/gstdio.h>

typedef struct
{
  AssayWorkspace *workspace;
  const char *title;
  const AssayProjectTemplate *template;
  const char *rubric; /* (nullable): another one than the template's */
  AssayProject *project;
  GArray *drafts; /* of AssayTaskDraft */
} Sample;

/* People scored the translations of the sample from 1 to 5. */
static const char translation_rubric[]
  = "{\"dimensions\":["
    "{\"name\":\"score\",\"title\":\"Score\",\"meaning\":\"How well the candidate says what the source "
    "says, in correct and natural language: 5 is as good as the reference, 3 loses part of the "
    "meaning, 1 has nothing to do with the source.\",\"kind\":\"rating\",\"min\":1,\"max\":5,"
    "\"weight\":1,\"review\":\"<=2\",\"required\":true},"
    "{\"name\":\"comment\",\"title\":\"Comment\",\"meaning\":\"The worst error, quoted, or none.\","
    "\"kind\":\"text\",\"required\":false}]}";
static const char translation_objects[]
  = "<Text name=\"source\" value=\"$source\"/>\n"
    "<Text name=\"reference\" value=\"$reference\" required=\"false\"/>\n"
    "<Text name=\"candidate\" value=\"$candidate\"/>\n";

static char *
find_material (const char *name)
{
  const char *folder = g_getenv ("ASSAY_DATADIR");

  return folder != NULL && *folder != '\0' ? g_build_filename (folder, "samples", name, NULL)
                        : g_build_filename (ASSAY_PKGDATADIR, "samples", name, NULL);
}

static gboolean
use_rubric (AssayProject *project, const char *json, GError **error)
{
  g_autoptr (AssayRubric) rubric = assay_rubric_parse (json, error);
  char *config
    = rubric == NULL ? NULL : assay_rubric_to_config (rubric, translation_objects, "candidate", error);

  if (config == NULL)
    return FALSE;
  g_free (project->label_config);
  project->label_config = config;
  g_free (project->rubric);
  project->rubric = g_strdup (json);
  return TRUE;
}

static gboolean
choose_builtin (AssayDb *db, AssayProject *project, GError **error)
{
  g_autoptr (GPtrArray) prompts = assay_prompt_list (db, project->id, error);
  g_autoptr (AssayVersion) version = NULL;
  g_autoptr (AssayVersion) stored = NULL;
  AssayPrompt *prompt;

  if (prompts == NULL || prompts->len == 0)
    return FALSE;
  prompt = prompts->pdata[0];
  version = assay_version_find (db, prompt->id, 0, error);
  if (version == NULL)
    return FALSE;
  g_free (version->model);
  version->model = g_strdup ("builtin");
  stored = assay_version_save (db, project->id, prompt->name, version, error);
  return stored != NULL;
}

static gboolean
make_project (AssayDb *db, gpointer data, GError **error)
{
  Sample *sample = data;

  sample->project = assay_project_setup (db, sample->title, sample->template, error);
  if (sample->project == NULL || !choose_builtin (db, sample->project, error))
    return FALSE;
  return sample->rubric == NULL || (use_rubric (sample->project, sample->rubric, error) &&
                                    assay_project_update (db, sample->project, error));
}

static AssayAnnotation *
make_truth (AssayLabelConfig *config, JsonObject *row)
{
  g_autoptr (JsonObject) value = json_object_new ();
  g_autoptr (JsonArray) regions = NULL;
  AssayAnnotation *truth = assay_annotation_new ("import");

  json_object_set_int_member (value, "alignment", assay_json_get_int (row, "alignment", 1));
  json_object_set_int_member (value, "quality", assay_json_get_int (row, "quality", 1));
  json_object_set_int_member (value, "composition", assay_json_get_int (row, "composition", 1));
  json_object_set_string_member (value, "comments", assay_json_get_string (row, "comment", ""));
  regions = assay_label_config_to_regions (config, value);
  truth->result = assay_json_array_to_text (regions);
  truth->value = assay_json_object_to_text (value);
  truth->ground_truth = TRUE;
  truth->completed_by = g_strdup ("Assay");
  return truth;
}

static gboolean
add_picture (Sample *sample, AssayLabelConfig *config, JsonObject *row, GError **error)
{
  const char *name = assay_json_get_string (row, "file", "");
  g_autofree char *inside = g_build_filename ("image-evals", name, NULL);
  g_autofree char *path = find_material (inside);
  g_autofree char *hash
    = assay_blobs_put_file (assay_workspace_get_blobs (sample->workspace), path, error);
  g_autofree char *reference = hash == NULL ? NULL : assay_media_new_reference (hash, name);
  g_autoptr (JsonObject) data = json_object_new ();
  AssayTaskDraft draft = { 0 };

  if (reference == NULL)
    return FALSE;
  json_object_set_string_member (data, "image", reference);
  json_object_set_string_member (data, "prompt", assay_json_get_string (row, "prompt", ""));
  draft.data = assay_json_object_to_text (data);
  draft.hash = assay_task_hash_data (draft.data, NULL);
  draft.annotations = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_annotation_free);
  g_ptr_array_add (draft.annotations, make_truth (config, row));
  g_array_append_val (sample->drafts, draft);
  return TRUE;
}

static gboolean
store_drafts (AssayDb *db, gpointer data, GError **error)
{
  Sample *sample = data;
  gint64 id = assay_import_begin (db, sample->project->id, "sample", NULL, error);
  guint n;

  return id > 0 &&
         assay_import_add (db, id, sample->project->id, (AssayTaskDraft *) sample->drafts->data,
                           sample->drafts->len, FALSE, NULL, &n, error) &&
         assay_import_finish (db, id, NULL, 0, error);
}

static gboolean
add_pictures (Sample *sample, GError **error)
{
  g_autofree char *path = find_material ("image-evals/image-evals.json");
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (sample->project->label_config, -1, error);
  JsonArray *rows;

  if (config == NULL || !g_file_get_contents (path, &text, &length, error))
    return FALSE;
  list = assay_json_parse (text, (gssize) length, error);
  if (list == NULL)
    return FALSE;
  rows = json_node_get_array (list);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (!add_picture (sample, config, json_array_get_object_element (rows, i), error))
      return FALSE;
  return assay_workspace_write_sync (sample->workspace, store_drafts, sample, ASSAY_CHANGE_TASKS, error);
}

static gboolean
add_table (Sample *sample, const char *file, const char *truth, GError **error)
{
  g_autoptr (AssayImportOptions) options = assay_import_options_new ();
  g_autoptr (AssayImportReport) report = assay_import_report_new ();

  options->sources = g_new0 (char *, 2);
  options->sources[0] = find_material (file);
  options->ground_truth = g_new0 (char *, 2);
  options->ground_truth[0] = g_strdup (truth);
  return assay_import_into_project_sync (sample->workspace, sample->project->id, options, NULL, NULL,
                                         report, NULL, error);
}

static gboolean
begin (Sample *sample, const char *title, const char *template, const char *rubric, GError **error)
{
  g_clear_pointer (&sample->project, assay_project_free);
  sample->title = title;
  sample->rubric = rubric;
  sample->template = assay_project_template_get (template, error);
  return sample->template != NULL &&
         assay_workspace_write_sync (sample->workspace, make_project, sample, ASSAY_CHANGE_PROJECTS,
                                     error);
}

static gboolean
fill (Sample *sample, GError **error)
{
  return begin (sample, "Image Evals", "image-rubric", NULL, error) && add_pictures (sample, error) &&
         begin (sample, "Product Reviews", "text-classification", NULL, error) &&
         add_table (sample, "product-reviews.csv", "sentiment", error) &&
         begin (sample, "MT Evaluation", "translation-evaluation", translation_rubric, error) &&
         add_table (sample, "mt-evaluation.csv", "score", error);
}

/**
 * assay_sample_make_sync:
 * @path: the workspace to make; must not exist
 *
 * Makes the sample workspace.
 *
 * Returns: whether it is there; %ASSAY_ERROR_CONFLICT when @path exists already.
 */
gboolean
assay_sample_make_sync (const char *path, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autofree char *part_files = g_strconcat (part, "-files", NULL);
  g_autofree char *files = g_strconcat (path, "-files", NULL);
  Sample sample = { 0 };
  gboolean ok;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT, "“%s” exists already", path);
      return FALSE;
    }
  g_unlink (part);
  sample.workspace = assay_workspace_open_sync (part, ASSAY_WORKSPACE_CREATE, error);
  if (sample.workspace == NULL)
    return FALSE;
  sample.drafts = g_array_new (FALSE, TRUE, sizeof (AssayTaskDraft));
  g_array_set_clear_func (sample.drafts, (GDestroyNotify) assay_task_draft_clear);
  ok = fill (&sample, error);
  g_clear_pointer (&sample.project, assay_project_free);
  g_array_unref (sample.drafts);
  assay_workspace_close_sync (sample.workspace);
  g_object_unref (sample.workspace);
  if (ok && g_rename (part_files, files) == 0 && g_rename (part, path) == 0)
    return TRUE;
  if (ok)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_PERMISSION, "“%s” can't be made there", path);
  g_unlink (part);
  g_rmdir (part_files);
  return FALSE;
}
