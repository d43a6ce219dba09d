/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AssayJsonScan:
 *
 * The way through one JSON value, which may come in pieces. Begin with zeros.
 */
typedef struct
{
  gsize at;            /* bytes passed so far */
  guint depth;         /* open brackets */
  guint64 kinds;       /* a bit for each of the outer 64 of them: 1 is a brace */
  gboolean in_string;
  gboolean in_scalar;
  gboolean broken;     /* a closing bracket of the wrong kind stands at @at */
  gboolean wild_break; /* a string holds a line break, which JSON forbids */
} AssayJsonScan;

gboolean assay_json_scan_value (AssayJsonScan *self, const char *text, gsize length, gboolean last);
gsize    assay_json_scan_blank (const char *text, gsize length);

G_END_DECLS
