/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-prompt.h"
#include "assay-run.h"

G_BEGIN_DECLS

AssayRun     *assay_run_find_by_name     (AssayDb *db, gint64 project_id, const char *prompt_name, const char *name,
                                          GError **error);
GArray       *assay_run_find_by_names    (AssayDb *db, gint64 project_id, const char *prompt_name, const char *names,
                                          GError **error);
AssayVersion *assay_version_find_by_name (AssayDb *db, gint64 prompt_id, const char *name, GError **error);

G_END_DECLS
