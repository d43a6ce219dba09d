/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-card.c: a card above the comparison: a run in some figures, or the verdict on two runs
 * with what it rests on. The verdict has a sign and words beside its colour. Main thread. */

#include "assay-compare-card.h"

#include "assay-compare-votes.h"
#include "assay-compare-words.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

/* The verdict says more than the figures of a run. */
#define VERDICT_WIDTH 220
#define VOTES_WIDTH 310 /* with the votes on several pairs */

/* The letter and the version are worth more than the model beside them. */
#define MIN_TITLE_CHARS 6

struct _AssayCompareCard
{
  GtkWidget parent_instance;

  GtkBox *card;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *model;
  GtkButton *remove;
  GtkBox *figure_box;
  GtkLabel *figure;
  GtkLabel *margin;
  GtkLabel *facts;
  GtkLabel *methods;
  GtkLabel *needed;
  GtkBox *pills;
};

G_DEFINE_FINAL_TYPE (AssayCompareCard, assay_compare_card, GTK_TYPE_WIDGET)

static void
assay_compare_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_COMPARE_CARD);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_compare_card_parent_class)->dispose (object);
}

static void
assay_compare_card_class_init (AssayCompareCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_compare_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/assay/Assay/ui/compare/assay-compare-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayCompareCard, card);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareCard, icon);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareCard, title);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareCard, model);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareCard, remove);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareCard, figure_box);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareCard, figure);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareCard, margin);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareCard, facts);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareCard, methods);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareCard, needed);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareCard, pills);
}

static void
assay_compare_card_init (AssayCompareCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_name (AssayCompareCard *self, const char *title, const char *figure, const char *facts)
{
  g_autofree char *name = g_strjoin (" · ", title, *figure != '\0' ? figure : facts, *figure != '\0' ? facts : NULL, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The model has a place of its own; so what the label says of it is left out. */
static char *
dup_title (const AssayComparison *comparison, guint run)
{
  const AssayRun *this = comparison->runs[run].run;
  gboolean several_prompts = FALSE, twice = FALSE;

  for (guint i = 0; i < comparison->n_runs; i++)
    several_prompts |= g_strcmp0 (comparison->runs[i].run->prompt_name, this->prompt_name) != 0;
  for (guint i = 0; i < comparison->n_runs; i++)
    twice |= i != run && comparison->runs[i].run->version_id == this->version_id &&
             g_strcmp0 (comparison->runs[i].run->model, this->model) == 0;
  if (twice)
    return g_strdup_printf (_("%c · v%lld · run %lld"), 'A' + (int) run, (long long) this->version_number,
                            (long long) this->id);
  /* Translators: a letter, the name of a prompt, the number of its version. */
  return several_prompts ? g_strdup_printf (_("%c · %s v%lld"), 'A' + (int) run, this->prompt_name,
                                            (long long) this->version_number)
                         : g_strdup_printf (_("%c · v%lld"), 'A' + (int) run, (long long) this->version_number);
}

/**
 * assay_compare_card_new:
 * @run: position
 *
 * Returns: a card about a run.
 */
GtkWidget *
assay_compare_card_new (const AssayComparison *comparison, guint run)
{
  AssayCompareCard *self = g_object_new (ASSAY_TYPE_COMPARE_CARD, NULL);
  const AssayComparedRun *compared = &comparison->runs[run];
  g_autofree char *title = dup_title (comparison, run);
  g_autofree char *figure = assay_compare_dup_quality (comparison, compared);
  g_autofree char *margin = assay_compare_dup_margin (comparison, compared);
  g_autofree char *whole = assay_compare_dup_run (compared->run);
  g_autofree char *facts = assay_compare_dup_facts (compared);

  gtk_label_set_label (self->title, title);
  gtk_label_set_width_chars (self->title, (int) MIN (g_utf8_strlen (title, -1), MIN_TITLE_CHARS));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), whole);
  gtk_label_set_label (self->model, compared->run->served_model != NULL ? compared->run->served_model
                                                                        : compared->run->model);
  gtk_label_set_label (self->figure, figure);
  gtk_label_set_label (self->margin, margin);
  gtk_label_set_label (self->facts, facts);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->facts), facts);
  gtk_widget_set_visible (GTK_WIDGET (self->model), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->figure_box), comparison->by != ASSAY_COMPARE_NOTHING);
  gtk_widget_set_visible (GTK_WIDGET (self->remove), comparison->n_runs > 2);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->remove), "x", compared->run->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->remove), "compare.remove");
  set_name (self, title, figure, facts);
  return GTK_WIDGET (self);
}

static void
add_pill (AssayCompareCard *self, const char *text, const char *css_class)
{
  GtkWidget *pill = gtk_label_new (text);

  gtk_widget_add_css_class (pill, "pill");
  if (css_class != NULL)
    gtk_widget_add_css_class (pill, css_class);
  gtk_box_append (self->pills, pill);
}

static void
add_counts (AssayCompareCard *self, const AssayComparedPair *pair)
{
  g_autofree char *wins = g_strdup_printf (_("wins %'lld"), (long long) pair->wins);
  g_autofree char *losses = g_strdup_printf (_("losses %'lld"), (long long) pair->losses);
  g_autofree char *ties = g_strdup_printf (_("ties %'lld"), (long long) pair->ties);
  g_autoptr (GString) controls = g_string_new (NULL);

  add_pill (self, wins, "good");
  add_pill (self, losses, "bad");
  add_pill (self, ties, NULL);
  for (guint i = 0; i < pair->n_controls; i++)
    g_string_append_printf (controls, _("%s%s: %'lld wins, %'lld losses, %'lld ties"), i > 0 ? "\n" : "",
                            pair->controls[i].name, (long long) pair->controls[i].wins,
                            (long long) pair->controls[i].losses, (long long) pair->controls[i].ties);
  if (controls->len > 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->pills), controls->str);
}

static void
add_votes (AssayCompareCard *self, const AssayComparison *comparison, const AssayComparedPair *pair)
{
  g_autofree char *text = assay_compare_dup_votes (comparison, pair);

  if (*text != '\0' && comparison->by != ASSAY_COMPARE_VOTES)
    add_pill (self, text, NULL);
}

static void
set_verdict (AssayCompareCard *self, const char *title, gboolean is_shown)
{
  gtk_label_set_label (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_image_set_from_icon_name (self->icon, is_shown ? "object-select-symbolic" : "dialog-information-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->icon), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->figure_box), FALSE);
  gtk_widget_set_size_request (GTK_WIDGET (self), VERDICT_WIDTH, -1);
}

static void
show_pair (AssayCompareCard *self, const AssayComparison *comparison)
{
  const AssayComparedPair *pair = &comparison->pairs[0];
  g_autofree char *title = assay_compare_dup_verdict (comparison, pair);
  g_autofree char *facts = assay_compare_dup_evidence (comparison, pair);
  g_autofree char *methods = assay_compare_dup_methods (comparison, pair);
  g_autofree char *needed = assay_compare_dup_needed (comparison, pair);

  set_verdict (self, title, assay_compared_pair_is_shown (pair));
  gtk_label_set_label (self->facts, facts);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->facts), facts);
  gtk_label_set_label (self->methods, methods);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->methods), methods);
  gtk_widget_set_visible (GTK_WIDGET (self->methods), *methods != '\0');
  gtk_label_set_label (self->needed, needed);
  gtk_widget_set_visible (GTK_WIDGET (self->needed), *needed != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->pills), pair->n > 0);
  if (pair->n > 0)
    add_counts (self, pair);
  add_votes (self, comparison, pair);
  set_name (self, title, "", facts);
}

/* A line about one of several pairs; what it rests on can be asked for. */
static void
add_line (AssayCompareCard *self, const AssayComparison *comparison, const AssayComparedPair *pair)
{
  g_autofree char *verdict = assay_compare_dup_verdict (comparison, pair);
  g_autofree char *facts = assay_compare_dup_evidence (comparison, pair);
  g_autofree char *methods = assay_compare_dup_methods (comparison, pair);
  g_autofree char *needed = assay_compare_dup_needed (comparison, pair);
  g_autofree char *votes = assay_compare_dup_votes (comparison, pair);
  g_autofree char *brief = assay_compare_dup_brief (comparison, pair);
  /* Translators: what was found, a p value, wins, losses and ties. */
  g_autofree char *text
    = g_strdup_printf (_("%s · p = %.3f · %'lld : %'lld : %'lld"), brief, pair->p_adjusted, (long long) pair->wins,
                       (long long) pair->losses, (long long) pair->ties);
  g_autofree char *tip = g_strjoin ("\n", verdict, facts, methods, votes, *needed != '\0' ? needed : NULL, NULL);
  /* Translators: votes for the first run, for the second one, and ties. */
  g_autofree char *counts = g_strdup_printf (_(" · votes %'lld : %'lld : %'lld"), (long long) pair->votes_a,
                                             (long long) pair->votes_b, (long long) pair->votes_tie);
  gboolean has_votes = *votes != '\0' && comparison->by != ASSAY_COMPARE_VOTES;
  g_autofree char *shown = g_strconcat (pair->n > 0 ? text : brief, has_votes ? counts : NULL, NULL);
  GtkWidget *line = gtk_label_new (shown);

  gtk_label_set_xalign (GTK_LABEL (line), 0);
  gtk_label_set_ellipsize (GTK_LABEL (line), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (line, tip);
  gtk_widget_add_css_class (line, "caption");
  gtk_widget_add_css_class (line, "count");
  if (!assay_compared_pair_is_shown (pair))
    gtk_widget_add_css_class (line, "dim-label");
  gtk_box_append (self->card, line);
}

static void
show_pairs (AssayCompareCard *self, const AssayComparison *comparison)
{
  guint n_shown = 0;
  g_autofree char *title = NULL;

  for (guint i = 0; i < comparison->n_pairs; i++)
    n_shown += assay_compared_pair_is_shown (&comparison->pairs[i]);
  title = n_shown == 0 ? g_strdup (_("No difference can be shown"))
                       : g_strdup_printf (ngettext ("%u difference is more than luck",
                                                    "%u differences are more than luck", n_shown),
                                          n_shown);
  set_verdict (self, title, n_shown > 0);
  if (assay_comparison_count_votes (comparison) > 0 && comparison->by != ASSAY_COMPARE_VOTES)
    gtk_widget_set_size_request (GTK_WIDGET (self), VOTES_WIDTH, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), FALSE);
  for (guint i = 0; i < comparison->n_pairs; i++)
    add_line (self, comparison, &comparison->pairs[i]);
  set_name (self, title, "", "");
}

/**
 * assay_compare_card_new_verdict:
 *
 * Returns: a card about how the runs compare: in full for two, a line for each pair of more.
 */
GtkWidget *
assay_compare_card_new_verdict (const AssayComparison *comparison)
{
  AssayCompareCard *self = g_object_new (ASSAY_TYPE_COMPARE_CARD, NULL);

  if (comparison->n_pairs == 1)
    show_pair (self, comparison);
  else
    show_pairs (self, comparison);
  return GTK_WIDGET (self);
}

/* How many of the tasks were voted on, by the person at this machine. */
static gint64
count_voted (const AssayComparison *comparison)
{
  gint64 n = 0;

  for (guint i = 0; i < comparison->tasks->len; i++)
    n += assay_comparison_get_vote (comparison, &g_array_index (comparison->tasks, AssayComparedTask, i)) != ASSAY_VOTE_NONE;
  return n;
}

/**
 * assay_compare_card_new_blind:
 *
 * Returns: a card in place of all others, which says nothing of any run.
 */
GtkWidget *
assay_compare_card_new_blind (const AssayComparison *comparison)
{
  AssayCompareCard *self = g_object_new (ASSAY_TYPE_COMPARE_CARD, NULL);
  const char *title = _("Names, figures and votes are hidden until you reveal them");
  g_autofree char *facts
    = g_strdup_printf (ngettext ("You voted on %'lld of %'u task. The order of the answers changes from task to task.",
                                 "You voted on %'lld of %'u tasks. The order of the answers changes from task to task.",
                                 comparison->tasks->len),
                       (long long) count_voted (comparison), comparison->tasks->len);

  set_verdict (self, title, FALSE);
  gtk_image_set_from_icon_name (self->icon, "view-conceal-symbolic");
  gtk_label_set_label (self->facts, facts);
  set_name (self, title, "", facts);
  return GTK_WIDGET (self);
}
