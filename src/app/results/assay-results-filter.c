/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-results-filter.c: the few ways to narrow the results of a run, a row of a table each: what it is
 * called by actions and by people, and the condition that it stands for. */

#include "assay-results-filter.h"

#include <glib/gi18n.h>

static const struct
{
  const char *name;
  const char *words;
  const char *condition;
} filters[ASSAY_N_RESULTS_FILTERS] = {
  [ASSAY_RESULTS_ALL] = { "all", N_("All"), NULL },
  [ASSAY_RESULTS_CORRECT] = { "correct", N_("Correct"), "correct=1" },
  [ASSAY_RESULTS_INCORRECT] = { "incorrect", N_("Incorrect"), "correct=0" },
  [ASSAY_RESULTS_REVIEW] = { "review", N_("Needs Review"), "needs_review=1" },
  [ASSAY_RESULTS_ERROR] = { "error", N_("Has Error"), "has_error=1" },
};

/**
 * assay_results_filter_name:
 *
 * Returns: (transfer none): as the action "results.filter" takes it.
 */
const char *
assay_results_filter_name (AssayResultsFilter filter)
{
  return filters[filter].name;
}

/**
 * assay_results_filter_find:
 * @filter: (out): the one that is called @name
 *
 * Returns: whether there is one.
 */
gboolean
assay_results_filter_find (const char *name, AssayResultsFilter *filter)
{
  for (int i = 0; i < ASSAY_N_RESULTS_FILTERS; i++)
    if (g_strcmp0 (filters[i].name, name) == 0)
      {
        *filter = (AssayResultsFilter) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * assay_results_filter_words:
 *
 * Returns: (transfer none): what its button says.
 */
const char *
assay_results_filter_words (AssayResultsFilter filter)
{
  return _(filters[filter].words);
}

/**
 * assay_results_filter_condition:
 *
 * Returns: (transfer none) (nullable): as assay_query_parse() takes it; %NULL for none.
 */
const char *
assay_results_filter_condition (AssayResultsFilter filter)
{
  return filters[filter].condition;
}
