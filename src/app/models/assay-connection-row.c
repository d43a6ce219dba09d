/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-connection-row.c: a connection, or the built-in model, as the Models page shows it: what the
 * workspace says, and how its last test in this window ended. Main thread. */

#include "assay-connection-row.h"

#include "assay-error.h"
#include "assay-model-list.h"

#include <glib/gi18n.h>

struct _AssayConnectionRow
{
  GObject parent_instance;

  AssayConnection *connection; /* NULL: the built-in model */
  guint n_models;
  gboolean is_testing;
  int problem_code;  /* of AssayErrorCode; -1: none */
  char *problem;     /* one sentence; NULL: none */
};

G_DEFINE_FINAL_TYPE (AssayConnectionRow, assay_connection_row, G_TYPE_OBJECT)

enum
{
  PROP_NAME = 1,
  PROP_SUMMARY,
  PROP_ICON_NAME,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *const icons[] = {
  [ASSAY_CONNECTION_BUILTIN] = "computer-symbolic",
  [ASSAY_CONNECTION_UNTESTED] = "dialog-question-symbolic",
  [ASSAY_CONNECTION_TESTING] = "emblem-synchronizing-symbolic",
  [ASSAY_CONNECTION_WORKS] = "emblem-ok-symbolic",
  [ASSAY_CONNECTION_WRONG_KEY] = "dialog-password-symbolic",
  [ASSAY_CONNECTION_UNREACHABLE] = "network-error-symbolic",
  [ASSAY_CONNECTION_FAILED] = "dialog-error-symbolic",
};

static void
notify_all (AssayConnectionRow *self)
{
  for (int i = PROP_NAME; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
assay_connection_row_finalize (GObject *object)
{
  AssayConnectionRow *self = ASSAY_CONNECTION_ROW (object);

  g_clear_pointer (&self->connection, assay_connection_free);
  g_clear_pointer (&self->problem, g_free);
  G_OBJECT_CLASS (assay_connection_row_parent_class)->finalize (object);
}

static void
assay_connection_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AssayConnectionRow *self = ASSAY_CONNECTION_ROW (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, assay_connection_row_get_name (self));
      break;
    case PROP_SUMMARY:
      g_value_take_string (value, assay_connection_row_dup_summary (self));
      break;
    case PROP_ICON_NAME:
      g_value_set_static_string (value, icons[assay_connection_row_get_state (self)]);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->is_testing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_connection_row_class_init (AssayConnectionRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = assay_connection_row_finalize;
  object_class->get_property = assay_connection_row_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
assay_connection_row_init (AssayConnectionRow *self)
{
  self->problem_code = -1;
}

/**
 * assay_connection_row_new:
 * @connection: (nullable) (transfer full): a connection; %NULL for the built-in model
 *
 * Returns: (transfer full): its row.
 */
AssayConnectionRow *
assay_connection_row_new (AssayConnection *connection)
{
  AssayConnectionRow *self = g_object_new (ASSAY_TYPE_CONNECTION_ROW, NULL);

  if (connection != NULL)
    assay_connection_row_take (self, connection);
  return self;
}

/* Whether an earlier test says nothing of the connection as it is now. */
static gboolean
is_elsewhere (const AssayConnection *before, const AssayConnection *after)
{
  return g_strcmp0 (before->base_url, after->base_url) != 0 ||
         g_strcmp0 (before->kind, after->kind) != 0;
}

/**
 * assay_connection_row_take:
 * @connection: (transfer full): the same connection as it is now
 *
 * Shows what has changed. The outcome of the last test stays unless the address is another one.
 */
void
assay_connection_row_take (AssayConnectionRow *self, AssayConnection *connection)
{
  g_return_if_fail (ASSAY_IS_CONNECTION_ROW (self));

  if (self->connection != NULL && is_elsewhere (self->connection, connection))
    assay_connection_row_end_test (self, NULL);
  if (self->connection == NULL || g_strcmp0 (self->connection->models, connection->models) != 0)
    self->n_models = assay_model_list_count (connection->models);
  g_clear_pointer (&self->connection, assay_connection_free);
  self->connection = connection;
  notify_all (self);
}

/**
 * assay_connection_row_begin_test:
 *
 * Says that an answer is being waited for.
 */
void
assay_connection_row_begin_test (AssayConnectionRow *self)
{
  g_return_if_fail (ASSAY_IS_CONNECTION_ROW (self));

  self->is_testing = TRUE;
  notify_all (self);
}

/**
 * assay_connection_row_end_test:
 * @error: (nullable): what is wrong; not kept
 *
 * Says how the test ended. One that the user cancelled says nothing.
 */
void
assay_connection_row_end_test (AssayConnectionRow *self, const GError *error)
{
  g_return_if_fail (ASSAY_IS_CONNECTION_ROW (self));

  self->is_testing = FALSE;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&self->problem, g_free);
      self->problem = error == NULL ? NULL : g_strdup (error->message);
      self->problem_code = error == NULL                   ? -1
                           : error->domain == ASSAY_ERROR ? error->code
                                                           : ASSAY_ERROR_FAILED;
    }
  notify_all (self);
}

/**
 * assay_connection_row_get_connection:
 *
 * Returns: (transfer none) (nullable): the connection; %NULL for the built-in model.
 */
const AssayConnection *
assay_connection_row_get_connection (AssayConnectionRow *self)
{
  g_return_val_if_fail (ASSAY_IS_CONNECTION_ROW (self), NULL);
  return self->connection;
}

/**
 * assay_connection_row_get_name:
 *
 * Returns: (transfer none): what people call it.
 */
const char *
assay_connection_row_get_name (AssayConnectionRow *self)
{
  g_return_val_if_fail (ASSAY_IS_CONNECTION_ROW (self), NULL);
  return self->connection == NULL ? _("Built-in Model") : self->connection->name;
}

/**
 * assay_connection_row_get_state:
 *
 * Returns: what is known of it.
 */
AssayConnectionState
assay_connection_row_get_state (AssayConnectionRow *self)
{
  g_return_val_if_fail (ASSAY_IS_CONNECTION_ROW (self), ASSAY_CONNECTION_UNTESTED);

  if (self->connection == NULL)
    return ASSAY_CONNECTION_BUILTIN;
  if (self->is_testing)
    return ASSAY_CONNECTION_TESTING;
  switch (self->problem_code)
    {
    case -1:
      return self->connection->models != NULL ? ASSAY_CONNECTION_WORKS : ASSAY_CONNECTION_UNTESTED;
    case ASSAY_ERROR_AUTH:
      return ASSAY_CONNECTION_WRONG_KEY;
    case ASSAY_ERROR_NETWORK:
    case ASSAY_ERROR_TIMEOUT:
    case ASSAY_ERROR_TLS:
      return ASSAY_CONNECTION_UNREACHABLE;
    default:
      return ASSAY_CONNECTION_FAILED;
    }
}

/**
 * assay_connection_row_get_problem:
 *
 * Returns: (transfer none) (nullable): what the last test found wrong, one sentence.
 */
const char *
assay_connection_row_get_problem (AssayConnectionRow *self)
{
  g_return_val_if_fail (ASSAY_IS_CONNECTION_ROW (self), NULL);
  return self->problem;
}

/**
 * assay_connection_row_dup_summary:
 *
 * Returns: (transfer full): its state in a few words.
 */
char *
assay_connection_row_dup_summary (AssayConnectionRow *self)
{
  g_return_val_if_fail (ASSAY_IS_CONNECTION_ROW (self), NULL);

  switch (assay_connection_row_get_state (self))
    {
    case ASSAY_CONNECTION_BUILTIN:
      return g_strdup (_("The free baseline"));
    case ASSAY_CONNECTION_TESTING:
      return g_strdup (_("Testing…"));
    case ASSAY_CONNECTION_WORKS:
      return g_strdup_printf (ngettext ("Works · %u model", "Works · %u models", self->n_models),
                              self->n_models);
    case ASSAY_CONNECTION_WRONG_KEY:
      return g_strdup (_("Wrong key"));
    case ASSAY_CONNECTION_UNREACHABLE:
      return g_strdup (_("Cannot be reached"));
    case ASSAY_CONNECTION_FAILED:
      return g_strdup (_("Does not work"));
    default:
      return g_strdup (_("Never tested"));
    }
}
