/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_CHANGES (assay_changes_get_type ())
G_DECLARE_FINAL_TYPE (AssayChanges, assay_changes, ASSAY, CHANGES, GObject)

typedef enum
{
  ASSAY_CHANGE_PROJECTS = 1 << 0,
  ASSAY_CHANGE_TASKS = 1 << 1,
  ASSAY_CHANGE_ANNOTATIONS = 1 << 2,
  ASSAY_CHANGE_PROMPTS = 1 << 3,
  ASSAY_CHANGE_CONNECTIONS = 1 << 4,
  ASSAY_CHANGE_RUNS = 1 << 5,
  ASSAY_CHANGE_RESULTS = 1 << 6,
  ASSAY_CHANGE_EXTERNAL = 1 << 7, /* another process wrote something */
} AssayChangeKinds;

AssayChanges *assay_changes_new  (void);
void          assay_changes_emit (AssayChanges *self, AssayChangeKinds kinds);

G_END_DECLS
