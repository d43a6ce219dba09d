/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-version-cell.c: a version in the list of all: its number and name, its tags, who made it when and
 * why, with which models it ran, what it scored and what that cost. Main thread. */

#include "assay-version-cell.h"

#include "assay-closures.h"
#include "assay-stats.h"
#include "assay-units.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <math.h>

struct _AssayVersionCell
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkBox *tags;
  GtkLabel *score;
  GtkLabel *facts;
  GtkLabel *note;
  GtkLabel *made;
};

G_DEFINE_FINAL_TYPE (AssayVersionCell, assay_version_cell, GTK_TYPE_WIDGET)

static void
assay_version_cell_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_VERSION_CELL);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_version_cell_parent_class)->dispose (object);
}

static void
assay_version_cell_class_init (AssayVersionCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_version_cell_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/assay/Assay/ui/versions/assay-version-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayVersionCell, title);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionCell, tags);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionCell, score);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionCell, facts);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionCell, note);
  gtk_widget_class_bind_template_child (widget_class, AssayVersionCell, made);
}

static void
assay_version_cell_init (AssayVersionCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_version_facts_dup_title:
 *
 * Returns: (transfer full): such as "v3 · Strict".
 */
char *
assay_version_facts_dup_title (const AssayVersionFacts *facts)
{
  const AssayVersion *version = facts->version;

  return *version->name != '\0' ? g_strdup_printf (_("v%lld · %s"), (long long) version->number, version->name)
                                : g_strdup_printf (_("v%lld"), (long long) version->number);
}

static char *
dup_facts (const AssayVersionFacts *facts)
{
  gint64 done = facts->n_ok + facts->n_failed;
  g_autofree char *cost = NULL;

  if (facts->n_runs == 0)
    return g_strdup (facts->version->model != NULL ? facts->version->model : _("no model"));
  cost = assay_units_dup_cost (done > 0 && facts->n_cost_unknown >= done ? NAN : facts->cost);
  /* Translators: models, runs, cost. */
  return g_strdup_printf (ngettext ("%s · %'lld run · %s", "%s · %'lld runs · %s", (gulong) facts->n_runs),
                          facts->models, (long long) facts->n_runs, cost);
}

static char *
dup_score (const AssayVersionFacts *facts)
{
  double half;

  if (isnan (facts->score))
    return NULL;
  if (isnan (facts->score_variance))
    return g_strdup_printf ("%.2f", facts->score);
  half = assay_stats_t_quantile (0.975, facts->n_scores - 1.0) * sqrt (facts->score_variance / facts->n_scores);
  return g_strdup_printf ("%.2f ± %.2f", facts->score, half);
}

static void
add_tag (AssayVersionCell *self, const char *text, const char *css_class)
{
  GtkWidget *tag = gtk_label_new (text);

  gtk_widget_add_css_class (tag, "pill");
  if (css_class != NULL)
    gtk_widget_add_css_class (tag, css_class);
  gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);
  gtk_box_append (self->tags, tag);
}

/**
 * assay_version_cell_new:
 * @is_latest: whether it is the one in the editor
 *
 * Returns: a cell about the version.
 */
GtkWidget *
assay_version_cell_new (const AssayVersionFacts *facts, gboolean is_latest)
{
  AssayVersionCell *self = g_object_new (ASSAY_TYPE_VERSION_CELL, NULL);
  const AssayVersion *version = facts->version;
  g_autofree char *title = assay_version_facts_dup_title (facts);
  g_autofree char *details = dup_facts (facts);
  g_autofree char *score = dup_score (facts);
  g_autofree char *day = assay_format_day (NULL, version->created_at);
  g_autofree char *made = version->author != NULL ? g_strdup_printf (_("%s by %s"), day, version->author) : g_strdup (day);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->facts, details);
  gtk_label_set_label (self->score, score != NULL ? score : "");
  gtk_widget_set_visible (GTK_WIDGET (self->score), score != NULL);
  gtk_label_set_label (self->note, version->note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), *version->note != '\0');
  gtk_label_set_label (self->made, made);
  for (guint i = 0; i < facts->tags->len; i++)
    add_tag (self, facts->tags->pdata[i], "good");
  if (version->frozen_at == 0)
    add_tag (self, _("draft"), NULL);
  if (is_latest)
    add_tag (self, _("current"), NULL);
  return GTK_WIDGET (self);
}
