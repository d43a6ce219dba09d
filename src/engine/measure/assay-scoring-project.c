/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-scoring-project.c: how answers are compared in a project, the same wherever that is asked: as its
 * settings say; what they leave open, its rubric says; and of labels, regions and paths only those are
 * judged that the ground truth speaks of. Blocks; any thread with a connection of its own. */

#include "assay-scoring-project.h"

#include "assay-json.h"
#include "assay-rubric.h"
#include "assay-scoring-private.h"
#include "assay-task.h"

/* A rubric says what each dimension weighs, and that its remarks weigh nothing; settings come first. */
static void
add_rubric_weights (JsonObject *controls, const char *json)
{
  g_autoptr (AssayRubric) rubric = json == NULL ? NULL : assay_rubric_parse (json, NULL);
  guint n = 0;
  const AssayDimension *dimensions = rubric == NULL ? NULL : assay_rubric_get_dimensions (rubric, &n);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *own = assay_json_get_object (controls, dimensions[i].name);
      gboolean is_text = dimensions[i].kind == ASSAY_DIMENSION_TEXT;

      if (own == NULL)
        {
          own = json_object_new ();
          json_object_set_object_member (controls, dimensions[i].name, own);
        }
      if (!json_object_has_member (own, "weight"))
        json_object_set_double_member (own, "weight", is_text ? 0 : dimensions[i].weight);
    }
}

/* The project's settings, completed. */
static JsonObject *
dup_settings (const AssayProject *project)
{
  g_autofree char *text = assay_project_dup_setting (project, ASSAY_SCORING_SETTING);
  JsonObject *settings = text == NULL ? NULL : assay_json_parse_object (text, -1, NULL);
  JsonObject *controls;

  if (settings == NULL)
    settings = json_object_new ();
  controls = assay_json_get_object (settings, "controls");
  if (controls == NULL)
    {
      controls = json_object_new ();
      json_object_set_object_member (settings, "controls", controls);
    }
  add_rubric_weights (controls, project->rubric);
  return settings;
}

/* Where no truth names anything, all of them say "nothing". */
static gboolean
look_at_truth (AssayScoring *self, AssayDb *db, gint64 project_id, GError **error)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->n; i++)
    {
      AssayScoringControl *control = &self->controls[i];

      if (!assay_annotation_truth_names (db, project_id, control->control->name, &control->is_stated, error))
        return FALSE;
      any |= control->is_stated;
    }
  for (guint i = 0; !any && i < self->n; i++)
    self->controls[i].is_stated = TRUE;
  return TRUE;
}

static char *
make_mark (AssayScoring *self, JsonObject *settings)
{
  g_autofree char *text = assay_json_object_to_text (settings);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  /* Counts up when what the methods say changes. */
  g_checksum_update (sum, (const guchar *) "2:", -1);
  g_checksum_update (sum, (const guchar *) text, -1);
  g_checksum_update (sum, (const guchar *) assay_label_config_get_xml (self->config), -1);
  for (guint i = 0; i < self->n; i++)
    g_checksum_update (sum, (const guchar *) (self->controls[i].is_stated ? "1" : "0"), 1);
  return g_strndup (g_checksum_get_string (sum), 32);
}

/**
 * assay_scoring_new_for_project:
 * @config: what the answers follow
 *
 * Returns: (transfer full): how answers are compared in the project. Settings that do not suit @config are
 *   an error.
 */
AssayScoring *
assay_scoring_new_for_project (AssayDb *db, AssayLabelConfig *config, const AssayProject *project, GError **error)
{
  g_autoptr (JsonObject) settings = dup_settings (project);
  g_autoptr (AssayScoring) self = assay_scoring_new (config, settings, error);

  if (self == NULL || !look_at_truth (self, db, project->id, error))
    return NULL;
  self->mark = make_mark (self, settings);
  return g_steal_pointer (&self);
}

/**
 * assay_scoring_get_mark:
 *
 * Returns: (nullable) (transfer none): a name for how answers are compared, if it was made for a project:
 *   another one as soon as settings, config or what the ground truth speaks of are others. Any thread.
 */
const char *
assay_scoring_get_mark (AssayScoring *self)
{
  return self->mark;
}
