/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-config-edit.c: changes to the XML of a config that leave everything else in it as it is,
 * byte for byte: comments, unknown tags, the writer's own line breaks. */

#include "assay-label-config-private.h"

#include "assay-error.h"

#include <string.h>

static const AssayConfigControl *
find_labeled (AssayLabelConfig *self, const char *name)
{
  if (name != NULL)
    return assay_label_config_find_control (self, name);
  for (guint i = 0; i < self->controls->len; i++)
    if (g_array_index (self->controls, AssayConfigControl, i).n_labels > 0)
      return &g_array_index (self->controls, AssayConfigControl, i);
  return NULL;
}

static const AssayConfigLabel *
find_label (const AssayConfigControl *control, const char *value)
{
  for (guint i = 0; i < control->n_labels; i++)
    if (strcmp (control->labels[i].value, value) == 0 && control->labels[i].element->first == NULL)
      return &control->labels[i];
  return NULL;
}

/* The labels as elements; one that was there keeps its attributes. */
static void
append_labels (GString *out, AssayLabelConfig *self, const AssayConfigControl *control,
               const char *const *labels)
{
  gboolean choices = control->kind == ASSAY_CONTROL_CHOICES || control->kind == ASSAY_CONTROL_TAXONOMY;

  for (guint i = 0; labels[i] != NULL; i++)
    {
      const AssayConfigLabel *known = find_label (control, labels[i]);
      g_autofree char *escaped = g_markup_escape_text (labels[i], -1);

      g_string_append (out, "\n    ");
      if (known != NULL)
        g_string_append_len (out, self->xml + known->element->start,
                             known->element->end - known->element->start);
      else
        g_string_append_printf (out, "<%s value=\"%s\"/>", choices ? "Choice" : "Label", escaped);
    }
  g_string_append (out, "\n  ");
}

/**
 * assay_label_config_set_labels:
 * @xml: a labeling config
 * @control: (nullable): the name of a control with labels, such as Choices; %NULL for the first
 * @labels: the labels it shall have
 *
 * Returns: (transfer full): the config with these labels and nothing else changed; %NULL with
 * %ASSAY_ERROR_INVALID when @xml is no config, %ASSAY_ERROR_NOT_FOUND when it has no such control.
 * Any thread.
 */
char *
assay_label_config_set_labels (const char *xml, const char *control, const char *const *labels,
                               GError **error)
{
  g_autoptr (AssayLabelConfig) self = assay_label_config_new (xml, -1, error);
  g_autoptr (AssayLabelConfig) check = NULL;
  const AssayConfigControl *found = self != NULL ? find_labeled (self, control) : NULL;
  const AssayConfigElement *element;
  GString *out;

  if (self == NULL)
    return NULL;
  if (found == NULL || (found->n_labels == 0 && found->kind != ASSAY_CONTROL_CHOICES
                        && (found->element->info == NULL
                            || !(found->element->info->flags & ASSAY_TAG_HAS_LABELS))))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                   "The labeling config has no control %s%swith labels",
                   control != NULL ? control : "", control != NULL ? " " : "");
      return NULL;
    }
  element = found->element;
  out = g_string_new_len (self->xml, element->inside);
  if (self->xml[element->inside - 2] == '/')
    {
      /* <Choices … /> opens now. */
      g_string_truncate (out, element->inside - 2);
      g_string_append_c (out, '>');
    }
  append_labels (out, self, found, labels);
  g_string_append_printf (out, "</%s>%s", element->tag, self->xml + element->end);
  check = assay_label_config_new (out->str, out->len, error);
  return g_string_free (out, check == NULL);
}
