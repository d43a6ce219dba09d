/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prices.c: what tokens cost. The shipped table is data (prices.json, with its date); a price
 * that the user gave for a connection goes before it. A model is found by its name, with or without
 * a vendor ("openai/gpt-4o") or a date ("gpt-4o-2024-11-20") around it. What is not known is unknown:
 * it is shown as such, and a budget can't be kept with it. */

#include "assay-prices.h"

#include "assay-engine-data.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

#define RESOURCE "/dev/assay/Assay/engine/prices.json"

static JsonObject *
load_table (void)
{
  static gsize once;
  static JsonObject *table;

  if (g_once_init_enter (&once))
    {
      g_autoptr (GBytes) bytes = g_resource_lookup_data (assay_engine_data_get_resource (), RESOURCE,
                                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      table = assay_json_parse_object (g_bytes_get_data (bytes, NULL),
                                       (gssize) g_bytes_get_size (bytes), NULL);
      g_assert (table != NULL);
      g_once_init_leave (&once, 1);
    }
  return table;
}

/**
 * assay_prices_get_date:
 *
 * Returns: (transfer none): the day on which the shipped prices were true, "2026-11-01". Any thread.
 */
const char *
assay_prices_get_date (void)
{
  return assay_json_get_string (load_table (), "date", "");
}

/**
 * assay_price_init:
 *
 * Sets @price to unknown.
 */
void
assay_price_init (AssayPrice *price)
{
  *price = (AssayPrice){ NAN, NAN, NAN, "" };
}

/* "gpt-4o-2024-11-20", "claude-sonnet-4-20250514" → without the date. */
static char *
without_date (const char *model)
{
  g_autoptr (GRegex) regex = g_regex_new ("-(20[0-9]{2}-[0-9]{2}-[0-9]{2}|20[0-9]{6})$", 0, 0, NULL);

  return g_regex_replace_literal (regex, model, -1, 0, "", 0, NULL);
}

/**
 * assay_prices_find:
 * @model: as a connection calls it
 * @price: (out): what the shipped table says, or unknown
 *
 * Returns: whether the table has the model. Any thread.
 */
gboolean
assay_prices_find (const char *model, AssayPrice *price)
{
  JsonObject *models = assay_json_get_object (load_table (), "models");
  const char *slash = strrchr (model, '/');
  g_autofree char *plain = without_date (slash != NULL ? slash + 1 : model);
  JsonObject *row = assay_json_get_object (models, plain);

  assay_price_init (price);
  if (row == NULL)
    return FALSE;
  price->input = assay_json_get_double (row, "input", NAN);
  price->output = assay_json_get_double (row, "output", NAN);
  price->cached = assay_json_get_double (row, "cached", NAN);
  g_snprintf (price->source, sizeof price->source, "table of %s", assay_prices_get_date ());
  return TRUE;
}

/**
 * assay_price_compute:
 *
 * Returns: what @usage costs in dollars; NaN when the price is not known, or the usage of what has a
 * price. Any thread.
 */
double
assay_price_compute (const AssayPrice *price, const AssayUsage *usage)
{
  gint64 cached = MAX (0, usage->cached);
  double cached_price = isnan (price->cached) ? price->input : price->cached;

  if (price->input == 0 && price->output == 0)
    return 0;
  if (usage->input < 0 || usage->output < 0)
    return NAN;
  return ((double) (usage->input - cached) * price->input + (double) cached * cached_price +
          (double) usage->output * price->output) /
         1e6;
}
