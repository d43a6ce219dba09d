/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_FACTS (assay_facts_get_type ())
G_DECLARE_FINAL_TYPE (AssayFacts, assay_facts, ASSAY, FACTS, GtkWidget)

void assay_facts_clear      (AssayFacts *self);
void assay_facts_add        (AssayFacts *self, const char *name, const char *value);
void assay_facts_add_markup (AssayFacts *self, const char *name, const char *markup, gboolean is_long);

G_END_DECLS
