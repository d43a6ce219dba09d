/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-check-dates.c: dates and times. The normal form is ISO 8601 as Label Studio's form
 * writes it: 2026-01-31, 2026-01-31T10:00, 2026-01, 2026 or 10:00, whatever the control asks (only=).
 *
 * A blank between date and time becomes a T, seconds and a zone are kept, more than was asked is cut
 * off. 31/01/2026 could be read in two ways and is an error, unless the control has a format=. */

#include "assay-label-check-private.h"

#include "assay-json.h"

#include <string.h>
#include <time.h>

typedef enum
{
  ASKS_DATE = 1 << 0,
  ASKS_TIME = 1 << 1,
  ASKS_MONTH = 1 << 2,
  ASKS_YEAR = 1 << 3,
} Asks;

static Asks
read_only (const AssayConfigControl *control)
{
  static const struct
  {
    const char *word;
    Asks asks;
  } words[] = {
    { "date", ASKS_DATE }, { "time", ASKS_TIME }, { "month", ASKS_MONTH }, { "year", ASKS_YEAR },
  };
  const char *only = assay_config_element_get (control->element, "only");
  g_auto (GStrv) parts = g_strsplit (only != NULL ? only : "", ",", -1);
  Asks asks = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (words); j++)
      if (g_ascii_strcasecmp (g_strstrip (parts[i]), words[j].word) == 0)
        asks |= words[j].asks;
  return asks != 0 ? asks : ASKS_DATE | ASKS_TIME;
}

/* Exactly n digits; -1 when they are not there. */
static int
read_digits (const char **p, int n)
{
  int number = 0;

  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*p)[i]))
        return -1;
      number = number * 10 + ((*p)[i] - '0');
    }
  *p += n;
  return number;
}

static gboolean
read_zone (const char **p)
{
  if (**p == 'Z' || **p == 'z')
    {
      ++*p;
      return TRUE;
    }
  if (**p != '+' && **p != '-')
    return TRUE;
  ++*p;
  if (read_digits (p, 2) < 0)
    return FALSE;
  if (**p == ':')
    ++*p;
  return read_digits (p, 2) >= 0;
}

static gboolean
read_time (const char **p)
{
  int hour = read_digits (p, 2);
  int minute, second = 0;

  if (hour < 0 || hour > 23 || **p != ':')
    return FALSE;
  ++*p;
  minute = read_digits (p, 2);
  if (minute < 0 || minute > 59)
    return FALSE;
  if (**p == ':')
    {
      ++*p;
      second = read_digits (p, 2);
      if (**p == '.' && g_ascii_isdigit ((*p)[1]))
        *p += 1 + strspn (*p + 1, "0123456789");
    }
  return second >= 0 && second <= 60 && read_zone (p);
}

/* What a text says. The lengths are those of its parts. */
typedef struct
{
  gsize year;
  gsize month;
  gsize date;
  gsize time; /* where the time begins; 0 when there is none */
} Parts;

static gboolean
split (const char *text, Parts *parts)
{
  const char *p = text;
  int year, month, day;

  *parts = (Parts) { 0 };
  if (strlen (text) >= 5 && text[2] == ':')
    return read_time (&p) && *p == '\0';
  year = read_digits (&p, 4);
  if (year < 0)
    return FALSE;
  parts->year = p - text;
  if (*p++ != '-')
    return p[-1] == '\0';
  month = read_digits (&p, 2);
  if (month < 1 || month > 12)
    return FALSE;
  parts->month = p - text;
  if (*p++ != '-')
    return p[-1] == '\0';
  day = read_digits (&p, 2);
  if (year == 0 || day < 1 || !g_date_valid_dmy (day, month, year))
    return FALSE;
  parts->date = p - text;
  if (*p == '\0')
    return TRUE;
  if (*p != 'T' && *p != 't' && *p != ' ')
    return FALSE;
  parts->time = ++p - text;
  return read_time (&p) && *p == '\0';
}

/* The part of text that is asked for; NULL when it does not say so much. */
static char *
select_parts (const char *text, const Parts *parts, Asks asks)
{
  gboolean time_only = parts->year == 0;

  if (asks & ASKS_DATE)
    {
      if (parts->date == 0)
        return NULL;
      if ((asks & ASKS_TIME) && parts->time > 0)
        return g_strdup_printf ("%.*sT%s", (int) parts->date, text, text + parts->time);
      return g_strndup (text, parts->date);
    }
  if (asks == ASKS_TIME)
    return time_only ? g_strdup (text) : parts->time > 0 ? g_strdup (text + parts->time) : NULL;
  if (asks & ASKS_MONTH)
    return parts->month > 0 ? g_strndup (text, parts->month) : NULL;
  return parts->year > 0 ? g_strndup (text, parts->year) : NULL;
}

static gboolean
fits_format (const AssayConfigControl *control, const char *text)
{
  const char *format = assay_config_element_get (control->element, "format");
  struct tm broken = { 0 };
  const char *end;

  if (format == NULL || strchr (format, '%') == NULL)
    return FALSE;
  end = strptime (text, format, &broken);
  return end != NULL && *end == '\0';
}

/* ISO texts of one kind sort as they should; a bound of another length counts by its beginning. */
static gboolean
is_within (const AssayConfigControl *control, const char *text)
{
  const char *min = assay_config_element_get (control->element, "min");
  const char *max = assay_config_element_get (control->element, "max");

  return (min == NULL || *min == '\0' || strncmp (text, min, strlen (min)) >= 0)
         && (max == NULL || *max == '\0' || strncmp (text, max, strlen (max)) <= 0);
}

static const char *
describe (Asks asks)
{
  if (asks & ASKS_DATE)
    return asks & ASKS_TIME ? "a date and time such as 2026-01-31T10:00" : "a date such as 2026-01-31";
  if (asks & ASKS_TIME)
    return "a time such as 10:00";
  return asks & ASKS_MONTH ? "a month such as 2026-01" : "a year such as 2026";
}

/*
 * assay_check_date_time:
 *
 * Returns: (transfer full) (nullable): the date or time as ISO 8601 text.
 */
JsonNode *
assay_check_date_time (const AssayControlCheck *self, JsonNode *value)
{
  Asks asks = read_only (self->control);
  g_autofree char *text = NULL;
  g_autofree char *normal = NULL;
  Parts parts;

  if (assay_json_is_string (value))
    text = g_strstrip (g_strdup (json_node_get_string (value)));
  else if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_INT64
           && asks == ASKS_YEAR)
    text = g_strdup_printf ("%04" G_GINT64_FORMAT, json_node_get_int (value));
  if (text != NULL && split (text, &parts))
    normal = select_parts (text, &parts, asks);
  else if (text != NULL && fits_format (self->control, text))
    normal = g_strdup (text);
  if (normal == NULL)
    {
      assay_check_fail (self, value, "%s", describe (asks));
      return NULL;
    }
  if (!is_within (self->control, normal))
    {
      const char *min = assay_config_element_get (self->control->element, "min");
      const char *max = assay_config_element_get (self->control->element, "max");

      assay_check_fail (self, value, "%s%s%s%s%s", describe (asks), min != NULL ? ", from " : "",
                        min != NULL ? min : "", max != NULL ? ", up to " : "",
                        max != NULL ? max : "");
      return NULL;
    }
  if (!assay_json_is_string (value) || strcmp (json_node_get_string (value), normal) != 0)
    assay_check_correct (self, ASSAY_CORRECTION_TYPE, value, normal);
  return assay_check_new_string (normal);
}
