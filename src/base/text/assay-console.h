/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Taken when a terminal doesn't say how wide it is. */
#define ASSAY_CONSOLE_DEFAULT_COLUMNS 80

/**
 * AssayStyle:
 *
 * What a text means, which a terminal shows by a colour. Nothing is said by the colour alone.
 */
typedef enum
{
  ASSAY_STYLE_PLAIN,
  ASSAY_STYLE_HEADING,
  ASSAY_STYLE_DIM,
  ASSAY_STYLE_GOOD,
  ASSAY_STYLE_WARNING,
  ASSAY_STYLE_BAD,
} AssayStyle;

gboolean assay_console_is_terminal (int fd);
gboolean assay_console_has_colours (int fd);
int      assay_console_get_columns (int fd);

int      assay_console_width       (const char *text);
char    *assay_console_clean       (const char *text);
char    *assay_console_simplify    (const char *text);
void     assay_console_append_cell (GString *out, const char *text, int width, gboolean to_right);
void     assay_console_begin_style (GString *out, AssayStyle style, gboolean colours);
void     assay_console_end_style   (GString *out, AssayStyle style, gboolean colours);
void     assay_console_append_bar  (GString *out, double fraction, int width, gboolean unicode);

G_END_DECLS
