/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A table of more classes is nothing that anybody reads. */
#define ASSAY_CONFUSION_MAX_CLASSES 64

typedef struct _AssayClassReport AssayClassReport;

/* How classes go together, and so what confusing them means. */
typedef enum
{
  ASSAY_CLASSES_EXCLUSIVE, /* one for each task: which is taken for which */
  ASSAY_CLASSES_TOGETHER,  /* any number for each task: of each, whether it is said and whether it is right */
  ASSAY_CLASSES_REGIONS,   /* one for each place: which is taken for which, missed, or seen where nothing is */
} AssayClassKind;

/* No class: the model gave no answer, or nothing is at a place. */
#define ASSAY_CLASS_NONE G_MAXUINT

/**
 * AssayClassScore:
 * @support: how often it is right, by the ground truth
 * @precision: of the answers that say it, the share that is right
 * @recall: of the tasks where it is right, the share whose answer says it
 *
 * How well one class is found. Without a case to judge by, a share is 0, as in scikit-learn.
 */
typedef struct
{
  gint64 support;
  gint64 predicted;
  gint64 correct;
  double precision;
  double recall;
  double f1;
} AssayClassScore;

/**
 * AssayAverage:
 *
 * The classes put together: @macro counts each the same, @micro each case, @weighted each class by its
 * support. Classes that occur on neither side do not count.
 */
typedef enum
{
  ASSAY_AVERAGE_MACRO,
  ASSAY_AVERAGE_MICRO,
  ASSAY_AVERAGE_WEIGHTED,
} AssayAverage;

/**
 * AssayClassTable:
 *
 * A class against all others: tasks by whether it is right, and whether it was answered. The four numbers of
 * scikit-learn's multilabel_confusion_matrix.
 */
typedef struct
{
  gint64 true_negative;
  gint64 false_positive;
  gint64 false_negative;
  gint64 true_positive;
} AssayClassTable;

AssayClassReport *assay_class_report_new       (AssayClassKind kind);
void              assay_class_report_free      (AssayClassReport *self);
guint             assay_class_report_intern    (AssayClassReport *self, const char *label, gssize length);
guint             assay_class_report_get_n     (AssayClassReport *self);
const char       *assay_class_report_get_label (AssayClassReport *self, guint i);
void              assay_class_report_add       (AssayClassReport *self, guint truth, guint predicted);
void              assay_class_report_count     (AssayClassReport *self, guint i, gint64 correct,
                                                gint64 predicted, gint64 support);
void              assay_class_report_add_case  (AssayClassReport *self);
void              assay_class_report_pair      (AssayClassReport *self, guint truth, guint predicted);
AssayClassKind    assay_class_report_get_kind  (AssayClassReport *self);
AssayClassScore   assay_class_report_get       (AssayClassReport *self, guint i);
AssayClassScore   assay_class_report_average   (AssayClassReport *self, AssayAverage kind);
gboolean          assay_class_report_has_confusion (AssayClassReport *self);
gint64            assay_class_report_get_confusion (AssayClassReport *self, guint truth, guint predicted);
AssayClassTable   assay_class_report_get_table (AssayClassReport *self, guint i);
gint64            assay_class_report_get_cell  (AssayClassReport *self, const char *label, const char *truth,
                                                const char *predicted);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayClassReport, assay_class_report_free)

G_END_DECLS
