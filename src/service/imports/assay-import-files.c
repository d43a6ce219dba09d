/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-files.c: a picture or a PDF document becomes a task. A picture goes where the config
 * shows one. A document gives what the config asks for: itself, its text, its pages as pictures; a
 * page its own text and picture, and its number. A config that needs more than a file can give, such
 * as a reference text, is told so before the first file. */

#include "assay-import-private.h"

#include "assay-error.h"
#include "assay-json.h"

#include <string.h>

/* The longest side of a page as a picture: small print is legible, models take no more. */
#define PAGE_SIDE 2000

static void
assign (AssayFilePlan *plan, const AssayConfigObject *object, const char *key, gboolean is_pdf)
{
  const AssayLabelTag *info = object->element->info;
  AssayVariableKind media = info != NULL ? info->media : ASSAY_VARIABLE_TEXT;

  if (media == ASSAY_VARIABLE_IMAGE && plan->image == NULL)
    {
      plan->image = key;
      plan->images = object->kind == ASSAY_OBJECT_IMAGE_LIST;
    }
  else if (is_pdf && media == ASSAY_VARIABLE_PDF && plan->pdf == NULL)
    plan->pdf = key;
  else if (is_pdf && plan->text == NULL && !object->optional &&
           (object->kind == ASSAY_OBJECT_TEXT || object->kind == ASSAY_OBJECT_HYPERTEXT))
    plan->text = key;
}

static gboolean
is_assigned (const AssayFilePlan *plan, const char *key)
{
  return g_strcmp0 (plan->image, key) == 0 || g_strcmp0 (plan->pdf, key) == 0 ||
         g_strcmp0 (plan->text, key) == 0;
}

/* Where the parts of a file go; an error when it has no place, or is not enough. */
gboolean
assay_import_plan_files (AssayLabelConfig *config, gboolean is_pdf, AssayFilePlan *plan, GError **error)
{
  const char *what = is_pdf ? "PDF document" : "picture";
  const char *tag = is_pdf ? "<Pdf name=\"pdf\" value=\"$pdf\"/>" : "<Image name=\"image\" value=\"$image\"/>";
  guint n;
  const AssayConfigObject *objects = assay_label_config_get_objects (config, &n);

  memset (plan, 0, sizeof *plan);
  for (guint i = 0; i < n; i++)
    if (objects[i].path != NULL)
      assign (plan, &objects[i], assay_path_get_key (objects[i].path), is_pdf);
  if (plan->image == NULL && plan->pdf == NULL && plan->text == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "The labeling config shows no %s; it needs a tag such as %s", what, tag);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    if (objects[i].path != NULL && !objects[i].optional &&
        !is_assigned (plan, assay_path_get_key (objects[i].path)))
      {
        g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                     "The labeling config shows “%s” as well, which a %s alone doesn't have; import a table "
                     "that names the files in one of its columns",
                     assay_path_get_key (objects[i].path), what);
        return FALSE;
      }
  return TRUE;
}

/* Whether each page of a PDF becomes a task. */
gboolean
assay_import_wants_pages (AssayLabelConfig *config, AssayPdfSplit split)
{
  AssayFilePlan plan;

  if (split != ASSAY_PDF_AUTOMATIC)
    return split == ASSAY_PDF_PAGES;
  assay_import_plan_files (config, TRUE, &plan, NULL);
  return plan.pdf == NULL && plan.image != NULL && !plan.images;
}

static char *
keep_page (AssayImportRows *self, const AssayRecord *record, int page, GError **error)
{
  g_autofree char *base = g_path_get_basename (record->path);
  g_autofree char *name = g_strdup_printf ("%s-page-%d.png", base, page);
  g_autoptr (AssayImage) image = assay_pdf_render_page (record->pdf, page, PAGE_SIDE, error);
  g_autoptr (GBytes) bytes = image != NULL ? assay_image_encode (image, ASSAY_IMAGE_PNG, 0, error) : NULL;

  /* A name without a folder is copied also where files are referenced: there is no such file. */
  return bytes != NULL ? assay_import_media_keep (self->media, name, bytes, error) : NULL;
}

static gboolean
add_pages (AssayImportRows *self, const AssayRecord *record, const AssayFilePlan *plan,
           AssayTaskBuilder *builder, GError **error)
{
  g_autoptr (GString) json = g_string_new ("[");
  int first = record->page > 0 ? record->page : 1;
  int last = record->page > 0 || !plan->images ? first : assay_pdf_get_n_pages (record->pdf);

  for (int page = first; page <= last; page++)
    {
      g_autofree char *media = keep_page (self, record, page, error);

      if (media == NULL)
        return FALSE;
      if (!plan->images)
        {
          assay_task_builder_add_string (builder, plan->image, media, strlen (media));
          return TRUE;
        }
      g_string_append (json, page > first ? "," : "");
      assay_json_append_string (json, media);
    }
  g_string_append_c (json, ']');
  return assay_import_rows_add_json (self, builder, plan->image, json->str, json->len, error);
}

static gboolean
add_text (const AssayRecord *record, const char *key, AssayTaskBuilder *builder, GError **error)
{
  g_autofree char *text = record->page > 0 ? assay_pdf_dup_page_text (record->pdf, record->page, error)
                                           : assay_pdf_dup_text (record->pdf, error);

  if (text != NULL)
    assay_task_builder_add_string (builder, key, text, strlen (text));
  return text != NULL;
}

static gboolean
add_document (AssayImportRows *self, const AssayRecord *record, AssayTaskBuilder *builder, GError **error)
{
  AssayFilePlan plan;
  g_autofree char *media = NULL;
  g_autofree char *page = g_strdup_printf ("%d", record->page);
  g_autofree char *base = g_path_get_basename (record->path);
  g_autofree char *name = g_utf8_make_valid (base, -1);

  if (!assay_import_plan_files (self->config, TRUE, &plan, error))
    return FALSE;
  if (plan.pdf != NULL)
    {
      media = assay_import_media_keep (self->media, record->path, record->bytes, error);
      if (media == NULL)
        return FALSE;
      assay_task_builder_add_string (builder, plan.pdf, media, strlen (media));
    }
  if (plan.text != NULL && !add_text (record, plan.text, builder, error))
    return FALSE;
  if (plan.image != NULL && !add_pages (self, record, &plan, builder, error))
    return FALSE;
  if (plan.pdf == NULL && !is_assigned (&plan, "document"))
    assay_task_builder_add_string (builder, "document", name, strlen (name));
  if (record->page > 0 && !is_assigned (&plan, "page"))
    assay_task_builder_add_number (builder, "page", page, strlen (page));
  return TRUE;
}

static gboolean
add_picture (AssayImportRows *self, const AssayRecord *record, AssayTaskBuilder *builder, GError **error)
{
  AssayFilePlan plan;
  g_autofree char *media = NULL;
  g_autoptr (GString) json = g_string_new ("[");

  if (!assay_import_plan_files (self->config, FALSE, &plan, error) ||
      !assay_import_media_check (record->bytes, record->path, ASSAY_VARIABLE_IMAGE, error))
    return FALSE;
  media = assay_import_media_keep (self->media, record->path, record->bytes, error);
  if (media == NULL)
    return FALSE;
  if (!plan.images)
    {
      assay_task_builder_add_string (builder, plan.image, media, strlen (media));
      return TRUE;
    }
  assay_json_append_string (json, media);
  g_string_append_c (json, ']');
  return assay_import_rows_add_json (self, builder, plan.image, json->str, json->len, error);
}

/* Writes the data of the task that a file becomes. */
gboolean
assay_import_rows_file (AssayImportRows *self, const AssayRecord *record, AssayTaskBuilder *builder,
                        GError **error)
{
  return record->pdf != NULL ? add_document (self, record, builder, error)
                             : add_picture (self, record, builder, error);
}
