/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-view.c: what all pages of the window have in common. A page has a session and a project; it
 * works only while it is seen: between attach() and detach() it may hold models and listen, outside
 * it holds nothing, so that a hidden page costs nothing and a page is never shown half filled. */

#include "assay-view.h"

#include "assay-widget.h"

typedef struct
{
  AssaySession *session;
  AssayProjectRow *project;
  gulong changed_id;
  gboolean is_built;
  gboolean is_attached;
} AssayViewPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AssayView, assay_view, GTK_TYPE_WIDGET)

enum
{
  PROP_SESSION = 1,
  PROP_PROJECT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

#define PRIVATE(self) ((AssayViewPrivate *) assay_view_get_instance_private (self))

static void
on_changes_changed (AssayView *self, guint kinds)
{
  AssayViewClass *klass = ASSAY_VIEW_GET_CLASS (self);

  if (klass->changed != NULL)
    klass->changed (self, kinds);
}

static void
detach (AssayView *self)
{
  AssayViewPrivate *priv = PRIVATE (self);
  AssayViewClass *klass = ASSAY_VIEW_GET_CLASS (self);

  if (!priv->is_attached)
    return;
  priv->is_attached = FALSE;
  g_clear_signal_handler (&priv->changed_id, assay_session_get_changes (priv->session));
  if (klass->detach != NULL)
    klass->detach (self);
}

/**
 * assay_view_prepare:
 *
 * Makes what is in the view, if that was not done yet; so that the user does not wait for it later.
 */
void
assay_view_prepare (AssayView *self)
{
  AssayViewPrivate *priv = PRIVATE (self);
  AssayViewClass *klass = ASSAY_VIEW_GET_CLASS (self);

  g_return_if_fail (ASSAY_IS_VIEW (self));

  if (!priv->is_built && klass->build != NULL)
    klass->build (self);
  priv->is_built = TRUE;
}

static void
attach (AssayView *self)
{
  AssayViewPrivate *priv = PRIVATE (self);
  AssayViewClass *klass = ASSAY_VIEW_GET_CLASS (self);

  if (priv->is_attached || !gtk_widget_get_mapped (GTK_WIDGET (self)) || priv->session == NULL ||
      (klass->needs_project && priv->project == NULL))
    return;
  assay_view_prepare (self);
  priv->is_attached = TRUE;
  priv->changed_id = g_signal_connect_swapped (assay_session_get_changes (priv->session), "changed",
                                               G_CALLBACK (on_changes_changed), self);
  if (klass->attach != NULL)
    klass->attach (self);
}

static void
assay_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (assay_view_parent_class)->map (widget);
  attach (ASSAY_VIEW (widget));
}

static void
assay_view_unmap (GtkWidget *widget)
{
  detach (ASSAY_VIEW (widget));
  GTK_WIDGET_CLASS (assay_view_parent_class)->unmap (widget);
}

static void
assay_view_dispose (GObject *object)
{
  AssayView *self = ASSAY_VIEW (object);
  AssayViewPrivate *priv = PRIVATE (self);

  detach (self);
  g_clear_object (&priv->session);
  g_clear_object (&priv->project);
  assay_widget_dispose_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (assay_view_parent_class)->dispose (object);
}

static void
assay_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AssayViewPrivate *priv = PRIVATE (ASSAY_VIEW (object));

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, priv->session);
      break;
    case PROP_PROJECT:
      g_value_set_object (value, priv->project);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AssayView *self = ASSAY_VIEW (object);
  AssayViewPrivate *priv = PRIVATE (self);
  gpointer old = prop_id == PROP_SESSION ? (gpointer) priv->session : (gpointer) priv->project;

  if (old == g_value_get_object (value))
    return;
  detach (self);
  switch (prop_id)
    {
    case PROP_SESSION:
      g_set_object (&priv->session, g_value_get_object (value));
      break;
    case PROP_PROJECT:
      g_set_object (&priv->project, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  attach (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
assay_view_class_init (AssayViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = assay_view_dispose;
  object_class->get_property = assay_view_get_property;
  object_class->set_property = assay_view_set_property;
  widget_class->map = assay_view_map;
  widget_class->unmap = assay_view_unmap;
  klass->needs_project = TRUE;

  properties[PROP_SESSION]
    = g_param_spec_object ("session", NULL, NULL, ASSAY_TYPE_SESSION, flags);
  properties[PROP_PROJECT]
    = g_param_spec_object ("project", NULL, NULL, ASSAY_TYPE_PROJECT_ROW, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
assay_view_init (AssayView *self)
{
}

/**
 * assay_view_get_session:
 *
 * Returns: (transfer none) (nullable): what the view works on; never %NULL while attached.
 */
AssaySession *
assay_view_get_session (AssayView *self)
{
  g_return_val_if_fail (ASSAY_IS_VIEW (self), NULL);
  return PRIVATE (self)->session;
}

/**
 * assay_view_get_project:
 *
 * Returns: (transfer none) (nullable): the open project.
 */
AssayProjectRow *
assay_view_get_project (AssayView *self)
{
  g_return_val_if_fail (ASSAY_IS_VIEW (self), NULL);
  return PRIVATE (self)->project;
}

/**
 * assay_view_get_project_id:
 *
 * Returns: the id of the open project, 0 without one.
 */
gint64
assay_view_get_project_id (AssayView *self)
{
  AssayProjectRow *project = assay_view_get_project (self);

  return project == NULL ? 0 : assay_project_row_get_id (project);
}

/**
 * assay_view_is_attached:
 *
 * Returns: whether the view is between attach() and detach().
 */
gboolean
assay_view_is_attached (AssayView *self)
{
  g_return_val_if_fail (ASSAY_IS_VIEW (self), FALSE);
  return PRIVATE (self)->is_attached;
}

/**
 * assay_view_say:
 * @text: plain text
 *
 * Shows a toast in the window.
 */
void
assay_view_say (AssayView *self, const char *text)
{
  g_return_if_fail (ASSAY_IS_VIEW (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}
