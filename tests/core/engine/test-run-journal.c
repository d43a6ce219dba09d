/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-run-journal.c: what outlives a killed process, and what is not taken for an answer. A kill is a
 * journal that is left with answers that are not stored. */

#include "assay-run-journal.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *path; /* of the workspace */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("assay-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "w.assay", NULL);
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (count_files (fixture), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* A task that was asked once and paid for. */
static AssayRunItem *
make_item (gint64 seq)
{
  AssayClaim *claim = g_new0 (AssayClaim, 1);
  AssayRunItem *item;

  claim->seq = seq;
  item = assay_run_item_new (claim);
  g_snprintf (item->key, sizeof item->key, "%032d", (int) seq);
  return item;
}

static gboolean
add (AssayRunJournal *journal, gint64 seq, const char *text)
{
  g_autoptr (GBytes) raw = g_bytes_new (text, strlen (text));
  AssayRunItem *item = make_item (seq);
  gboolean ok;

  item->usage.input = 100 + seq;
  item->cost = 0.5;
  item->latency_us = 1234;
  item->n_sent = 2;
  ok = assay_run_journal_add (journal, item, raw);
  assay_run_item_free (item);
  return ok;
}

/* Returns: (transfer full) (nullable): the answer that was left for the task. */
static char *
take (AssayRunJournal *journal, gint64 seq, const char *key)
{
  AssayRunItem *item = make_item (seq);
  g_autoptr (GBytes) raw = NULL;
  char *text = NULL;

  if (key != NULL)
    g_strlcpy (item->key, key, sizeof item->key);
  raw = assay_run_journal_take (journal, item);
  if (raw != NULL)
    {
      text = g_strndup (g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
      g_assert_cmpint (item->usage.input, ==, 100 + seq);
      g_assert_cmpfloat (item->cost, ==, 0.5);
      g_assert_cmpint (item->latency_us, ==, 1234);
      g_assert_cmpuint (item->n_sent, ==, 2);
    }
  assay_run_item_free (item);
  return text;
}

static void
assert_left (AssayRunJournal *journal, gint64 seq, const char *expected)
{
  g_autofree char *text = take (journal, seq, NULL);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_survives (Fixture *fixture, gconstpointer data)
{
  AssayRunJournal *journal = assay_run_journal_open (fixture->path, 7);

  g_assert_true (add (journal, 1, "one"));
  g_assert_true (add (journal, 2, "two"));
  assay_run_journal_close (journal, FALSE, FALSE);
  journal = assay_run_journal_open (fixture->path, 7);
  g_assert_true (add (journal, 3, "three"));
  assert_left (journal, 1, "one");
  assay_run_journal_close (journal, FALSE, FALSE); /* before that was stored */
  journal = assay_run_journal_open (fixture->path, 7);
  assert_left (journal, 1, "one");
  assert_left (journal, 1, NULL);
  assert_left (journal, 2, "two");
  assert_left (journal, 3, "three");
  assert_left (journal, 4, NULL);
  assay_run_journal_close (journal, TRUE, FALSE);
}

static void
test_stored (Fixture *fixture, gconstpointer data)
{
  AssayRunJournal *journal = assay_run_journal_open (fixture->path, 7);

  g_assert_true (add (journal, 1, "one"));
  assay_run_journal_turn (journal); /* a job that succeeds */
  g_assert_true (add (journal, 2, "two"));
  assay_run_journal_saved (journal);
  g_assert_true (add (journal, 3, "three"));
  assay_run_journal_turn (journal); /* one that fails, and the next that stores it all */
  g_assert_true (add (journal, 4, "four"));
  assay_run_journal_turn (journal);
  g_assert_true (add (journal, 5, "five"));
  assay_run_journal_close (journal, FALSE, FALSE);
  journal = assay_run_journal_open (fixture->path, 7);
  assert_left (journal, 1, NULL);
  assert_left (journal, 2, "two");
  assert_left (journal, 3, "three");
  assert_left (journal, 4, "four");
  assert_left (journal, 5, "five");
  assay_run_journal_close (journal, TRUE, TRUE);
}

static void
test_another_request (Fixture *fixture, gconstpointer data)
{
  AssayRunJournal *journal = assay_run_journal_open (fixture->path, 7);
  g_autofree char *text = NULL;

  g_assert_true (add (journal, 1, "one"));
  assay_run_journal_close (journal, FALSE, FALSE);
  journal = assay_run_journal_open (fixture->path, 8); /* another run */
  assert_left (journal, 1, NULL);
  assay_run_journal_close (journal, TRUE, TRUE);
  journal = assay_run_journal_open (fixture->path, 7);
  text = take (journal, 1, "another prompt or model");
  g_assert_null (text);
  assay_run_journal_close (journal, TRUE, FALSE);
  g_assert_cmpuint (count_files (fixture), ==, 1); /* it may be wanted yet */
  journal = assay_run_journal_open (fixture->path, 7);
  assert_left (journal, 1, "one");
  assay_run_journal_close (journal, TRUE, TRUE);
}

static void
test_torn (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strconcat (fixture->path, "-run-7-answers-0", NULL);
  g_autofree char *whole = NULL;
  gsize length = 0;
  AssayRunJournal *journal = assay_run_journal_open (fixture->path, 7);

  g_assert_true (add (journal, 1, "one"));
  g_assert_true (add (journal, 2, "two and a half"));
  assay_run_journal_close (journal, FALSE, FALSE);
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (gsize cut = 0; cut <= length; cut++)
    for (int flip = 0; flip < 2; flip++)
      {
        g_autofree char *torn = g_memdup2 (whole, length);
        g_autofree char *second = NULL;
        gboolean is_whole = cut == length;

        if (flip && !is_whole)
          torn[cut] ^= 0x10;
        g_assert_true (g_file_set_contents (path, torn, flip ? (gssize) length : (gssize) cut, NULL));
        journal = assay_run_journal_open (fixture->path, 7);
        second = take (journal, 2, NULL);
        g_assert_cmpstr (second, ==, is_whole ? "two and a half" : NULL);
        assay_run_journal_close (journal, TRUE, TRUE);
      }
}

static void
test_not_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (fixture->folder, "gone", "w.assay", NULL);
  g_autofree char *large = g_strnfill (ASSAY_RUN_JOURNAL_MAX_BYTES, 'x');
  AssayRunJournal *journal = assay_run_journal_open (nowhere, 7);

  g_assert_false (add (journal, 1, "one")); /* it says so, and nothing else happens */
  assay_run_journal_turn (journal);
  assay_run_journal_saved (journal);
  assay_run_journal_close (journal, TRUE, TRUE);
  journal = assay_run_journal_open (fixture->path, 7);
  g_assert_false (add (journal, 1, large));
  g_assert_true (add (journal, 2, "two"));
  assay_run_journal_close (journal, TRUE, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/engine/run-journal/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("survives", test_survives);
  ADD ("stored", test_stored);
  ADD ("another-request", test_another_request);
  ADD ("torn", test_torn);
  ADD ("not-kept", test_not_kept);
  return g_test_run ();
}
