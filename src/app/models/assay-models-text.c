/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-models-text.c: connections and models in words and figures. What is not known is said to be
 * unknown, and never zero. Pure functions. */

#include "assay-models-text.h"

#include "assay-units.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* What a run would count with: the user's price, then the server's, then the shipped table's. */
typedef enum
{
  SOURCE_NONE,
  SOURCE_TABLE,
  SOURCE_SERVER,
  SOURCE_USER,
} Source;

static Source
find (const AssayConnection *connection, const AssayModelInfo *info, AssayPrice *price)
{
  if (!isnan (connection->input_price) || !isnan (connection->output_price))
    {
      *price = (AssayPrice){ connection->input_price, connection->output_price,
                             connection->cached_price, "" };
      return SOURCE_USER;
    }
  if (!isnan (info->input_price) && !isnan (info->output_price))
    {
      *price = (AssayPrice){ info->input_price, info->output_price, NAN, "" };
      return SOURCE_SERVER;
    }
  return assay_prices_find (info->id, price) ? SOURCE_TABLE : SOURCE_NONE;
}

/**
 * assay_models_find_price:
 * @price: (out): what a run with this model would count with; NaN where it is not known
 */
void
assay_models_find_price (const AssayConnection *connection, const AssayModelInfo *info,
                         AssayPrice *price)
{
  find (connection, info, price);
}

/**
 * assay_models_dup_price:
 *
 * Returns: (transfer full): such as "$1.25 in · $10.00 out per 1M tokens".
 */
char *
assay_models_dup_price (const AssayPrice *price)
{
  g_autofree char *input = assay_units_dup_cost (price->input);
  g_autofree char *output = assay_units_dup_cost (price->output);

  if (isnan (price->input) && isnan (price->output))
    return g_strdup (_("Price unknown"));
  if (price->input == 0 && price->output == 0)
    return g_strdup (_("Free"));
  /* Translators: prices of a million tokens, read and written by a model. */
  return g_strdup_printf (_("%s in · %s out per 1M tokens"), input, output);
}

/**
 * assay_models_dup_price_source:
 *
 * Returns: (transfer full): where the price comes from, one sentence.
 */
char *
assay_models_dup_price_source (const AssayConnection *connection, const AssayModelInfo *info)
{
  AssayPrice price;

  switch (find (connection, info, &price))
    {
    case SOURCE_USER:
      return g_strdup (_("The price that you gave for the connection, for a million tokens."));
    case SOURCE_SERVER:
      return g_strdup (_("The price that the server named, for a million tokens."));
    case SOURCE_TABLE:
      /* Translators: %s is a day such as 2026-11-01. */
      return g_strdup_printf (_("The price of %s for a million tokens, from the table that came with "
                                "Assay. Edit the connection to give another."),
                              assay_prices_get_date ());
    default:
      return g_strdup (_("Nobody said what it costs. Edit the connection to give a price; without "
                         "one a budget can’t be kept."));
    }
}

/**
 * assay_models_dup_context:
 * @tokens: what fits into a request, -1 when it is not known
 *
 * Returns: (transfer full): such as "128k tokens"; "" when it is not known.
 */
char *
assay_models_dup_context (gint64 tokens)
{
  if (tokens < 0)
    return g_strdup ("");
  if (tokens < 10000)
    return g_strdup_printf (_("%'d tokens"), (int) tokens);
  /* Translators: thousands of tokens, such as "128k tokens". */
  return g_strdup_printf (_("%'dk tokens"), (int) MIN (tokens / 1000, G_MAXINT));
}

/**
 * assay_models_dup_facts:
 *
 * Returns: (transfer full): limits, price and budget of a connection in a line.
 */
char *
assay_models_dup_facts (const AssayConnection *connection)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  AssayPrice price = { connection->input_price, connection->output_price, NAN, "" };

  g_ptr_array_add (parts, g_strdup_printf (ngettext ("%d request at a time", "%d requests at a time",
                                                     (gulong) connection->concurrency),
                                           connection->concurrency));
  if (connection->requests_per_minute > 0)
    g_ptr_array_add (parts, g_strdup_printf (_("%'d requests a minute"),
                                             connection->requests_per_minute));
  if (connection->tokens_per_minute > 0)
    g_ptr_array_add (parts, g_strdup_printf (_("%'d tokens a minute"),
                                             (int) connection->tokens_per_minute));
  g_ptr_array_add (parts, g_strdup_printf (_("%d s for an answer"), connection->timeout_s));
  if (!isnan (connection->input_price) || !isnan (connection->output_price))
    g_ptr_array_add (parts, assay_models_dup_price (&price));
  if (!isnan (connection->budget))
    {
      g_autofree char *budget = assay_units_dup_cost (connection->budget);

      /* Translators: %s is an amount of money, such as $5.00. */
      g_ptr_array_add (parts, g_strdup_printf (_("at most %s a run"), budget));
    }
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (GStrv) parts->pdata);
}

/**
 * assay_models_dup_key_place:
 * @place: where the key of @connection was found
 *
 * Returns: (transfer full): that in words.
 */
char *
assay_models_dup_key_place (const AssayConnection *connection, AssaySecretsPlace place)
{
  g_autofree char *general = assay_secrets_dup_variable (connection->name);
  const char *value = connection->key_env == NULL ? NULL : g_getenv (connection->key_env);
  gboolean is_named = value != NULL && *value != '\0';

  switch (place)
    {
    case ASSAY_SECRETS_ENVIRONMENT:
      /* Translators: %s is the name of an environment variable. */
      return g_strdup_printf (_("Key from the variable %s"), is_named ? connection->key_env : general);
    case ASSAY_SECRETS_KEYRING:
      return g_strdup (_("Key in the keyring"));
    case ASSAY_SECRETS_FILE:
      return g_strdup (_("Key in a file that only you can read"));
    default:
      return g_strdup (_("No key"));
    }
}

/**
 * assay_models_dup_amount:
 * @dollars: NaN when it is not known
 *
 * Returns: (transfer full): the number as one types it; "" when it is not known.
 */
char *
assay_models_dup_amount (double dollars)
{
  return isnan (dollars) ? g_strdup ("") : g_strdup_printf ("%.10g", dollars);
}

/**
 * assay_models_parse_amount:
 * @text: what somebody typed, with a decimal point or comma, perhaps with a dollar sign
 * @dollars: (out): the amount; NaN when @text is empty
 *
 * Returns: whether it is an amount that is not negative.
 */
gboolean
assay_models_parse_amount (const char *text, double *dollars)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));
  const char *start = *plain == '$' ? plain + 1 : plain;
  char *end = NULL;

  *dollars = NAN;
  if (*plain == '\0')
    return TRUE;
  for (char *comma = strchr (plain, ','); comma != NULL; comma = strchr (comma, ','))
    *comma = '.';
  *dollars = g_ascii_strtod (start, &end);
  return end != start && *end == '\0' && isfinite (*dollars) && *dollars >= 0;
}
