/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-options.c: the options as one table, for the command line (--latency-ms 20) and for
 * POST /control ({"latency_ms": 20}) alike. */

#include "ms-options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum
{
  INT,
  DOUBLE,
  SEED,
  TEXT,
  FLAG,
  PLAIN,
  FAULT,
  MODEL,
} Kind;

typedef struct
{
  const char *name;
  Kind kind;
  size_t offset;
  const char *argument;
  const char *help;
} Option;

#define AT(field) offsetof (MsOptions, field)

static const Option table[] = {
  { "port", INT, AT (port), "N", "port on 127.0.0.1; 0 takes a free one, printed as \"port N\"" },
  { "latency-ms", DOUBLE, AT (latency_ms), "X",
    "from the end of a request to the start of its answer" },
  { "jitter-ms", DOUBLE, AT (jitter_ms), "X", "up to this much more, by lot" },
  { "seed", SEED, AT (seed), "N", "other answers, other lots" },
  { "key", TEXT, AT (key), "K", "the API key to demand" },
  { "log", TEXT, AT (log_path), "FILE", "a JSON line for each chat request" },
  { "rate", DOUBLE, AT (rate), "N", "requests a second; more get 429" },
  { "rate-headers", FLAG, AT (rate_headers), NULL, "send x-ratelimit-* headers, as --rate does" },
  { "plain", PLAIN, AT (plain), "prose|fence|json", "how JSON is dressed without response_format" },
  { "chunked", FLAG, AT (chunked), NULL, "send bodies in chunks" },
  { "drip-ms", DOUBLE, AT (drip_ms), "X", "time between two bytes of the drip fault" },
  { "huge-mb", DOUBLE, AT (huge_mb), "X", "size of the huge fault" },
  { "cost", DOUBLE, AT (cost), "X", "say that a call costs so many dollars, as OpenRouter does" },
  { "model", MODEL, 0, "NAME", "serve this model instead of judge-1 and mini-1 (repeatable)" },
  { "fault", FAULT, AT (faults), "KIND[:WHEN]", "see below (repeatable)" },
  { "models-fault", FAULT, AT (model_faults), "KIND[:WHEN]", "the same for GET /v1/models" },
  { "exit-on-eof", FLAG, AT (exit_on_eof), NULL, "end when standard input does" },
};

/* The state without any option. */
void
ms_options_default (MsOptions *options)
{
  *options = (MsOptions) { .drip_ms = 20, .huge_mb = 100, .plain = MS_PLAIN_PROSE };
}

static const Option *
find_option (const char *name)
{
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    {
      const char *a = table[i].name;
      const char *b = name;

      for (; *a != '\0' && (*a == *b || (*a == '-' && *b == '_')); a++, b++)
        ;
      if (*a == '\0' && *b == '\0')
        return &table[i];
    }
  return NULL;
}

static bool
read_double (const char *text,
             double     *value)
{
  char *end;

  *value = strtod (text, &end);
  return end != text && *end == '\0' && *value >= 0;
}

static bool
set_plain (MsOptions  *options,
           const char *value)
{
  static const char *const names[] = { "prose", "fence", "json" };

  for (int i = 0; i < 3; i++)
    if (strcmp (value, names[i]) == 0)
      {
        options->plain = (MsPlain) i;
        return true;
      }
  return false;
}

static bool
set_value (MsOptions    *options,
           const Option *option,
           const char   *value)
{
  void *field = (char *) options + option->offset;
  double number;

  switch (option->kind)
    {
    case TEXT:
      free (*(char **) field);
      *(char **) field = strdup (value);
      return true;
    case FLAG:
      *(bool *) field = strcmp (value, "false") != 0;
      return true;
    case PLAIN:
      return set_plain (options, value);
    case MODEL:
      if (options->model_count < MS_MAX_MODELS)
        options->models[options->model_count++] = strdup (value);
      return true;
    default:
      if (!read_double (value, &number))
        return false;
      if (option->kind == INT)
        *(int *) field = (int) number;
      else if (option->kind == SEED)
        *(uint64_t *) field = (uint64_t) number;
      else
        *(double *) field = number;
      return true;
    }
}

/* Sets the option @name, spelled with dashes or underscores. On failure @message says what is
 * wrong. */
bool
ms_options_set (MsOptions  *options,
                const char *name,
                const char *value,
                char       *message,
                size_t      size)
{
  const Option *option = find_option (name);

  if (option == NULL)
    {
      snprintf (message, size, "there is no option \"%s\"; --help lists them", name);
      return false;
    }
  if (option->kind == FAULT)
    return ms_faults_add ((MsFaults *) ((char *) options + option->offset), value, strlen (value),
                          message, size);
  if (set_value (options, option, value))
    return true;
  snprintf (message, size, "\"%s\" is no value for %s", value, name);
  return false;
}

/* Reads a NULL-terminated list of "--name", "value" or "--name=value". On failure @message says
 * what is wrong. */
bool
ms_options_parse (MsOptions         *options,
                  const char *const *arguments,
                  char              *message,
                  size_t             size)
{
  for (const char *const *p = arguments; *p != NULL; p++)
    {
      const char *equals = strchr (*p, '=');
      const Option *option;
      const char *value = "true";
      char name[64];

      if (strncmp (*p, "--", 2) != 0)
        {
          snprintf (message, size, "\"%s\" is not an option", *p);
          return false;
        }
      snprintf (name, sizeof name, "%.*s", (int) (equals != NULL ? equals - *p - 2 : 60), *p + 2);
      option = find_option (name);
      if (option != NULL && option->kind != FLAG && equals == NULL && p[1] == NULL)
        {
          snprintf (message, size, "--%s needs a value", name);
          return false;
        }
      if (equals != NULL)
        value = equals + 1;
      else if (option != NULL && option->kind != FLAG)
        value = *++p;
      if (!ms_options_set (options, name, value, message, size))
        return false;
    }
  return true;
}

void
ms_options_clear (MsOptions *options)
{
  free (options->key);
  free (options->log_path);
  for (unsigned i = 0; i < options->model_count; i++)
    free (options->models[i]);
  *options = (MsOptions) { 0 };
}

/* Appends the list of options and faults. */
void
ms_options_help (MsBuffer *out)
{
  ms_buffer_puts (
      out,
      "Usage: assay-model-server [options]\n\n"
      "An OpenAI-compatible model server for tests, on 127.0.0.1 only: deterministic answers that\n"
      "conform to the schema asked for, exact latency, and every fault a real one can show.\n"
      "GET /stats says what happened, POST /control changes options while it runs.\n\n");
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    {
      char left[64];

      snprintf (left, sizeof left, "--%s %s", table[i].name,
                table[i].argument != NULL ? table[i].argument : "");
      ms_buffer_printf (out, "  %-26s %s\n", left, table[i].help);
    }
  ms_buffer_puts (out,
                  "\nWHEN is always, once (the first request of each distinct user content),\n"
                  "times=N (its first N), every=N (each Nth request), after=N (all but the first\n"
                  "N) or rate=P (this share, by lot); the first rule that strikes wins. KIND is one of\n");
  ms_faults_help (out);
}
