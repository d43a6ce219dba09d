/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-picture-rubric.c: which dimensions of a rubric the picture metrics may answer. A dimension is
 * taken by its name, in English, German or French; its meaning is asked only where the name says
 * nothing. Whoever names something that cannot be measured, the prompt, the subject, taste, gets no
 * answer, even if a measurable word stands beside it: an empty score is honest, a guessed one is not.
 *
 * Words are compared folded and without accents, so "Schärfe" is "scharfe". A row matches when all its
 * words are there; * stands for any letters at that end of a word. */

#include "assay-picture-metrics.h"

#include <string.h>

#define BIT(quality) (1u << ASSAY_PICTURE_##quality)
#define TECHNICAL (BIT (SHARPNESS) | BIT (EXPOSURE) | BIT (CONTRAST) | BIT (NOISE))
#define PLACEMENT (BIT (BALANCE) | BIT (FRAMING))
/* A dimension's name and meaning are read up to here; the rest is an essay. */
#define MAX_TEXT 2000

/* Not to be judged, whatever else is said. */
static const char *const unjudged[] = {
  "prompt*", "align*", "ausricht*", "adher*", "relevan*", "accura*", "genau*", "precis*", "correct*", "richtig*", "match*",
  "ubereinstimm*", "text*", "caption*", "legend*", "answer*", "translat*", "ubersetz*", "traduc*", "aesthet*", "esthet*",
  "asthet*", "creativ*", "kreativ*", "original*", "style*", "stil*", "artistic*", "kunstler*", "artistique*", "anatom*", "real*",
  "emotion*", "mood*", "stimmung*", "story*", "brand*", "marke*", "safe*", "harmon*", "white", "weiss*", "blanc*",
  "consisten*", "konsisten*", "coheren*", "skin", "facial", "detail*",
};

/* Only as words of a meaning: there they say that somebody has to understand the picture. */
static const char *const unjudged_in_meaning[] = { "subject*", "motiv*", "sujet*", "object*", "objekt*",
                                                   "objet*", "person*", "request*", "expect*" };

static const struct
{
  const char *words;
  guint qualities;
  gboolean name_only; /* too general a word to be found in a sentence */
} rows[] = {
  { "visual quality", TECHNICAL, FALSE },
  { "image quality", TECHNICAL, FALSE },
  { "picture quality", TECHNICAL, FALSE },
  { "photo* quality", TECHNICAL, FALSE },
  { "technical quality", TECHNICAL, FALSE },
  { "bildqualitat", TECHNICAL, FALSE },
  { "fotoqualitat", TECHNICAL, FALSE },
  { "visuelle qualitat", TECHNICAL, FALSE },
  { "technische qualitat", TECHNICAL, FALSE },
  { "qualite visuelle", TECHNICAL, FALSE },
  { "qualite image", TECHNICAL, FALSE },
  { "qualite photo*", TECHNICAL, FALSE },
  { "qualite technique", TECHNICAL, FALSE },
  { "sharp*", BIT (SHARPNESS), FALSE },
  { "focus*", BIT (SHARPNESS), TRUE },
  { "blur*", BIT (SHARPNESS), FALSE },
  { "*scharfe", BIT (SHARPNESS), FALSE },
  { "scharf*", BIT (SHARPNESS), FALSE },
  { "unscharf*", BIT (SHARPNESS), FALSE },
  { "nettete", BIT (SHARPNESS), FALSE },
  { "flou", BIT (SHARPNESS), FALSE },
  { "expos*", BIT (EXPOSURE), FALSE },
  { "lighting", BIT (EXPOSURE), FALSE },
  { "brightness", BIT (EXPOSURE), FALSE },
  { "belichtung*", BIT (EXPOSURE), FALSE },
  { "beleuchtung*", BIT (EXPOSURE), FALSE },
  { "helligkeit", BIT (EXPOSURE), FALSE },
  { "eclairage", BIT (EXPOSURE), FALSE },
  { "luminosite", BIT (EXPOSURE), FALSE },
  { "contrast", BIT (CONTRAST), TRUE },
  { "contraste", BIT (CONTRAST), TRUE },
  { "*kontrast", BIT (CONTRAST), TRUE },
  { "nois*", BIT (NOISE), FALSE },
  { "grain*", BIT (NOISE), FALSE },
  { "*rauschen", BIT (NOISE), FALSE },
  { "kornung", BIT (NOISE), FALSE },
  { "bruit", BIT (NOISE), FALSE },
  { "color", BIT (COLOUR), TRUE },
  { "colors", BIT (COLOUR), TRUE },
  { "colour", BIT (COLOUR), TRUE },
  { "colours", BIT (COLOUR), TRUE },
  { "colourful*", BIT (COLOUR), FALSE },
  { "colorful*", BIT (COLOUR), FALSE },
  { "saturation", BIT (COLOUR), FALSE },
  { "farb*", BIT (COLOUR), TRUE },
  { "sattigung", BIT (COLOUR), FALSE },
  { "couleur*", BIT (COLOUR), TRUE },
  { "composition", PLACEMENT, FALSE },
  { "bildaufbau", PLACEMENT, FALSE },
  { "bildkomposition", PLACEMENT, FALSE },
  { "komposition", PLACEMENT, FALSE },
  { "framing", PLACEMENT, FALSE },
  { "cadrage", PLACEMENT, FALSE },
  { "bildausschnitt", PLACEMENT, FALSE },
  { "crop*", BIT (FRAMING), FALSE },
  { "beschnitt*", BIT (FRAMING), FALSE },
  { "recadrage", BIT (FRAMING), FALSE },
  { "balance", BIT (BALANCE), TRUE },
  { "equilibre", BIT (BALANCE), TRUE },
  { "bildbalance", BIT (BALANCE), FALSE },
};

/* A dimension that is called just this. */
static const char *const bare_quality[] = { "quality", "qualitat", "qualite" };

/* Words, lower case, without accents. */
static GStrv
fold (const char *text)
{
  g_autofree char *head = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_TEXT));
  g_auto (GStrv) alternates = NULL;
  g_auto (GStrv) words = g_str_tokenize_and_fold (head, "C", &alternates);
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  g_strv_builder_addv (all, (const char **) words);
  g_strv_builder_addv (all, (const char **) alternates);
  return g_strv_builder_end (all);
}

static gboolean
word_matches (const char *word, const char *pattern, gsize length)
{
  if (pattern[0] == '*')
    return strlen (word) >= length - 1 && strncmp (word + strlen (word) - (length - 1), pattern + 1, length - 1) == 0;
  if (pattern[length - 1] == '*')
    return strncmp (word, pattern, length - 1) == 0;
  return strlen (word) == length && strncmp (word, pattern, length) == 0;
}

static gboolean
has_word (GStrv words, const char *pattern, gsize length)
{
  for (int i = 0; words[i] != NULL; i++)
    if (word_matches (words[i], pattern, length))
      return TRUE;
  return FALSE;
}

static gboolean
has_any (GStrv words, const char *const *patterns, gsize n_patterns)
{
  for (gsize i = 0; i < n_patterns; i++)
    if (has_word (words, patterns[i], strlen (patterns[i])))
      return TRUE;
  return FALSE;
}

static gboolean
has_all (GStrv words, const char *patterns)
{
  while (*patterns != '\0')
    {
      gsize length = strcspn (patterns, " ");

      if (!has_word (words, patterns, length))
        return FALSE;
      patterns += length + (patterns[length] == ' ' ? 1 : 0);
    }
  return TRUE;
}

static guint
find_qualities (GStrv words, gboolean in_name)
{
  guint found = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if ((in_name || !rows[i].name_only) && has_all (words, rows[i].words))
      found |= rows[i].qualities;
  return found;
}

/* "Colour balance" is about casts, and neither of its two words alone. */
static gboolean
is_contradiction (guint qualities)
{
  return (qualities & BIT (COLOUR)) != 0 && (qualities & PLACEMENT) != 0;
}

static guint
qualities_of (const char *name, const char *meaning)
{
  g_auto (GStrv) words = fold (name != NULL ? name : "");
  g_auto (GStrv) sentence = fold (meaning != NULL ? meaning : "");
  guint found;

  if (has_any (words, unjudged, G_N_ELEMENTS (unjudged)))
    return 0;
  found = find_qualities (words, TRUE);
  if (found == 0 && words[0] != NULL && words[1] == NULL && has_any (words, bare_quality, G_N_ELEMENTS (bare_quality)))
    found = TECHNICAL;
  if (found == 0 && !has_any (sentence, unjudged, G_N_ELEMENTS (unjudged)) &&
      !has_any (sentence, unjudged_in_meaning, G_N_ELEMENTS (unjudged_in_meaning)))
    found = find_qualities (sentence, FALSE);
  return is_contradiction (found) ? 0 : found;
}

/* Three quarters the worst, one quarter the mean: a picture is as good as what spoils it. */
static double
combine (const AssayPictureReport *report, guint qualities)
{
  double worst = 1, sum = 0;
  int n = 0;

  for (guint i = 0; i < ASSAY_PICTURE_N_QUALITIES; i++)
    if ((qualities >> i & 1) != 0)
      {
        worst = MIN (worst, report->quality[i]);
        sum += report->quality[i];
        n++;
      }
  return 0.75 * worst + 0.25 * sum / n;
}

/**
 * assay_picture_metrics_score_dimension:
 * @report: what assay_picture_measure() found
 * @name: a dimension's name, as "Visual Quality" or "Bildschärfe"
 * @meaning: (nullable): its meaning, asked only where the name says nothing
 * @min: the worst score of its scale
 * @max: the best one
 * @score: (out): from @min to @max, not rounded
 * @why: (out) (optional) (transfer full): a sentence with the figures behind it
 *
 * Any thread.
 *
 * Returns: whether the dimension names something that is measured; else nothing is set, and the value
 *   has to stay empty
 */
gboolean
assay_picture_metrics_score_dimension (const AssayPictureReport *report, const char *name, const char *meaning, double min,
                                       double max, double *score, char **why)
{
  guint qualities = qualities_of (name, meaning);

  if (qualities == 0)
    return FALSE;
  *score = min + combine (report, qualities) * (max - min);
  if (why != NULL)
    *why = assay_picture_report_dup_sentence (report, qualities);
  return TRUE;
}
