/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_FACT (assay_fact_get_type ())
G_DECLARE_FINAL_TYPE (AssayFact, assay_fact, ASSAY, FACT, GtkWidget)

G_END_DECLS
