/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AssayProjectTemplate:
 * @id: the word for it, such as "image-rubric"
 * @title: for people
 * @description: one sentence for people
 * @config: the labeling config, XML
 * @rubric: (nullable): the rubric the config was made by, JSON
 * @prompt_name: the name of the first prompt
 * @prompt_system: its system part
 * @prompt_user: its user part
 * @sample: the data of a task that fits, JSON
 *
 * What a new project begins with. Never changed, never freed.
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *description;
  const char *config;
  const char *rubric;
  const char *prompt_name;
  const char *prompt_system;
  const char *prompt_user;
  const char *sample;
} AssayProjectTemplate;

const AssayProjectTemplate *assay_project_template_list (guint *n_templates);
const AssayProjectTemplate *assay_project_template_get  (const char *id, GError **error);

G_END_DECLS
