/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-reply-confidence.c: confidence from the log-probabilities of an answer's tokens. For each
 * control with a closed answer (a choice, a rating, a number) it is the product of the probabilities
 * of the tokens in which the value is written; the answer's confidence is the smallest of these, since
 * a task is right only when all of it is. A free text has none: its wording is one of many. (Value
 * tokens only, as in Tian et al. 2023; to be calibrated on ground truth before it promises anything.) */

#include "assay-reply-confidence.h"

#include "assay-json.h"
#include "assay-label-columns.h"

#include <math.h>
#include <string.h>

/* The bytes of the value of "name": … in the JSON of text. */
static gboolean
find_value (const char *text, const char *name, gsize *start, gsize *end)
{
  g_autoptr (GString) key = g_string_new (NULL);
  const char *at;
  const char *from;

  assay_json_append_string (key, name);
  for (at = strstr (text, key->str); at != NULL; at = strstr (at + 1, key->str))
    {
      from = at + key->len;
      from += strspn (from, " \t\r\n");
      if (*from != ':')
        continue;
      from += 1 + strspn (from + 1, " \t\r\n");
      if (*from == '"')
        {
          const char *close = strchr (from + 1, '"');

          if (close == NULL)
            return FALSE;
          *start = from + 1 - text;
          *end = close - text;
        }
      else
        {
          *start = from - text;
          *end = *start + strcspn (from, ",}] \t\r\n");
        }
      return *end > *start;
    }
  return FALSE;
}

static double
probability (GArray *tokens, gsize start, gsize end)
{
  double sum = 0;
  gboolean any = FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      AssayChatToken *token = &g_array_index (tokens, AssayChatToken, i);

      if (token->start < end && token->end > start)
        {
          sum += token->logprob;
          any = TRUE;
        }
    }
  return any ? exp (sum) : NAN;
}

/**
 * assay_reply_confidence:
 * @values: the checked values
 * @per_control: (nullable): gets control → confidence
 *
 * Returns: the answer's confidence, 0 to 1; NaN when it can't be said. Any thread.
 */
double
assay_reply_confidence (AssayChatReply *reply, AssayLabelConfig *config, JsonObject *values,
                        JsonObject *per_control)
{
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (config, &n);
  double least = NAN;

  if (reply->tokens == NULL || reply->text == NULL)
    return NAN;
  for (guint i = 0; i < n; i++)
    {
      gsize start, end;
      double p;

      if ((columns[i].kind != ASSAY_COLUMN_SCORE && columns[i].kind != ASSAY_COLUMN_NUMBER &&
           columns[i].kind != ASSAY_COLUMN_CHOICE) ||
          !json_object_has_member (values, columns[i].name) ||
          !find_value (reply->text, columns[i].name, &start, &end))
        continue;
      p = probability (reply->tokens, start, end);
      if (isnan (p))
        continue;
      least = isnan (least) ? p : MIN (least, p);
      if (per_control != NULL)
        json_object_set_double_member (per_control, columns[i].name, p);
    }
  return least;
}
