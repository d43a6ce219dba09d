/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-command-row.c: a row that shows a command line and copies it. The copy button is named
 * after the row, so that a screen reader does not meet five buttons called "Copy". */

#include "assay-command-row.h"

#include <glib/gi18n.h>

struct _AssayCommandRow
{
  AdwActionRow parent_instance;

  GtkButton *copy;

  char *command;
};

G_DEFINE_FINAL_TYPE (AssayCommandRow, assay_command_row, ADW_TYPE_ACTION_ROW)

enum
{
  PROP_COMMAND = 1,
  N_PROPS
};

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayCommandRow *self = ASSAY_COMMAND_ROW (widget);

  if (self->command == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->command);
  gtk_widget_activate_action (widget, "win.toast", "s", _("Command copied"));
}

static void
on_title_changed (AssayCommandRow *self)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  /* Translators: %s is what the command does, such as "Import tasks". */
  g_autofree char *name = g_strdup_printf (_("Copy the command: %s"), title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

static void
set_command (AssayCommandRow *self, const char *command)
{
  g_free (self->command);
  self->command = g_strdup (command);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), command == NULL ? "" : command);
}

static void
assay_command_row_finalize (GObject *object)
{
  g_clear_pointer (&ASSAY_COMMAND_ROW (object)->command, g_free);
  G_OBJECT_CLASS (assay_command_row_parent_class)->finalize (object);
}

static void
assay_command_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_COMMAND:
      g_value_set_string (value, ASSAY_COMMAND_ROW (object)->command);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_command_row_set_property (GObject *object, guint prop_id, const GValue *value,
                                GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_COMMAND:
      set_command (ASSAY_COMMAND_ROW (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_command_row_class_init (AssayCommandRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = assay_command_row_finalize;
  object_class->get_property = assay_command_row_get_property;
  object_class->set_property = assay_command_row_set_property;
  g_object_class_install_property (
    object_class, PROP_COMMAND,
    g_param_spec_string ("command", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));

  gtk_widget_class_install_action (widget_class, "command.copy", NULL, copy_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/assay-command-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayCommandRow, copy);
  gtk_widget_class_bind_template_callback (widget_class, on_title_changed);
}

static void
assay_command_row_init (AssayCommandRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
