/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-history-words.c: what is said about a run that was made: briefly in a list, and in full, with all
 * that it takes to repeat it. What is not known is left out. Main thread. */

#include "assay-history-words.h"

#include "assay-closures.h"
#include "assay-json.h"
#include "assay-run-words.h"
#include "assay-stats.h"
#include "assay-subset.h"
#include "assay-units.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/**
 * assay_history_dup_title:
 *
 * Returns: (transfer full): such as "Run 6 · v3".
 */
char *
assay_history_dup_title (const AssayHistoryEntry *entry)
{
  /* Translators: the number of a run, and the number of a version. */
  return g_strdup_printf (_("Run %lld · v%lld"), (long long) entry->run->id, (long long) entry->run->version_number);
}

/**
 * assay_history_dup_score:
 *
 * Returns: (transfer full): the mean score with half the width of its interval; "" without scores.
 */
char *
assay_history_dup_score (const AssayHistoryEntry *entry)
{
  double n = (double) entry->summary.n_overall;
  double half;

  if (entry->summary.n_overall == 0)
    return g_strdup ("");
  if (entry->summary.n_overall == 1)
    return g_strdup_printf ("%.2f", entry->summary.overall_mean);
  half = assay_stats_t_quantile (0.975, n - 1) * sqrt (entry->summary.overall_sum_of_squares / (n - 1) / n);
  return g_strdup_printf ("%.2f ± %.2f", entry->summary.overall_mean, half);
}

/**
 * assay_history_dup_brief:
 *
 * Returns: (transfer full): such as "mini-1 · 140 of 140 · 2 failed · $0.032".
 */
char *
assay_history_dup_brief (const AssayHistoryEntry *entry)
{
  const AssayRun *run = entry->run;
  g_autofree char *cost = assay_units_dup_cost (assay_history_entry_get_cost (entry));
  GString *out = g_string_new (NULL);

  /* Translators: model, tasks that were done, all tasks. */
  g_string_append_printf (out, _("%s · %'lld of %'lld"), run->model, (long long) (run->ok + run->failed),
                          (long long) run->total);
  if (run->failed > 0)
    g_string_append_printf (out, ngettext (" · %'lld failed", " · %'lld failed", (gulong) run->failed),
                            (long long) run->failed);
  g_string_append_printf (out, " · %s", cost);
  return g_string_free (out, FALSE);
}

/**
 * assay_history_dup_made:
 *
 * Returns: (transfer full): when and by whom.
 */
char *
assay_history_dup_made (const AssayHistoryEntry *entry)
{
  g_autofree char *time = assay_units_dup_time (entry->run->created_at);

  return entry->run->author != NULL ? g_strdup_printf (_("%s by %s"), time, entry->run->author)
                                    : g_steal_pointer (&time);
}

static char *
dup_time_or_null (gint64 us)
{
  return us > 0 ? assay_units_dup_time (us) : NULL;
}

/* Each says a setting as a person would; NULL: it goes without saying. */

static char *
say_budget (double value)
{
  g_autofree char *cost = assay_units_dup_cost (value);

  /* Translators: an amount of money. */
  return value > 0 ? g_strdup_printf (_("at most %s"), cost) : NULL;
}

static char *
say_threshold (double value)
{
  return g_strdup_printf (_("review below confidence %.2f"), value);
}

static char *
say_cache (double value)
{
  return g_strdup (value != 0 ? _("known answers reused") : _("known answers asked anew"));
}

static char *
say_concurrency (double value)
{
  int n = (int) value;

  return n > 0 ? g_strdup_printf (ngettext ("%d request in flight", "%d requests in flight", (gulong) n), n) : NULL;
}

static char *
say_patience (double value)
{
  g_autofree char *time = value < 120 ? g_strdup_printf ("%d s", (int) value) : assay_units_dup_duration (value);

  /* Translators: a time, such as "60 s": so long does a run wait for a server that is down. */
  return value > 0 ? g_strdup_printf (_("waits up to %s for an outage"), time) : NULL;
}

static char *
say_side (double value)
{
  return value > 0 ? g_strdup_printf (_("pictures of at most %d pixels"), (int) value) : NULL;
}

static char *
say_metadata (double value)
{
  return g_strdup (value != 0 ? _("pictures sent with their metadata") : _("pictures sent without metadata"));
}

/* What a run was told, in the order in which it is said. */
static const struct
{
  const char *name;
  char *(*say) (double value);
} settings_words[] = {
  { "budget", say_budget },           { "threshold", say_threshold },  { "use_cache", say_cache },
  { "concurrency", say_concurrency }, { "patience_s", say_patience }, { "max_image_side", say_side },
  { "keep_metadata", say_metadata },
};

/* Numbers, and TRUE as 1. */
static gboolean
read_number (JsonObject *settings, const char *name, double *value)
{
  JsonNode *node = json_object_get_member (settings, name);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type == G_TYPE_BOOLEAN)
    *value = json_node_get_boolean (node);
  else if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    *value = json_node_get_double (node);
  else
    return FALSE;
  return TRUE;
}

/* The labeling config and the rubric are shown elsewhere. */
static char *
dup_settings (const AssayRun *run)
{
  g_autoptr (JsonObject) settings = assay_json_parse_object (run->settings, -1, NULL);
  GString *out = g_string_new (NULL);

  for (gsize i = 0; settings != NULL && i < G_N_ELEMENTS (settings_words); i++)
    {
      double value;
      g_autofree char *text
        = read_number (settings, settings_words[i].name, &value) ? settings_words[i].say (value) : NULL;

      if (text != NULL)
        g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", text);
    }
  return g_string_free (out, FALSE);
}

/**
 * assay_history_dup_tasks:
 *
 * Returns: (transfer full): over which tasks the run went, such as "20 sampled tasks, seed 7".
 */
char *
assay_history_dup_tasks (const AssayRun *run)
{
  gint64 n = g_str_equal (run->subset, "sample")             ? ASSAY_SUBSET_DEFAULT_SAMPLE
             : g_str_has_prefix (run->subset, "sample=") ? g_ascii_strtoll (run->subset + strlen ("sample="), NULL, 10)
                                                         : 0;

  if (g_str_equal (run->subset, "all"))
    return g_strdup (_("every task"));
  if (n > 0)
    /* Translators: how many tasks were drawn, and the number that makes the same lot again. */
    return g_strdup_printf (ngettext ("%'lld sampled task, seed %lld", "%'lld sampled tasks, seed %lld", (gulong) n),
                            (long long) n, (long long) run->seed);
  return assay_run_dup_subset_words (run->subset);
}

/* Such as "temperature 0.2 · top_p 0.9": names as the API has them. */
static char *
dup_params (const AssayVersion *version)
{
  g_autoptr (JsonObject) params = version != NULL ? assay_json_parse_object (version->params, -1, NULL) : NULL;
  g_autoptr (GList) names = params != NULL ? json_object_get_members (params) : NULL;
  GString *out = g_string_new (NULL);

  for (GList *link = names; link != NULL; link = link->next)
    {
      g_autofree char *value = assay_json_to_text (json_object_get_member (params, link->data));

      g_string_append_printf (out, "%s%s %s", out->len > 0 ? " · " : "", (const char *) link->data, value);
    }
  if (out->len == 0 && version != NULL)
    g_string_append (out, _("the model's own"));
  return g_string_free (out, FALSE);
}

static void
add_made_with (AssayFacts *facts, const AssayHistoryEntry *entry)
{
  const AssayRun *run = entry->run;
  g_autofree char *version
    = g_strdup_printf (_("%s, version %lld"), run->prompt_name, (long long) run->version_number);
  g_autofree char *model = assay_history_entry_dup_model (entry);
  g_autofree char *tasks = assay_history_dup_tasks (run);
  g_autofree char *settings = dup_settings (run);
  g_autofree char *params = dup_params (entry->version);

  assay_facts_add (facts, _("Prompt"), version);
  assay_facts_add (facts, _("Model"), model);
  assay_facts_add (facts, _("As the server named it"), run->served_model);
  assay_facts_add (facts, _("Parameters"), params);
  assay_facts_add (facts, _("Tasks"), tasks);
  assay_facts_add (facts, _("Settings"), settings);
  assay_facts_add (facts, _("Software"), run->software);
  assay_facts_add (facts, _("By"), run->author);
}

static void
add_times (AssayFacts *facts, const AssayRun *run)
{
  g_autofree char *created = dup_time_or_null (run->created_at);
  g_autofree char *started = dup_time_or_null (run->started_at);
  g_autofree char *finished = dup_time_or_null (run->finished_at);
  g_autofree char *took = assay_units_dup_duration ((double) run->active_us / G_USEC_PER_SEC);

  assay_facts_add (facts, _("State"), assay_run_state_words (run->state));
  assay_facts_add (facts, _("Reason"), run->reason);
  assay_facts_add (facts, _("Made"), created);
  assay_facts_add (facts, _("Started"), started);
  assay_facts_add (facts, _("Finished"), finished);
  assay_facts_add (facts, _("Worked on for"), run->active_us > 0 ? took : NULL);
}

static void
add_counts (AssayFacts *facts, const AssayHistoryEntry *entry)
{
  const AssayRun *run = entry->run;
  g_autofree char *counts
    = g_strdup_printf (_("%'lld of %'lld · %'lld failed · %'lld to review · %'lld from the cache"), (long long) run->ok,
                       (long long) run->total, (long long) run->failed, (long long) run->needs_review,
                       (long long) run->cached);
  g_autofree char *tokens = g_strdup_printf (_("%'lld in, %'lld out"), (long long) run->input_tokens,
                                             (long long) run->output_tokens);
  g_autofree char *known = assay_units_dup_cost (assay_history_entry_get_cost (entry));
  g_autofree char *cost = run->n_cost_unknown > 0 ? g_strdup_printf (_("at least %s"), known) : g_strdup (known);
  g_autofree char *score = assay_history_dup_score (entry);
  g_autofree char *latency = entry->summary.n_latency > 0
                               ? assay_units_dup_duration (entry->summary.latency_mean_us / G_USEC_PER_SEC)
                               : NULL;

  assay_facts_add (facts, _("Results"), counts);
  assay_facts_add (facts, _("Mean score"), score);
  assay_facts_add (facts, _("Cost"), cost);
  assay_facts_add (facts, _("Tokens"), run->input_tokens + run->output_tokens > 0 ? tokens : NULL);
  assay_facts_add (facts, _("Mean latency"), latency);
}

/**
 * assay_history_add_facts:
 *
 * Adds all that is known about the run.
 */
void
assay_history_add_facts (AssayFacts *facts, const AssayHistoryEntry *entry)
{
  add_counts (facts, entry);
  add_made_with (facts, entry);
  add_times (facts, entry->run);
}
