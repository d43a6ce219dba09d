/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-model-row.c: a model of a connection as the Models page lists it: what fits into a request, what it
 * costs as far as somebody said so, and whether it has the star. Main thread. */

#include "assay-model-row.h"

#include "assay-models-text.h"
#include "assay-prices.h"

#include <math.h>

struct _AssayModelRow
{
  GObject parent_instance;

  char *id;
  char *path; /* CONNECTION/MODEL, as prompts name it */
  char *context;
  char *price;
  char *source; /* of the price; "" when it is not known */
  gboolean favorite;
};

G_DEFINE_FINAL_TYPE (AssayModelRow, assay_model_row, G_TYPE_OBJECT)

enum
{
  PROP_ID = 1,
  PROP_CONTEXT,
  PROP_PRICE,
  PROP_SOURCE,
  PROP_FAVORITE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
assay_model_row_finalize (GObject *object)
{
  AssayModelRow *self = ASSAY_MODEL_ROW (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->context, g_free);
  g_clear_pointer (&self->price, g_free);
  g_clear_pointer (&self->source, g_free);
  G_OBJECT_CLASS (assay_model_row_parent_class)->finalize (object);
}

static void
assay_model_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AssayModelRow *self = ASSAY_MODEL_ROW (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_CONTEXT:
      g_value_set_string (value, self->context);
      break;
    case PROP_PRICE:
      g_value_set_string (value, self->price);
      break;
    case PROP_SOURCE:
      g_value_set_string (value, self->source);
      break;
    case PROP_FAVORITE:
      g_value_set_boolean (value, self->favorite);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_model_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AssayModelRow *self = ASSAY_MODEL_ROW (object);

  switch (prop_id)
    {
    case PROP_FAVORITE:
      if (self->favorite == g_value_get_boolean (value))
        break;
      self->favorite = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_model_row_class_init (AssayModelRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = assay_model_row_finalize;
  object_class->get_property = assay_model_row_get_property;
  object_class->set_property = assay_model_row_set_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_CONTEXT] = g_param_spec_string ("context", NULL, NULL, NULL, flags);
  properties[PROP_PRICE] = g_param_spec_string ("price", NULL, NULL, NULL, flags);
  properties[PROP_SOURCE] = g_param_spec_string ("source", NULL, NULL, NULL, flags);
  properties[PROP_FAVORITE]
    = g_param_spec_boolean ("favorite", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
assay_model_row_init (AssayModelRow *self)
{
}

/**
 * assay_model_row_new:
 * @connection: where the model comes from; not kept
 * @info: what the server said of it; not kept
 * @favorite: whether it has the user's star
 *
 * Returns: (transfer full): the row of a model.
 */
AssayModelRow *
assay_model_row_new (const AssayConnection *connection, const AssayModelInfo *info, gboolean favorite)
{
  AssayModelRow *self = g_object_new (ASSAY_TYPE_MODEL_ROW, NULL);
  AssayPrice price;

  assay_models_find_price (connection, info, &price);
  self->id = g_strdup (info->id);
  self->path = g_strdup_printf ("%s/%s", connection->name, info->id);
  self->context = assay_models_dup_context (info->context_tokens);
  self->price = assay_models_dup_price (&price);
  self->source = assay_models_dup_price_source (connection, info);
  self->favorite = favorite;
  return self;
}

/**
 * assay_model_row_get_id:
 *
 * Returns: (transfer none): the model's name at its server.
 */
const char *
assay_model_row_get_id (AssayModelRow *self)
{
  g_return_val_if_fail (ASSAY_IS_MODEL_ROW (self), NULL);
  return self->id;
}

/**
 * assay_model_row_get_path:
 *
 * Returns: (transfer none): CONNECTION/MODEL.
 */
const char *
assay_model_row_get_path (AssayModelRow *self)
{
  g_return_val_if_fail (ASSAY_IS_MODEL_ROW (self), NULL);
  return self->path;
}

/**
 * assay_model_row_is_favorite:
 *
 * Returns: whether it has the user's star.
 */
gboolean
assay_model_row_is_favorite (AssayModelRow *self)
{
  g_return_val_if_fail (ASSAY_IS_MODEL_ROW (self), FALSE);
  return self->favorite;
}
