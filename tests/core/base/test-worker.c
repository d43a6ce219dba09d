/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-worker.h"

static void
append (gpointer data)
{
  g_string_append_c (data, '.');
}

static void
note_thread (gpointer data)
{
  *(GThread **) data = g_thread_self ();
}

static void
test_order_and_stop (void)
{
  AssayWorker *worker = assay_worker_new ("test");
  g_autoptr (GString) seen = g_string_new (NULL);
  GThread *thread = NULL;

  assay_worker_call (worker, note_thread, &thread);
  g_assert_true (thread != NULL && thread != g_thread_self ());
  g_assert_false (assay_worker_is_current (worker));
  for (int i = 0; i < 1000; i++)
    assay_worker_push (worker, G_PRIORITY_DEFAULT, append, seen);
  assay_worker_stop (worker);
  g_assert_cmpuint (seen->len, ==, 1000);
  assay_worker_stop (worker);
  g_assert_finalize_object (worker);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/worker/order-and-stop", test_order_and_stop);
  return g_test_run ();
}
