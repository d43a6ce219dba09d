/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-image.h"

G_BEGIN_DECLS

/* What Label Studio takes, and about what a model can read at once. */
#define ASSAY_PDF_MAX_PAGES 100
#define ASSAY_PDF_MAX_BYTES (64 * 1024 * 1024)
/* A dense page has 6 kB of text; 100 of them and some room. */
#define ASSAY_PDF_MAX_TEXT_BYTES (4 * 1024 * 1024)
/* A page drawn larger shows nothing more to any model, and costs 4 bytes a pixel. */
#define ASSAY_PDF_MAX_SIDE 4096

typedef struct _AssayPdf AssayPdf;

gboolean    assay_pdf_is_pdf        (GBytes *bytes);
AssayPdf   *assay_pdf_open          (GBytes *bytes, const char *name, const char *password, GError **error);
void        assay_pdf_free          (AssayPdf *self);
int         assay_pdf_get_n_pages   (AssayPdf *self);
gboolean    assay_pdf_get_page_size (AssayPdf *self, int page, double *width, double *height);
char       *assay_pdf_dup_page_text (AssayPdf *self, int page, GError **error);
char       *assay_pdf_dup_text      (AssayPdf *self, GError **error);
AssayImage *assay_pdf_render_page   (AssayPdf *self, int page, int max_side, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayPdf, assay_pdf_free)

G_END_DECLS
