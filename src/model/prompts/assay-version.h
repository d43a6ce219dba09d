/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-prompt.h"

G_BEGIN_DECLS

#define ASSAY_VERSION_MAX_NAME 200
#define ASSAY_VERSION_MAX_NOTE (16 * 1024)
#define ASSAY_VERSION_MAX_TAG 40
#define ASSAY_VERSION_MAX_TAGS 20 /* of a prompt */

/**
 * AssayVersionFacts:
 * @tags: (element-type utf8): in the order of the alphabet
 * @n_runs: that were made with it
 * @latest_run: the one whose results speak for it, 0 for none: the latest that has results
 * @n_ok: good results of all its runs
 * @n_failed: of all its runs
 * @cost: known part of what its runs cost, dollars
 * @n_cost_unknown: results whose cost is not known
 * @models: (nullable): of its runs, with commas
 * @n_scores: results of the latest run that have an overall score
 * @score: their mean, NAN for none
 * @score_variance: of the scores, NAN below two
 *
 * What became of a version.
 */
typedef struct
{
  AssayVersion *version;
  GPtrArray *tags;
  gint64 n_runs;
  gint64 latest_run;
  gint64 n_ok;
  gint64 n_failed;
  double cost;
  gint64 n_cost_unknown;
  char *models;
  gint64 n_scores;
  double score;
  double score_variance;
} AssayVersionFacts;

void          assay_version_facts_free  (AssayVersionFacts *facts);
GPtrArray    *assay_version_list_facts  (AssayDb *db, gint64 prompt_id, GError **error);

gboolean      assay_version_set_name    (AssayDb *db, gint64 id, const char *name, GError **error);
gboolean      assay_version_set_note    (AssayDb *db, gint64 id, const char *note, GError **error);
gboolean      assay_version_set_tag     (AssayDb *db, gint64 id, const char *tag, gboolean on, GError **error);
AssayVersion *assay_version_find_tag    (AssayDb *db, gint64 prompt_id, const char *tag, GError **error);
char         *assay_version_dup_rubric  (AssayDb *db, const AssayVersion *version, GError **error);
AssayVersion *assay_version_restore     (AssayDb *db, gint64 id, GError **error);
AssayVersion *assay_version_duplicate   (AssayDb *db, gint64 id, GError **error);
AssayVersion *assay_version_branch      (AssayDb *db, gint64 id, const char *prompt_name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayVersionFacts, assay_version_facts_free)

G_END_DECLS
