/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz-main.c: runs a fuzz target without libFuzzer.
 *
 *   fuzz-x                         one input from standard input
 *   fuzz-x FILE…                   each file
 *   fuzz-x --corpus DIR --seconds N --seed S
 *                                  each file of DIR, then mutations of them for N seconds
 *
 * The mutations depend on the seed only, so a failure comes again. The input that fails, or takes
 * longer than a minute, is written to fuzz-failure in the temporary folder, to be replayed. */

#include "fuzz.h"

#include <gio/gio.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define LARGEST_INPUT (64 * 1024)
#define TOO_SLOW 60

static const guint8 *current;
static gsize current_size;
static char failure_path[512];

__attribute__ ((weak)) void __sanitizer_set_death_callback (void (*callback) (void));

static void
save_failure (void)
{
  static const char note[] = "the input that failed is in ";
  int file = open (failure_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  gssize written = write (2, note, sizeof note - 1);

  written += write (2, failure_path, strlen (failure_path));
  written += write (2, "\n", 1);
  if (file >= 0)
    written += write (file, current, current_size);
  (void) written;
}

static void
on_signal (int number)
{
  signal (number, SIG_DFL);
  save_failure ();
  raise (number == SIGALRM ? SIGABRT : number);
}

static void
run (const guint8 *data, gsize size)
{
  current = data;
  current_size = size;
  alarm (TOO_SLOW);
  LLVMFuzzerTestOneInput (data, size);
  alarm (0);
}

static GBytes *
read_file (const char *path)
{
  char *text = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &text, &length, &error))
    g_error ("%s", error->message);
  return g_bytes_new_take (text, length);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
read_corpus (const char *folder)
{
  GPtrArray *corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (corpus, read_file (names->pdata[i]));
  if (corpus->len == 0)
    g_error ("There is no corpus in %s", folder);
  return corpus;
}

static GBytes *
pick (GRand *random, GPtrArray *corpus)
{
  return corpus->pdata[g_rand_int_range (random, 0, corpus->len)];
}

static void
insert_bytes (GByteArray *input, gsize at, gconstpointer bytes, gsize length)
{
  g_autoptr (GBytes) rest = g_bytes_new (input->data + at, input->len - at);

  g_byte_array_set_size (input, at);
  g_byte_array_append (input, bytes, length);
  g_byte_array_append (input, g_bytes_get_data (rest, NULL), g_bytes_get_size (rest));
}

static guint
position (GRand *random, guint length)
{
  return length == 0 ? 0 : g_rand_int_range (random, 0, length);
}

static void
mutate (GRand *random, GPtrArray *corpus, GByteArray *input)
{
  guint at = position (random, input->len);
  guint length = g_rand_int_range (random, 1, 200);
  guint n_words = 0;
  guint8 byte = g_rand_int_range (random, 0, 256);
  gsize size;
  const guint8 *other;

  length = MIN (length, input->len - at);
  while (fuzz_words[n_words] != NULL)
    n_words++;
  switch (g_rand_int_range (random, 0, 7))
    {
    case 0: /* change */
      if (input->len > 0)
        input->data[at] ^= 1 << (byte & 7);
      break;
    case 1:
      insert_bytes (input, at, &byte, 1);
      break;
    case 2: /* cut out */
      if (length > 0)
        g_byte_array_remove_range (input, at, length);
      break;
    case 3: /* repeat */
      {
        g_autoptr (GBytes) copy = g_bytes_new (input->data + at, length);

        insert_bytes (input, at, g_bytes_get_data (copy, NULL), length);
      }
      break;
    case 4: /* take from another */
      other = g_bytes_get_data (pick (random, corpus), &size);
      at = position (random, size);
      length = g_rand_int_range (random, 1, 200);
      length = MIN (length, size - at);
      insert_bytes (input, position (random, input->len), other + at, length);
      break;
    default: /* the words of the language find most */
      if (n_words > 0)
        {
          const char *word = fuzz_words[g_rand_int_range (random, 0, n_words)];

          insert_bytes (input, at, word, strlen (word));
        }
    }
}

static guint
fuzz (GPtrArray *corpus, int seconds, guint seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  guint n = 0;

  for (; g_get_monotonic_time () < end; n++)
    {
      g_autoptr (GByteArray) input = g_byte_array_new ();
      gsize size;
      const guint8 *data = g_bytes_get_data (pick (random, corpus), &size);

      g_byte_array_append (input, data, size);
      for (int changes = g_rand_int_range (random, 1, 8); changes > 0 && input->len < LARGEST_INPUT; changes--)
        mutate (random, corpus, input);
      run (input->data, input->len);
    }
  return n;
}

static void
run_stdin (void)
{
  g_autoptr (GByteArray) input = g_byte_array_new ();
  guint8 buffer[4096];
  gssize n;

  while ((n = read (0, buffer, sizeof buffer)) > 0)
    g_byte_array_append (input, buffer, n);
  run (input->data, input->len);
}

int
main (int argc, char *argv[])
{
  g_autofree char *corpus_path = NULL;
  int seconds = 0, seed = 1;
  g_auto (GStrv) files = NULL;
  const GOptionEntry entries[] = {
    { "corpus", 0, 0, G_OPTION_ARG_FILENAME, &corpus_path, "Folder of inputs to begin with", "DIR" },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How long to mutate them", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Which mutations", "S" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  const int fatal[] = { SIGSEGV, SIGABRT, SIGFPE, SIGTRAP, SIGALRM };
  guint n = 0;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  g_snprintf (failure_path, sizeof failure_path, "%s/fuzz-failure", g_get_tmp_dir ());
  for (gsize i = 0; i < G_N_ELEMENTS (fatal); i++)
    signal (fatal[i], on_signal);
  if (__sanitizer_set_death_callback != NULL)
    __sanitizer_set_death_callback (save_failure);

  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    {
      g_autoptr (GBytes) input = read_file (files[i]);

      run (g_bytes_get_data (input, NULL), g_bytes_get_size (input));
    }
  if (corpus_path != NULL)
    {
      g_autoptr (GPtrArray) corpus = read_corpus (corpus_path);

      for (guint i = 0; i < corpus->len; i++)
        run (g_bytes_get_data (corpus->pdata[i], NULL), g_bytes_get_size (corpus->pdata[i]));
      n = fuzz (corpus, seconds, (guint) seed);
      g_message ("%u inputs and %u mutations", corpus->len, n);
    }
  else if (files == NULL)
    run_stdin ();
  return 0;
}
