/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-version-parts.c: two versions part by part, with what changed marked by word: both texts in one, or
 * side by side. Parts that say the same come last, closed. Main thread. */

#include "assay-version-parts.h"

#include "assay-diff-markup.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

struct _AssayVersionParts
{
  GtkWidget parent_instance;

  GtkBox *box;
  GPtrArray *parts; /* of AssayVersionPart; NULL: nothing */
  char *a, *b;      /* what the versions are called */
  gboolean is_inline;
};

G_DEFINE_FINAL_TYPE (AssayVersionParts, assay_version_parts, GTK_TYPE_WIDGET)

static const struct
{
  const char *id;
  const char *title;
} titles[] = {
  { "system", N_("System") },       { "user", N_("User") },           { "model", N_("Model") },
  { "params", N_("Parameters") },   { "schema", N_("Output schema") }, { "rubric", N_("Rubric") },
};

static const char *
find_title (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].id, id))
      return _(titles[i].title);
  return id;
}

static void
assay_version_parts_dispose (GObject *object)
{
  AssayVersionParts *self = ASSAY_VERSION_PARTS (object);

  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->a, g_free);
  g_clear_pointer (&self->b, g_free);
  assay_widget_dispose_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (assay_version_parts_parent_class)->dispose (object);
}

static void
assay_version_parts_class_init (AssayVersionPartsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_version_parts_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
assay_version_parts_init (AssayVersionParts *self)
{
  self->is_inline = TRUE;
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
}

static GtkWidget *
new_text (const char *markup, gboolean is_code)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "diff-text");
  if (is_code)
    gtk_widget_add_css_class (label, "monospace");
  return label;
}

static GtkWidget *
new_side (const char *title, const char *markup, gboolean is_code)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *name = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "quiet-line");
  gtk_box_append (GTK_BOX (side), name);
  gtk_box_append (GTK_BOX (side), new_text (markup, is_code));
  return side;
}

static gboolean
is_code (const AssayVersionPart *part)
{
  return g_str_equal (part->id, "params") || g_str_equal (part->id, "schema") || g_str_equal (part->id, "rubric");
}

static GtkWidget *
new_changes (AssayVersionParts *self, const AssayVersionPart *part)
{
  GtkWidget *sides;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *both = NULL;

  if (self->is_inline)
    {
      both = assay_diff_markup_inline (part->pieces, part->a, part->b);
      return new_text (both, is_code (part));
    }
  before = assay_diff_markup_before (part->pieces, part->a);
  after = assay_diff_markup_after (part->pieces, part->b);
  sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_set_homogeneous (GTK_BOX (sides), TRUE);
  gtk_box_append (GTK_BOX (sides), new_side (self->a, before, is_code (part)));
  gtk_box_append (GTK_BOX (sides), new_side (self->b, after, is_code (part)));
  return sides;
}

static void
add_changed (AssayVersionParts *self, const AssayVersionPart *part)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *title = gtk_label_new (find_title (part->id));
  GtkWidget *changes = new_changes (self, part);
  g_autofree char *words = assay_diff_dup_words (part->pieces, part->a, part->b);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (group), title);
  gtk_box_append (GTK_BOX (group), changes);
  /* Marks can't be heard. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (changes), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  gtk_box_append (self->box, group);
}

static void
add_same (AssayVersionParts *self, const AssayVersionPart *part)
{
  g_autofree char *title = g_strdup_printf (_("%s: the same"), find_title (part->id));
  g_autofree char *markup = g_markup_escape_text (part->b, -1);
  GtkWidget *expander;

  if (*part->b == '\0')
    return;
  expander = gtk_expander_new (title);
  gtk_expander_set_child (GTK_EXPANDER (expander), new_text (markup, is_code (part)));
  gtk_widget_add_css_class (expander, "dim-expander");
  gtk_box_append (self->box, expander);
}

static void
fill (AssayVersionParts *self)
{
  GtkWidget *child;
  gboolean differs = FALSE;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  for (guint i = 0; self->parts != NULL && i < self->parts->len; i++)
    {
      AssayVersionPart *part = self->parts->pdata[i];

      differs |= part->differs;
      if (part->differs)
        add_changed (self, part);
    }
  if (self->parts != NULL && !differs)
    {
      GtkWidget *label = gtk_label_new (_("Both versions say the same."));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (self->box, label);
    }
  for (guint i = 0; self->parts != NULL && i < self->parts->len; i++)
    if (!((AssayVersionPart *) self->parts->pdata[i])->differs)
      add_same (self, self->parts->pdata[i]);
}

/**
 * assay_version_parts_show:
 * @parts: (nullable) (transfer full) (element-type AssayVersionPart): of assay_version_diff()
 * @a: (nullable): what the first version is called
 * @b: (nullable): what the second one is called
 *
 * Shows these, or nothing.
 */
void
assay_version_parts_show (AssayVersionParts *self, GPtrArray *parts, const char *a, const char *b)
{
  g_return_if_fail (ASSAY_IS_VERSION_PARTS (self));
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  self->parts = parts;
  g_free (self->a);
  g_free (self->b);
  self->a = g_strdup (a);
  self->b = g_strdup (b);
  fill (self);
}

/**
 * assay_version_parts_set_inline:
 * @is_inline: both texts in one, else side by side
 */
void
assay_version_parts_set_inline (AssayVersionParts *self, gboolean is_inline)
{
  g_return_if_fail (ASSAY_IS_VERSION_PARTS (self));
  if (self->is_inline == is_inline)
    return;
  self->is_inline = is_inline;
  fill (self);
}
