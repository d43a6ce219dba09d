/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-reply-samples.c: several answers to the same request (a version's parameter "samples"). The answer is the one
 * that most of them give, and its share of all is the confidence: self-consistency (Wang et al. 2023), the best
 * signal there is without looking into the model (Xiong et al. 2024).
 *
 * Two answers are the same when they agree in all that is asked with a closed answer: choices, ratings, numbers,
 * places; remarks are worded differently each time, and only follow. An answer that could not be used agrees with
 * none, so it costs confidence. Pure; any thread. */

#include "assay-reply-samples.h"

#include "assay-json.h"

#include <math.h>
#include <string.h>

static gboolean
is_closed (const AssayConfigControl *control)
{
  return control->kind != ASSAY_CONTROL_TEXT_AREA && control->kind != ASSAY_CONTROL_CHAT && control->is_asked;
}

/* What an answer says to all that is closed; NULL when nothing is. */
static char *
dup_closed (AssayLabelConfig *config, JsonObject *answer)
{
  g_autoptr (GString) key = g_string_new (NULL);
  guint n;
  const AssayConfigControl *controls = assay_label_config_get_controls (config, &n);
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_object_get_member (answer, controls[i].name);
      g_autofree char *text = NULL;

      if (!is_closed (&controls[i]))
        continue;
      any = TRUE;
      if (node != NULL && assay_json_is_number (node))
        text = g_strdup_printf ("%.17g", json_node_get_double (node));
      else
        text = node != NULL ? assay_json_to_canonical (node) : g_strdup ("");
      g_string_append_printf (key, "%s\n", text);
    }
  return any ? g_strdup (key->str) : NULL;
}

/**
 * assay_reply_samples_choose:
 * @answers: (array length=n): checked answers; %NULL where one could not be used
 * @agreement: (out): the share of all @n that agree with it; NAN when there is nothing to agree about
 *
 * Returns: the place of the answer that most give, the first of them; −1 when none can be used.
 */
int
assay_reply_samples_choose (AssayLabelConfig *config, JsonObject *const *answers, guint n, double *agreement)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  guint most = 0;
  int best = -1;

  *agreement = NAN;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (keys, answers[i] == NULL ? NULL : dup_closed (config, answers[i]));
  for (guint i = 0; i < n; i++)
    {
      guint same = 0;

      if (answers[i] == NULL)
        continue;
      best = best < 0 ? (int) i : best;
      for (guint k = 0; keys->pdata[i] != NULL && k < n; k++)
        same += keys->pdata[k] != NULL && strcmp (keys->pdata[i], keys->pdata[k]) == 0;
      if (same <= most)
        continue;
      most = same;
      best = (int) i;
    }
  if (most > 0 && n > 1)
    *agreement = (double) most / n;
  return best;
}
