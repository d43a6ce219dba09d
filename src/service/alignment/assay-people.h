/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"
#include "assay-scoring.h"

G_BEGIN_DECLS

/* More people than this are not compared one by one. */
#define ASSAY_PEOPLE_MAX 64

/**
 * AssayPeople:
 * @n_people: who answered a task that somebody else answered, too
 * @n_tasks: such tasks
 * @alpha: Krippendorff's, the mean over the controls that have one, by their weights; NAN: none
 * @per_control: of each control that is compared; NAN: none
 *
 * How far people agree with each other.
 */
typedef struct
{
  guint n_people;
  guint n_tasks;
  double alpha;
  guint n_controls;
  double *per_control;
} AssayPeople;

gboolean assay_people_load  (AssayPeople *self, AssayDb *db, gint64 project_id, AssayScoring *scoring,
                             GError **error);
void     assay_people_clear (AssayPeople *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayPeople, assay_people_clear)

G_END_DECLS
