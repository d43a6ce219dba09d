/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-tokens.c: cuts text into tokens as a real tokenizer does and gives each a log-probability.
 * A word carries the space before it, digits go by up to three, punctuation sticks together (so
 * that a JSON value's token stands between tokens like `":"` and `",`), anything beyond ASCII is
 * one character each. Punctuation is nearly certain, words and numbers are between 40 % and 99.9 %,
 * by a hash: the same answer has the same probabilities. What is left over is spread over the
 * alternatives, so that they never sum to more than one. */

#include "ms-tokens.h"
#include "ms-values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_WORD 12
#define MAX_DIGITS 3
#define MAX_PUNCTUATION 4

typedef enum
{
  OTHER,
  LETTER,
  DIGIT,
  PUNCTUATION,
} Class;

static Class
class_of (char c)
{
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
    return LETTER;
  if (c >= '0' && c <= '9')
    return DIGIT;
  return c > ' ' && c < 0x7f ? PUNCTUATION : OTHER;
}

static size_t
run (const char *text,
     size_t      left,
     size_t      max,
     Class       class)
{
  size_t length = 0;

  while (length < left && length < max && class_of (text[length]) == class)
    length++;
  return length;
}

/* The bytes of the token at the start of @text, of which @left (more than none) are there. */
size_t
ms_token_length (const char *text,
                 size_t      left)
{
  unsigned char c = (unsigned char) text[0];
  size_t length;

  if (c >= 0x80)
    {
      length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
      return length < left ? length : left;
    }
  switch (class_of (text[0]))
    {
    case DIGIT:
      return run (text, left, MAX_DIGITS, DIGIT);
    case PUNCTUATION:
      return run (text, left, MAX_PUNCTUATION, PUNCTUATION);
    case LETTER:
      return run (text, left, MAX_WORD, LETTER);
    default:
      return 1 + (c == ' ' ? run (text + 1, left - 1, MAX_WORD, LETTER) : 0);
    }
}

/* How many tokens @text is. */
int64_t
ms_tokens_count (const char *text,
                 size_t      length)
{
  int64_t count = 0;

  for (size_t at = 0; at < length; at += ms_token_length (text + at, length - at))
    count++;
  return count;
}

/* The bytes of the first @count tokens. */
size_t
ms_tokens_prefix (const char *text,
                  size_t      length,
                  int64_t     count)
{
  size_t at = 0;

  while (at < length && count-- > 0)
    at += ms_token_length (text + at, length - at);
  return at;
}

static void
put_entry (MsBuffer   *out,
           const char *token,
           size_t      length,
           double      probability)
{
  ms_buffer_puts (out, "{\"token\":\"");
  ms_buffer_put_escaped (out, token, length);
  ms_buffer_printf (out, "\",\"logprob\":%.6f,\"bytes\":[", log (probability));
  for (size_t i = 0; i < length; i++)
    ms_buffer_printf (out, i > 0 ? ",%d" : "%d", (unsigned char) token[i]);
  ms_buffer_append (out, "]", 1);
}

/* What else might have stood in place of @token: another digit for a digit, else a word. */
static size_t
alternative (char       *other,
             size_t      size,
             const char *token,
             size_t      length,
             int         rank)
{
  if (length == 1 && class_of (token[0]) == DIGIT && rank < 10)
    return (size_t) snprintf (other, size, "%d", (token[0] - '0' + rank) % 10);
  return (size_t) snprintf (other, size, "%sother%d", token[0] == ' ' ? " " : "", rank);
}

/* Appends the value of "logprobs" for a content, with @top alternatives for each token. */
void
ms_tokens_logprobs (MsBuffer   *out,
                    const char *text,
                    size_t      length,
                    int         top,
                    uint64_t    seed)
{
  size_t step;

  ms_buffer_puts (out, "{\"content\":[");
  for (size_t at = 0; at < length; at += step)
    {
      double lot = (double) (ms_mix (seed, at) >> 11) * 0x1p-53;
      double probability = 0.4 + 0.599 * sqrt (lot);

      step = ms_token_length (text + at, length - at);
      if (class_of (text[at]) == PUNCTUATION)
        probability = 0.9999;
      if (at > 0)
        ms_buffer_append (out, ",", 1);
      put_entry (out, text + at, step, probability);
      ms_buffer_puts (out, ",\"top_logprobs\":[");
      for (int rank = 0; rank < top; rank++)
        {
          char other[32];
          size_t other_length = alternative (other, sizeof other, text + at, step, rank);

          if (rank > 0)
            ms_buffer_append (out, ",", 1);
          put_entry (out, rank > 0 ? other : text + at, rank > 0 ? other_length : step,
                     rank > 0 ? (1 - probability) * pow (0.5, rank) : probability);
          ms_buffer_append (out, "}", 1);
        }
      ms_buffer_puts (out, "]}");
    }
  ms_buffer_puts (out, "],\"refusal\":null}");
}
