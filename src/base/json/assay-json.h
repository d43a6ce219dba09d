/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What one document may be. Task data, model replies and API bodies are all far below. */
#define ASSAY_JSON_MAX_DEPTH 64
#define ASSAY_JSON_MAX_BYTES (64 * 1024 * 1024)
#define ASSAY_JSON_MAX_VALUES 1000000

JsonNode   *assay_json_parse         (const char *text, gssize length, GError **error);
JsonObject *assay_json_parse_object  (const char *text, gssize length, GError **error);
gboolean    assay_json_check         (const char *text, gssize length, GError **error);

char       *assay_json_to_text       (JsonNode *node);
char       *assay_json_to_canonical  (JsonNode *node);
char       *assay_json_object_to_text (JsonObject *object);
char       *assay_json_array_to_text (JsonArray *array);
void        assay_json_append        (GString *out, JsonNode *node);
void        assay_json_append_string (GString *out, const char *text);
void        assay_json_append_text   (GString *out, const char *text, gsize length);
void        assay_json_append_number (GString *out, double number);

const char *assay_json_get_string    (JsonObject *object, const char *name, const char *fallback);
gint64      assay_json_get_int       (JsonObject *object, const char *name, gint64 fallback);
double      assay_json_get_double    (JsonObject *object, const char *name, double fallback);
gboolean    assay_json_get_boolean   (JsonObject *object, const char *name, gboolean fallback);
JsonObject *assay_json_get_object    (JsonObject *object, const char *name);
JsonArray  *assay_json_get_array     (JsonObject *object, const char *name);
gboolean    assay_json_is_number     (JsonNode *node);
gboolean    assay_json_is_string     (JsonNode *node);

G_END_DECLS
