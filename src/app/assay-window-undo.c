/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-window-undo.c: taking back what was just done. What deletes something says so in a toast with
 * a button, and the last such thing can also be taken back by key, after the toast is gone. Each is
 * taken back once. Main thread. */

#include "assay-window-undo.h"

#include "assay-window-private.h"

#include <glib/gi18n.h>

typedef struct
{
  AssayUndoFunc func; /* NULL when it was taken back */
  gpointer data;
  GDestroyNotify destroy;
} Offer;

static void
offer_clear (gpointer data)
{
  Offer *offer = data;

  if (offer->destroy != NULL)
    offer->destroy (offer->data);
}

static void
offer_release (gpointer data)
{
  g_rc_box_release_full (data, offer_clear);
}

static void
offer_release_closure (gpointer data, GClosure *closure)
{
  offer_release (data);
}

static void
run (AdwToast *toast, Offer *offer)
{
  AssayUndoFunc func = g_steal_pointer (&offer->func);
  GDestroyNotify destroy = g_steal_pointer (&offer->destroy);
  gpointer undone = offer->data;

  if (func == NULL)
    return;
  func (undone); /* may offer what was done before, which frees this offer */
  if (destroy != NULL)
    destroy (undone);
}

/* The window of a widget, also of one in a dialog. */
static AssayWindow *
find_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  while (GTK_IS_WINDOW (root) && !ASSAY_IS_WINDOW (root))
    root = GTK_ROOT (gtk_window_get_transient_for (GTK_WINDOW (root)));
  return ASSAY_IS_WINDOW (root) ? ASSAY_WINDOW (root) : NULL;
}

/**
 * assay_window_offer_undo:
 * @widget: in the window, or in a dialog of it
 * @text: (nullable): what was done; %NULL: it can be seen, and no toast says so
 * @func: takes it back
 * @data: for @func
 * @destroy: (nullable): frees @data
 *
 * Says what was done, with a button that takes it back; the key does so too.
 */
void
assay_window_offer_undo (GtkWidget *widget, const char *text, AssayUndoFunc func, gpointer data,
                         GDestroyNotify destroy)
{
  AssayWindow *window = find_window (widget);
  g_autofree char *markup = text != NULL ? g_markup_escape_text (text, -1) : NULL;
  Offer *offer;

  if (window == NULL)
    {
      if (destroy != NULL)
        destroy (data);
      return;
    }
  offer = g_rc_box_new0 (Offer);
  *offer = (Offer){ func, data, destroy };
  if (text != NULL)
    {
      AdwToast *toast = adw_toast_new (markup);

      adw_toast_set_button_label (toast, _("_Undo"));
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (run), g_rc_box_acquire (offer),
                             offer_release_closure, 0);
      adw_toast_overlay_add_toast (window->toasts, toast);
    }
  g_object_set_data_full (G_OBJECT (window), "undo", offer, offer_release);
  gtk_widget_action_set_enabled (GTK_WIDGET (window), "win.undo", TRUE);
}

/**
 * assay_window_can_undo:
 *
 * Returns: whether there is something to take back.
 */
gboolean
assay_window_can_undo (GtkWidget *widget)
{
  AssayWindow *window = find_window (widget);
  Offer *offer = window == NULL ? NULL : g_object_get_data (G_OBJECT (window), "undo");

  return offer != NULL && offer->func != NULL;
}

/**
 * assay_window_undo:
 *
 * Takes back what was done last.
 */
void
assay_window_undo (GtkWidget *widget)
{
  AssayWindow *window = find_window (widget);
  Offer *offer = window == NULL ? NULL : g_object_get_data (G_OBJECT (window), "undo");

  if (offer != NULL)
    run (NULL, offer);
}

/**
 * assay_window_forget_undo:
 * @widget: the window
 *
 * From now on there is nothing to take back: the workspace is closed.
 */
void
assay_window_forget_undo (GtkWidget *widget)
{
  g_object_set_data (G_OBJECT (widget), "undo", NULL);
}
