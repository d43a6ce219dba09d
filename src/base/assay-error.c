/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-error.c: one row per error code. The kind is the word that the database, the JSON output
 * and the API use; "transient" means that the same request may succeed if sent again. */

#include "assay-error.h"

G_DEFINE_QUARK (assay-error-quark, assay_error)

static const struct
{
  const char *kind;
  gboolean transient;
} table[ASSAY_N_ERRORS] = {
  [ASSAY_ERROR_FAILED] = { "failed", FALSE },
  [ASSAY_ERROR_INVALID] = { "invalid", FALSE },
  [ASSAY_ERROR_NOT_FOUND] = { "not-found", FALSE },
  [ASSAY_ERROR_CONFLICT] = { "conflict", FALSE },
  [ASSAY_ERROR_PERMISSION] = { "permission", FALSE },
  [ASSAY_ERROR_NO_SPACE] = { "no-space", FALSE },
  [ASSAY_ERROR_READ_ONLY] = { "read-only", FALSE },
  [ASSAY_ERROR_CORRUPT] = { "corrupt", FALSE },
  [ASSAY_ERROR_TOO_NEW] = { "too-new", FALSE },
  [ASSAY_ERROR_BUSY] = { "busy", TRUE },
  [ASSAY_ERROR_TOO_LARGE] = { "too-large", FALSE },
  [ASSAY_ERROR_UNSUPPORTED] = { "unsupported", FALSE },
  [ASSAY_ERROR_UNREADABLE_MEDIA] = { "unreadable-media", FALSE },
  [ASSAY_ERROR_PASSWORD] = { "password", FALSE },
  [ASSAY_ERROR_TEMPLATE] = { "template", FALSE },
  [ASSAY_ERROR_NETWORK] = { "network", TRUE },
  [ASSAY_ERROR_TIMEOUT] = { "timeout", TRUE },
  [ASSAY_ERROR_TLS] = { "tls", FALSE },
  [ASSAY_ERROR_AUTH] = { "auth", FALSE },
  [ASSAY_ERROR_MODEL_NOT_FOUND] = { "model-not-found", FALSE },
  [ASSAY_ERROR_RATE_LIMIT] = { "rate-limit", TRUE },
  [ASSAY_ERROR_QUOTA] = { "quota", FALSE },
  [ASSAY_ERROR_SERVER] = { "server", TRUE },
  [ASSAY_ERROR_BAD_REQUEST] = { "bad-request", FALSE },
  [ASSAY_ERROR_REFUSED] = { "refused", FALSE },
  [ASSAY_ERROR_TRUNCATED] = { "truncated", FALSE },
  [ASSAY_ERROR_INVALID_OUTPUT] = { "invalid-output", FALSE },
  [ASSAY_ERROR_BUDGET] = { "budget", FALSE },
};

/**
 * assay_error_kind:
 * @code: an #AssayErrorCode
 *
 * Returns: (transfer none): the stable word for @code, such as "rate-limit". Any thread.
 */
const char *
assay_error_kind (int code)
{
  g_return_val_if_fail (code >= 0 && code < ASSAY_N_ERRORS, "failed");
  return table[code].kind;
}

/**
 * assay_error_from_kind:
 * @kind: (nullable): a word that assay_error_kind() gave
 *
 * Returns: its code, or %ASSAY_ERROR_FAILED for a word that is not known. Any thread.
 */
int
assay_error_from_kind (const char *kind)
{
  for (int i = 0; i < ASSAY_N_ERRORS; i++)
    if (g_strcmp0 (table[i].kind, kind) == 0)
      return i;
  return ASSAY_ERROR_FAILED;
}

/**
 * assay_error_is_transient:
 * @error: (nullable): what happened
 *
 * Returns: whether sending the same request again may succeed. Any thread.
 */
gboolean
assay_error_is_transient (const GError *error)
{
  return error != NULL && error->domain == ASSAY_ERROR && error->code >= 0 &&
         error->code < ASSAY_N_ERRORS && table[error->code].transient;
}
