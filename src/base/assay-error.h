/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ASSAY_ERROR (assay_error_quark ())

/**
 * AssayErrorCode:
 *
 * The one error domain. Each code has one meaning everywhere: the runner decides by it whether to
 * try again, the CLI which code to exit with, the window what to offer. A person's own
 * cancellation is G_IO_ERROR_CANCELLED and no code of ours.
 */
typedef enum
{
  ASSAY_ERROR_FAILED,           /* nothing more is known */
  ASSAY_ERROR_INVALID,          /* what the user or a file said is wrong */
  ASSAY_ERROR_NOT_FOUND,        /* no such project, task, file, … */
  ASSAY_ERROR_CONFLICT,         /* exists already, is immutable, is in use */
  ASSAY_ERROR_PERMISSION,       /* the file system or a rule forbids it */
  ASSAY_ERROR_NO_SPACE,         /* disk full */
  ASSAY_ERROR_READ_ONLY,        /* workspace on read-only media */
  ASSAY_ERROR_CORRUPT,          /* database or file damaged */
  ASSAY_ERROR_TOO_NEW,          /* workspace of a newer Assay */
  ASSAY_ERROR_BUSY,             /* another process holds it */
  ASSAY_ERROR_TOO_LARGE,        /* beyond a documented maximum */
  ASSAY_ERROR_UNSUPPORTED,      /* known, but cannot be done here */
  ASSAY_ERROR_UNREADABLE_MEDIA, /* picture or PDF that cannot be decoded */
  ASSAY_ERROR_PASSWORD,         /* document behind a password */
  ASSAY_ERROR_TEMPLATE,         /* unknown variable, bad placeholder */
  ASSAY_ERROR_NETWORK,          /* DNS, refused, reset, closed */
  ASSAY_ERROR_TIMEOUT,          /* no answer within the user's limit */
  ASSAY_ERROR_TLS,              /* certificate or handshake */
  ASSAY_ERROR_AUTH,             /* key missing, wrong or not allowed (401, 403) */
  ASSAY_ERROR_MODEL_NOT_FOUND,  /* endpoint or model unknown there (404) */
  ASSAY_ERROR_RATE_LIMIT,       /* 429 */
  ASSAY_ERROR_QUOTA,            /* account out of credit: trying again does not help */
  ASSAY_ERROR_SERVER,           /* 5xx, not an API, nonsense envelope */
  ASSAY_ERROR_BAD_REQUEST,      /* 400, 422: the provider refuses the request itself */
  ASSAY_ERROR_REFUSED,          /* the model declined */
  ASSAY_ERROR_TRUNCATED,        /* the answer was cut (finish_reason length, connection) */
  ASSAY_ERROR_INVALID_OUTPUT,   /* the answer does not fit the output schema */
  ASSAY_ERROR_BUDGET,           /* stopped by the user's budget */
  ASSAY_N_ERRORS
} AssayErrorCode;

GQuark      assay_error_quark        (void);
const char *assay_error_kind         (int code);
int         assay_error_from_kind    (const char *kind);
gboolean    assay_error_is_transient (const GError *error);

G_END_DECLS
