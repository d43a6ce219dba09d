/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-csv.h"

G_BEGIN_DECLS

/**
 * AssayCsvParse:
 *
 * What parsing the record at the start of a text came to. "More" asks for a longer text, the last
 * two for a message; @stop of #AssayCsvRecord then says where its author's next line begins.
 */
typedef enum
{
  ASSAY_CSV_RECORD,
  ASSAY_CSV_MORE,
  ASSAY_CSV_UNCLOSED,
  ASSAY_CSV_TOO_MANY_COLUMNS,
} AssayCsvParse;

/* One cell before it is unquoted, as offsets into the text. */
typedef struct
{
  gsize start;
  gsize end;     /* of what lies between the quotes, or of the whole plain cell */
  gsize tail;    /* a quoted cell: what follows its closing quote … */
  gsize stop;    /* … up to here */
  gboolean doubled; /* quotes inside are doubled */
} AssayCsvSpan;

typedef struct
{
  GArray *spans;  /* of AssayCsvSpan */
  gsize end;      /* of the record, behind its line break */
  gsize opened;   /* where the last quote was opened */
  guint64 breaks; /* line breaks inside quotes */
} AssayCsvRecord;

AssayCsvParse assay_csv_parse (const char *text, gsize length, gboolean last, char delimiter,
                               AssayCsvRecord *record);
char          assay_csv_sniff (const char *text, gsize length, gboolean last);

G_END_DECLS
