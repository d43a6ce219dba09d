/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-closures.h"
#include "assay-run.h"

#include <locale.h>

static void
test_tasks (void)
{
  static const struct
  {
    gint64 n;
    const char *expected;
  } cases[] = {
    { 0, "No tasks" },
    { 1, "1 task" },
    { 2, "2 tasks" },
    { 5120, "5120 tasks" }, /* the locale C does not group */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = assay_format_tasks (NULL, cases[i].n);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_day (void)
{
  g_autofree char *never = assay_format_day (NULL, 0);
  g_autofree char *day = assay_format_day (NULL, G_GINT64_CONSTANT (1764000000000000));

  g_assert_cmpstr (never, ==, "");
  g_assert_cmpstr (day, ==, "24 November 2025");
}

static void
test_run (void)
{
  static const struct
  {
    AssayRun run;
    const char *what;
    const char *outcome;
  } cases[] = {
    { { .prompt_name = (char *) "rubric", .version_number = 2, .connection = (char *) "local",
        .model = (char *) "judge-1", .total = 20, .ok = 18, .failed = 2, .needs_review = 3 },
      "rubric · version 2 · local/judge-1", "20 of 20 tasks · 3 need review · 2 failed" },
    { { .prompt_name = (char *) "p", .version_number = 1, .connection = (char *) "builtin",
        .model = (char *) "builtin", .total = 1, .ok = 1, .needs_review = 1 },
      "p · version 1 · builtin", "1 of 1 task · 1 needs review" },
    { { .prompt_name = (char *) "p", .version_number = 1, .connection = (char *) "builtin",
        .total = 5, .ok = 2 },
      "p · version 1 · builtin", "2 of 5 tasks" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *what = assay_format_run (&cases[i].run);
      g_autofree char *outcome = assay_format_outcome (&cases[i].run);

      g_assert_cmpstr (what, ==, cases[i].what);
      g_assert_cmpstr (outcome, ==, cases[i].outcome);
    }
}

static void
test_command (void)
{
  static const struct
  {
    const char *path;
    const char *title;
    const char *expected;
  } cases[] = {
    { "w.assay", "Photos", "assayctl -w w.assay results Photos" },
    { "/a b/w.assay", "Image Evals", "assayctl -w '/a b/w.assay' results 'Image Evals'" },
    { "w.assay", "$(reboot)", "assayctl -w w.assay results '$(reboot)'" },
    { "w.assay", "it's", "assayctl -w w.assay results 'it'\\''s'" },
    { "w.assay", "-x", "assayctl -w w.assay results '-x'" },
    { "w.assay", "", "assayctl -w w.assay results ''" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = assay_format_command (cases[i].path, "results", cases[i].title, NULL);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_default_workspace (void)
{
  g_autofree char *text = assay_format_command (NULL, "results", "Photos", "--json", NULL);

  g_assert_cmpstr (text, ==, "assayctl results Photos --json");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/closures/tasks", test_tasks);
  g_test_add_func ("/app/closures/day", test_day);
  g_test_add_func ("/app/closures/run", test_run);
  g_test_add_func ("/app/closures/command", test_command);
  g_test_add_func ("/app/closures/default-workspace", test_default_workspace);
  return g_test_run ();
}
