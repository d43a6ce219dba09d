/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-remedy.c: what a person can do about each kind of error. A table: the error itself says what
 * happened, this says what helps. */

#include "assay-remedy.h"

#include <glib/gi18n.h>

/* A kind that is not here has no better advice than its own sentence. */
static const char *const remedies[ASSAY_N_ERRORS] = {
  [ASSAY_ERROR_UNREADABLE_MEDIA]
  = N_("Look at the file: it may be damaged or not what its name says. Replace it and "
       "run the failed tasks again."),
  [ASSAY_ERROR_PASSWORD]
  = N_("Import the document again with its password."),
  [ASSAY_ERROR_TEMPLATE]
  = N_("Correct the placeholder in the prompt, or add the value to the task’s data."),
  [ASSAY_ERROR_NETWORK]
  = N_("Check the connection and whether the server is running, then run the failed "
       "tasks again."),
  [ASSAY_ERROR_TIMEOUT]
  = N_("Allow more time on the Models page, or fewer requests at once, and run the "
       "failed tasks again."),
  [ASSAY_ERROR_TLS]
  = N_("The server’s certificate is not trusted. Check the address on the Models page."),
  [ASSAY_ERROR_AUTH]
  = N_("Enter a valid key on the Models page."),
  [ASSAY_ERROR_MODEL_NOT_FOUND]
  = N_("Choose a model that the server offers, or correct its address on the Models "
       "page."),
  [ASSAY_ERROR_RATE_LIMIT]
  = N_("Allow fewer requests at once on the Models page, or run the failed tasks again "
       "later."),
  [ASSAY_ERROR_QUOTA]
  = N_("The account is out of credit. Add some at the provider, then run the failed "
       "tasks again."),
  [ASSAY_ERROR_SERVER]
  = N_("The server could not answer. Run the failed tasks again later."),
  [ASSAY_ERROR_BAD_REQUEST]
  = N_("The server refuses the request itself. Change the parameters or choose another "
       "model."),
  [ASSAY_ERROR_REFUSED]
  = N_("The model declined. Answer by hand, reword the prompt, or choose another model."),
  [ASSAY_ERROR_TRUNCATED]
  = N_("The answer was cut off. Allow more tokens in the parameters."),
  [ASSAY_ERROR_INVALID_OUTPUT]
  = N_("The answer does not fit the project’s controls. Say in the prompt what you "
       "expect, or choose a model with structured output."),
  [ASSAY_ERROR_TOO_LARGE]
  = N_("Make the data smaller, or split it into several tasks."),
  [ASSAY_ERROR_UNSUPPORTED]
  = N_("Choose a model that can read this kind of data."),
  [ASSAY_ERROR_BUDGET]
  = N_("Raise the budget and resume the run."),
  [ASSAY_ERROR_NO_SPACE]
  = N_("Free some space on the disk and resume the run."),
};

/**
 * assay_remedy_for_kind:
 * @kind: (nullable): as of assay_error_kind()
 *
 * Returns: (nullable): what to do about it, a sentence in the user's language.
 */
const char *
assay_remedy_for_kind (const char *kind)
{
  int code = kind == NULL ? -1 : assay_error_from_kind (kind);

  return code < 0 || code >= ASSAY_N_ERRORS || remedies[code] == NULL ? NULL : _(remedies[code]);
}
