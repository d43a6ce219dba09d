/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-params-button.c: the parameters of a version, each in a field of its own; an empty field is
 * the provider's own default and is not sent. What may be in a field is decided by the same table that
 * the command line uses. "changed" brings all of them as JSON, and only when all of them fit. Main
 * thread. */

#include "assay-params-button.h"

#include "assay-chat-params.h"
#include "assay-json.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <string.h>

#define N_FIELDS 7

struct _AssayParamsButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkEntry *temperature;
  GtkEntry *max_tokens;
  GtkEntry *top_p;
  GtkEntry *seed;
  GtkEntry *samples;
  GtkEntry *reasoning_effort;
  GtkEntry *stop;
  GtkSwitch *structured;
  GtkLabel *problem;

  char *mode; /* how structured output was asked for, to keep what has no switch; NULL: the best way */
  gboolean is_loading;
};

G_DEFINE_FINAL_TYPE (AssayParamsButton, assay_params_button, GTK_TYPE_WIDGET)

static guint changed_signal;

static const char *const names[N_FIELDS]
  = { "temperature", "max_tokens", "top_p", "seed", "samples", "reasoning_effort", "stop" };

static GtkEntry *
get_entry (AssayParamsButton *self, guint i)
{
  GtkEntry *const entries[N_FIELDS] = { self->temperature, self->max_tokens,       self->top_p,
                                        self->seed,        self->samples,          self->reasoning_effort,
                                        self->stop };

  return entries[i];
}

static gboolean
read_field (AssayParamsButton *self, AssayChatParams *params, guint i)
{
  GtkWidget *entry = GTK_WIDGET (get_entry (self, i));
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));
  g_autoptr (GError) error = NULL;

  /* A blank may be meant as a place to stop; elsewhere it is none. */
  if (!g_str_equal (names[i], "stop"))
    g_strstrip (text);
  if (assay_chat_params_set (params, names[i], text, &error))
    {
      gtk_widget_remove_css_class (entry, "error");
      return TRUE;
    }
  gtk_widget_add_css_class (entry, "error");
  gtk_label_set_label (self->problem, error->message);
  return FALSE;
}

static void
on_changed (AssayParamsButton *self)
{
  g_autoptr (AssayChatParams) params = assay_chat_params_new ();
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *text = NULL;
  gboolean ok = TRUE;

  if (self->is_loading)
    return;
  for (guint i = 0; i < N_FIELDS; i++)
    ok = read_field (self, params, i) && ok;
  gtk_widget_set_visible (GTK_WIDGET (self->problem), !ok);
  if (!ok)
    return;
  if (!gtk_switch_get_active (self->structured))
    params->structured = ASSAY_STRUCTURED_PROMPT;
  else if (self->mode != NULL && !g_str_equal (self->mode, "prompt"))
    assay_chat_params_set (params, "structured_output", self->mode, NULL);
  object = assay_chat_params_to_json (params);
  text = assay_json_object_to_text (object);
  g_signal_emit (self, changed_signal, 0, text);
}

static void
assay_params_button_dispose (GObject *object)
{
  AssayParamsButton *self = ASSAY_PARAMS_BUTTON (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_PARAMS_BUTTON);
  assay_widget_dispose_children (GTK_WIDGET (self));
  g_clear_pointer (&self->mode, g_free);
  G_OBJECT_CLASS (assay_params_button_parent_class)->dispose (object);
}

static void
assay_params_button_class_init (AssayParamsButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_params_button_dispose;

  /* AssayParamsButton::changed: the parameters as JSON. */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/prompts/assay-params-button.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayParamsButton, button);
  gtk_widget_class_bind_template_child (widget_class, AssayParamsButton, temperature);
  gtk_widget_class_bind_template_child (widget_class, AssayParamsButton, max_tokens);
  gtk_widget_class_bind_template_child (widget_class, AssayParamsButton, top_p);
  gtk_widget_class_bind_template_child (widget_class, AssayParamsButton, seed);
  gtk_widget_class_bind_template_child (widget_class, AssayParamsButton, samples);
  gtk_widget_class_bind_template_child (widget_class, AssayParamsButton, reasoning_effort);
  gtk_widget_class_bind_template_child (widget_class, AssayParamsButton, stop);
  gtk_widget_class_bind_template_child (widget_class, AssayParamsButton, structured);
  gtk_widget_class_bind_template_child (widget_class, AssayParamsButton, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static void
assay_params_button_init (AssayParamsButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
dup_text (JsonObject *object, const char *name)
{
  JsonNode *node = object == NULL ? NULL : json_object_get_member (object, name);

  if (node == NULL)
    return g_strdup ("");
  return assay_json_is_string (node) ? json_node_dup_string (node) : assay_json_to_text (node);
}

/**
 * assay_params_button_set_params:
 * @params: as JSON
 *
 * Shows these parameters. Fields that say the same already are left alone: somebody may be typing.
 */
void
assay_params_button_set_params (AssayParamsButton *self, const char *params)
{
  g_autoptr (JsonObject) object = assay_json_parse_object (params, -1, NULL);

  g_return_if_fail (ASSAY_IS_PARAMS_BUTTON (self));
  if (gtk_widget_get_mapped (GTK_WIDGET (self->temperature)))
    return; /* it is where the change comes from */
  self->is_loading = TRUE;
  for (guint i = 0; i < N_FIELDS; i++)
    {
      g_autofree char *text = dup_text (object, names[i]);

      gtk_editable_set_text (GTK_EDITABLE (get_entry (self, i)), text);
      gtk_widget_remove_css_class (GTK_WIDGET (get_entry (self, i)), "error");
    }
  g_free (self->mode);
  self->mode
    = object == NULL ? NULL : g_strdup (assay_json_get_string (object, "structured_output", NULL));
  gtk_switch_set_active (self->structured, g_strcmp0 (self->mode, "prompt") != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  self->is_loading = FALSE;
}
