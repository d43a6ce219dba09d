/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-reply-confidence.c: confidence from the log-probabilities of an answer's tokens. For each
 * control with a closed answer (a choice, a rating, a number) it is the product of the probabilities
 * of the tokens in which the value is written; the answer's confidence is the smallest of these, since
 * a task is right only when all of it is. A free text has none: its wording is one of many. (Value
 * tokens only, as in Tian et al. 2023; to be calibrated on ground truth before it promises anything.) */

#include "assay-reply-confidence.h"

#include "assay-json.h"
#include "assay-json-scan.h"
#include "assay-label-columns.h"

#include <math.h>
#include <string.h>

/* Whether what is written there is the value that was accepted; a corrected one has no tokens. */
static gboolean
is_value (const char *text, gsize length, JsonNode *value)
{
  g_autoptr (JsonNode) node = assay_json_parse (text, (gssize) length, NULL);

  if (node == NULL)
    return FALSE;
  if (assay_json_is_number (node) && assay_json_is_number (value))
    return json_node_get_double (node) == json_node_get_double (value);
  if (assay_json_is_string (node) && assay_json_is_string (value))
    return g_ascii_strcasecmp (json_node_get_string (node), json_node_get_string (value)) == 0;
  return json_node_equal (node, value);
}

/* The bytes of the last "name": value in the text that is the accepted value. A string is taken
 * without its quotes: these are certain. */
static gboolean
find_value (const char *text, const char *name, JsonNode *value, gsize *start, gsize *end)
{
  g_autoptr (GString) key = g_string_new (NULL);
  const char *last = text + strlen (text);
  gboolean found = FALSE;

  assay_json_append_string (key, name);
  for (const char *at = strstr (text, key->str); at != NULL; at = strstr (at + 1, key->str))
    {
      const char *from = at + key->len;
      AssayJsonScan scan = { 0 };
      gsize quote;

      from += strspn (from, " \t\r\n");
      if (*from != ':')
        continue;
      from += 1 + strspn (from + 1, " \t\r\n");
      if (!assay_json_scan_value (&scan, from, last - from, TRUE) || scan.broken ||
          !is_value (from, scan.at, value))
        continue;
      quote = *from == '"' && scan.at > 2 ? 1 : 0;
      *start = from - text + quote;
      *end = from - text + scan.at - quote;
      found = TRUE;
    }
  return found;
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
      JsonNode *value = json_object_get_member (values, columns[i].name);
      gsize start, end;
      double p;

      if ((columns[i].kind != ASSAY_COLUMN_SCORE && columns[i].kind != ASSAY_COLUMN_NUMBER &&
           columns[i].kind != ASSAY_COLUMN_CHOICE) ||
          value == NULL || !find_value (reply->text, columns[i].name, value, &start, &end))
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
