/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The nouns. Plain values: a repository makes them, whoever asked frees them, no thread owns them. */
typedef struct _AssayAnnotation AssayAnnotation;
typedef struct _AssayConnection AssayConnection;
typedef struct _AssayImport AssayImport;
typedef struct _AssayProject AssayProject;
typedef struct _AssayPrompt AssayPrompt;
typedef struct _AssayResult AssayResult;
typedef struct _AssayRun AssayRun;
typedef struct _AssayTask AssayTask;
typedef struct _AssayVersion AssayVersion;
typedef struct _AssayWorkspace AssayWorkspace;

/* Why a person should see a result. Stored as bits in the database: never renumber. */
typedef enum
{
  ASSAY_REVIEW_NONE = 0,
  ASSAY_REVIEW_EMPTY = 1 << 0,          /* a required control has no value */
  ASSAY_REVIEW_CORRECTED = 1 << 1,      /* an out-of-range value was corrected */
  ASSAY_REVIEW_CONFIDENCE = 1 << 2,     /* below the project's threshold */
  ASSAY_REVIEW_REFUSAL = 1 << 3,        /* the model declined */
  ASSAY_REVIEW_FLAGGED = 1 << 4,        /* the model asked for it */
  ASSAY_REVIEW_RULE = 1 << 5,           /* a rule of the rubric */
  ASSAY_REVIEW_CONTESTED = 1 << 6,      /* judges disagree */
  ASSAY_REVIEW_NOT_JUDGED = 1 << 7,     /* the built-in model can't judge a dimension */
  ASSAY_REVIEW_AUDIT = 1 << 8,          /* accepted; drawn to see whether the promise is kept */
} AssayReviewFlags;

G_END_DECLS
