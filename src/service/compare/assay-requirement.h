/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AssayRequirement:
 * @text: (nullable): as it was typed
 * @name: what is measured
 * @op: one of >= <= > < =
 * @limit: what it is held against
 *
 * A condition such as "accuracy>=0.9" that a script makes on figures.
 */
typedef struct
{
  char *text;
  char *name;
  char op[3];
  double limit;
} AssayRequirement;

gboolean assay_requirement_parse  (AssayRequirement *self, const char *text, GError **error);
gboolean assay_requirement_is_met (const AssayRequirement *self, double value);
void     assay_requirement_clear  (AssayRequirement *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayRequirement, assay_requirement_clear)

G_END_DECLS
