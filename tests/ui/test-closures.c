/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-closures.h"

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
  g_test_add_func ("/app/closures/command", test_command);
  g_test_add_func ("/app/closures/default-workspace", test_default_workspace);
  return g_test_run ();
}
