/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-error-view.c: why a workspace could not be opened, and the way out. A table says for each
 * code of the error what the page is called, what it advises and which action it offers first;
 * opening another workspace is always the second. The error's own sentence names the file and is
 * shown below as it is. */

#include "assay-error-view.h"

#include "assay-error.h"
#include "assay-widget.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  int code;
  const char *icon;
  const char *title;
  const char *advice;
  const char *label;  /* of the first button; NULL: there is none */
  const char *action;
} Case;

struct _AssayErrorView
{
  GtkWidget parent_instance;

  AdwStatusPage *page;
  GtkLabel *detail;
  GtkButton *primary;
};

G_DEFINE_FINAL_TYPE (AssayErrorView, assay_error_view, GTK_TYPE_WIDGET)

/* The last row stands for every other code. */
static const Case cases[] = {
  { ASSAY_ERROR_NOT_FOUND, "folder-open-symbolic", N_("No Workspace Here"),
    N_("There is no such file. Make a new workspace there, or open another one."),
    N_("Create It"), "win.create-here" },
  { ASSAY_ERROR_CORRUPT, "dialog-warning-symbolic", N_("This Workspace Is Damaged"),
    N_("Nothing was changed. Open a backup of it, or rescue what can still be read into a new "
       "file."),
    N_("Rescue Into a New File…"), "win.salvage" },
  { ASSAY_ERROR_INVALID, "dialog-question-symbolic", N_("Not an Assay Workspace"),
    N_("The file belongs to another program. Nothing was changed."), NULL, NULL },
  { ASSAY_ERROR_TOO_NEW, "software-update-available-symbolic", N_("Made by a Newer Assay"),
    N_("Nothing was changed. Update Assay to open this workspace, or open another one."), NULL,
    NULL },
  { ASSAY_ERROR_BUSY, "system-run-symbolic", N_("This Workspace Is in Use"),
    N_("Another program is writing to it and did not finish in time. Try again in a moment."),
    N_("Try Again"), "win.retry" },
  { ASSAY_ERROR_READ_ONLY, "changes-prevent-symbolic", N_("This Workspace Can’t Be Written"),
    N_("It is of an older Assay and has to be brought up to date first. Copy it to a place of "
       "your own and open the copy."),
    N_("Try Again"), "win.retry" },
  { ASSAY_ERROR_PERMISSION, "changes-prevent-symbolic", N_("No Permission"),
    N_("You may not read this file. Ask its owner, or copy it to a place of your own."),
    N_("Try Again"), "win.retry" },
  { ASSAY_ERROR_NO_SPACE, "drive-harddisk-symbolic", N_("The Disk Is Full"),
    N_("Nothing was lost. Free some space and try again."), N_("Try Again"), "win.retry" },
  { -1, "dialog-error-symbolic", N_("The Workspace Could Not Be Opened"),
    N_("Nothing was changed."), N_("Try Again"), "win.retry" },
};

static const Case *
find_case (const GError *error)
{
  gsize i = 0;

  while (cases[i].code >= 0 && !g_error_matches (error, ASSAY_ERROR, cases[i].code))
    i++;
  return &cases[i];
}

static void
assay_error_view_dispose (GObject *object)
{
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_error_view_parent_class)->dispose (object);
}

static void
assay_error_view_class_init (AssayErrorViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_error_view_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/assay-error-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayErrorView, page);
  gtk_widget_class_bind_template_child (widget_class, AssayErrorView, detail);
  gtk_widget_class_bind_template_child (widget_class, AssayErrorView, primary);
}

static void
assay_error_view_init (AssayErrorView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_error_view_show:
 * @error: why the workspace is not open; not kept
 *
 * Says what happened and what to do.
 */
void
assay_error_view_show (AssayErrorView *self, const GError *error)
{
  const Case *found;

  g_return_if_fail (ASSAY_IS_ERROR_VIEW (self));
  g_return_if_fail (error != NULL);

  found = find_case (error);
  adw_status_page_set_icon_name (self->page, found->icon);
  adw_status_page_set_title (self->page, _(found->title));
  adw_status_page_set_description (self->page, _(found->advice));
  gtk_label_set_label (self->detail, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->primary), found->label != NULL);
  if (found->label != NULL)
    gtk_button_set_label (self->primary, _(found->label));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->primary), found->action);
}
