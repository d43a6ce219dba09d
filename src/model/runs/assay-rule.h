/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A rule with more parts is a table. */
#define ASSAY_RULE_MAX_PARTS 16

typedef struct _AssayRule AssayRule;

AssayRule *assay_rule_new     (const char *text, GError **error);
void       assay_rule_free    (AssayRule *self);
gboolean   assay_rule_matches (const AssayRule *self, JsonNode *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRule, assay_rule_free)

G_END_DECLS
