/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-vote-bar.c: a button for each answer that may be the best, and one for a tie, with the keys that
 * do the same. What was said of the task is ticked. The buttons call actions of the page. Main thread. */

#include "assay-vote-bar.h"

#include "assay-compare-votes.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

struct _AssayVoteBar
{
  GtkWidget parent_instance;

  GtkButton *first;
  GtkButton *second;
  GtkButton *third;
  GtkButton *fourth;
  GtkButton *tie;
};

G_DEFINE_FINAL_TYPE (AssayVoteBar, assay_vote_bar, GTK_TYPE_WIDGET)

static void
assay_vote_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_VOTE_BAR);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_vote_bar_parent_class)->dispose (object);
}

static void
assay_vote_bar_class_init (AssayVoteBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_vote_bar_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/assay/Assay/ui/compare/assay-vote-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayVoteBar, first);
  gtk_widget_class_bind_template_child (widget_class, AssayVoteBar, second);
  gtk_widget_class_bind_template_child (widget_class, AssayVoteBar, third);
  gtk_widget_class_bind_template_child (widget_class, AssayVoteBar, fourth);
  gtk_widget_class_bind_template_child (widget_class, AssayVoteBar, tie);
}

static void
assay_vote_bar_init (AssayVoteBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  assay_vote_bar_show (self, 2, FALSE, ASSAY_VOTE_NONE);
}

static void
show_button (GtkButton *button, const char *label, gboolean is_voted)
{
  g_autofree char *text = is_voted ? g_strconcat ("✓ ", label, NULL) : g_strdup (label);

  gtk_button_set_label (button, text);
  if (is_voted)
    gtk_widget_add_css_class (GTK_WIDGET (button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (button), "suggested-action");
}

/**
 * assay_vote_bar_show:
 * @n: how many answers there are
 * @is_blind: they are told by their places, not by the letters of their runs
 * @vote: the place of the answer that was voted for, %ASSAY_VOTE_TIE or %ASSAY_VOTE_NONE
 *
 * Offers these votes.
 */
void
assay_vote_bar_show (AssayVoteBar *self, guint n, gboolean is_blind, int vote)
{
  GtkButton *const buttons[] = { self->first, self->second, self->third, self->fourth };

  g_return_if_fail (ASSAY_IS_VOTE_BAR (self));
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      g_autofree char *label = is_blind ? g_strdup_printf ("%u", i + 1) : g_strdup_printf ("%u %c", i + 1, 'A' + i);

      show_button (buttons[i], label, vote == (int) i);
      gtk_widget_set_visible (GTK_WIDGET (buttons[i]), i < n);
    }
  /* Translators: the key, and a vote for none of the answers. */
  show_button (self->tie, _("0 tie"), vote == ASSAY_VOTE_TIE);
}
