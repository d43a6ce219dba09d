/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-accessible.c: walks every page and dialog as assistive technology does. Whatever can have the
 * keyboard has a role and a name; and the window fits where it has to: small, with large text, from
 * right to left, with high contrast. */

#include "assay-models-view.h"
#include "assay-preferences.h"
#include "assay-sample.h"
#include "assay-test-ui.h"
#include "assay-window-private.h"

#include <adwaita.h>
#include <unistd.h>

/* What the window must fit into. */
#define SMALL_WIDTH 900
#define SMALL_HEIGHT 600

/* A name of its own. A button that shows an icon says that the icon labels it, which says nothing. */
static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);
  const char *tooltip = gtk_widget_get_tooltip_text (widget);
  g_autofree char *label = NULL;

  if (tooltip != NULL && *tooltip != '\0')
    return TRUE;
  if (gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL))
    label = gtk_test_accessible_check_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, "");
  return label != NULL ||
         (!GTK_IS_BUTTON (widget) &&
          gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY));
}

/* A name that is seen: a label that stands in the widget. */
static gboolean
shows_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return *gtk_label_get_text (GTK_LABEL (widget)) != '\0';
  if (GTK_IS_INSCRIPTION (widget))
    return gtk_inscription_get_text (GTK_INSCRIPTION (widget)) != NULL;
  if (GTK_IS_TEXT (widget))
    return FALSE; /* what was typed, or a hint that goes */
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_text (child) || has_name (child))
      return TRUE;
  return FALSE;
}

/* Rows of a list are named by what is in them, cells and the inner parts of a widget by the whole. */
static gboolean
is_named (GtkWidget *widget)
{
  if (has_name (widget) || shows_text (widget))
    return TRUE;
  for (GtkWidget *whole = gtk_widget_get_parent (widget); whole != NULL;
       whole = gtk_widget_get_parent (whole))
    if (GTK_IS_EDITABLE (whole) || GTK_IS_MENU_BUTTON (whole) || ADW_IS_SPLIT_BUTTON (whole) ||
        ADW_IS_PREFERENCES_ROW (whole) || GTK_IS_DROP_DOWN (whole) || GTK_IS_SCROLLED_WINDOW (whole))
      return GTK_IS_SCROLLED_WINDOW (whole) ? GTK_IS_RANGE (widget) : is_named (whole);
  return FALSE;
}

static gboolean
needs_name (GtkWidget *widget)
{
  GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));

  if (!gtk_widget_get_focusable (widget) || !gtk_widget_is_sensitive (widget))
    return FALSE;
  return GTK_IS_TEXT (widget) ||
         (role != GTK_ACCESSIBLE_ROLE_NONE && role != GTK_ACCESSIBLE_ROLE_PRESENTATION &&
          role != GTK_ACCESSIBLE_ROLE_WIDGET && role != GTK_ACCESSIBLE_ROLE_SCROLLBAR &&
          role != GTK_ACCESSIBLE_ROLE_LABEL && role != GTK_ACCESSIBLE_ROLE_WINDOW);
}

static char *
describe (GtkWidget *widget)
{
  GString *out = g_string_new (NULL);

  for (GtkWidget *part = widget; part != NULL; part = gtk_widget_get_parent (part))
    {
      g_string_prepend (out, G_OBJECT_TYPE_NAME (part));
      if (gtk_widget_get_parent (part) != NULL)
        g_string_prepend (out, " > ");
    }
  return g_string_free (out, FALSE);
}

static guint
count_unnamed (GtkWidget *widget, const char *page)
{
  guint n = 0;

  if (!gtk_widget_get_mapped (widget))
    return 0;
  if (needs_name (widget) && !is_named (widget))
    {
      g_autofree char *where = describe (widget);

      g_printerr ("%s: no name: %s\n", page, where);
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_unnamed (child, page);
  return n;
}

/* A check that finds nothing must be able to find something. */
static void
test_finds (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *silent = gtk_button_new_from_icon_name ("list-add-symbolic");
  GtkWidget *entry = gtk_entry_new ();

  gtk_box_append (GTK_BOX (box), silent);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), gtk_button_new_with_label ("Named"));
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpuint (count_unnamed (window, "expected"), >=, 2);
  gtk_widget_set_tooltip_text (silent, "Add");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, "Name", -1);
  g_assert_cmpuint (count_unnamed (window, "unexpected"), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_loaded (gpointer data)
{
  return assay_window_is_loaded (data);
}

/* The sample's material, laid out as it is installed. */
static void
install_sample (void)
{
  static const char *const tables[] = { "product-reviews.csv", "mt-evaluation.csv" };
  g_autofree char *root = assay_test_temporary ("share");
  g_autofree char *samples = g_build_filename (root, "samples", NULL);
  g_autofree char *pictures = g_build_filename (samples, "image-evals", NULL);

  g_assert_cmpint (g_mkdir_with_parents (samples, 0700), ==, 0);
  g_assert_cmpint (symlink (g_getenv ("ASSAY_TEST_PICTURES"), pictures), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *from
        = g_test_build_filename (G_TEST_DIST, "..", "data", "sample", tables[i], NULL);
      g_autofree char *to = g_build_filename (samples, tables[i], NULL);

      g_assert_cmpint (symlink (from, to), ==, 0);
    }
  g_setenv ("ASSAY_DATADIR", root, TRUE);
}

static AssayWindow *
open_window (gboolean sample)
{
  g_autofree char *path = assay_test_temporary ("sample.assay");
  g_autoptr (GError) error = NULL;
  AssayWindow *window = assay_window_new (NULL);

  if (sample)
    assay_sample_make_sync (path, &error);
  g_assert_no_error (error);
  gtk_window_set_default_size (GTK_WINDOW (window), SMALL_WIDTH, SMALL_HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  assay_window_open (window, path, !sample);
  assay_test_wait (is_loaded, window, "the workspace is open");
  return window;
}

static gboolean
is_idle (gpointer data)
{
  return !g_main_context_pending (NULL);
}

/* The pages of the window, by the name that "win.show-view" takes; "models" has a way of its own. */
static const char *const pages[] = { "data", "prompts", "label", "insights", "models" };

static void
show_page (AssayWindow *window, const char *page)
{
  if (g_str_equal (page, "models"))
    gtk_widget_activate_action (GTK_WIDGET (window), "win.show-models", NULL);
  else
    gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", page);
  g_main_context_iteration (NULL, FALSE);
  assay_test_wait (is_idle, NULL, "the page is filled");
}

static void
test_pages (void)
{
  AssayWindow *window = open_window (TRUE);
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      show_page (window, pages[i]);
      n += count_unnamed (GTK_WIDGET (window), pages[i]);
    }
  g_assert_cmpuint (n, ==, 0);
  assay_test_destroy (GTK_WINDOW (window));
}

/* What opens beside the main window, and by which action. The window of shortcuts is GTK's own. */
static const struct
{
  const char *action;
  const char *target;
} dialogs[] = { { "win.preferences", NULL }, { "project.settings", NULL }, { "models.add", "openai" } };

static GtkWindow *
find_dialog (AssayWindow *window)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) other = g_list_model_get_item (windows, i);

      if (other != GTK_WINDOW (window) && gtk_widget_get_visible (GTK_WIDGET (other)))
        return other; /* GTK holds it */
    }
  return NULL;
}

static void
test_dialogs (void)
{
  AssayWindow *window = open_window (TRUE);
  guint n = 0;

  show_page (window, "models");
  for (gsize i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      GtkWindow *dialog;

      gtk_widget_activate_action (GTK_WIDGET (window->models_view), dialogs[i].action,
                                  dialogs[i].target == NULL ? NULL : "s", dialogs[i].target);
      dialog = find_dialog (window);
      g_assert_nonnull (dialog);
      assay_test_wait (is_idle, NULL, "the dialog is shown");
      n += count_unnamed (GTK_WIDGET (dialog), dialogs[i].action);
      gtk_window_destroy (dialog);
    }
  g_assert_cmpuint (n, ==, 0);
  assay_test_destroy (GTK_WINDOW (window));
}

static int
get_width (GtkWidget *widget)
{
  int width = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  return width;
}

/* Says which children need the room, and what in them. */
static void
blame (GtkWidget *widget, int depth)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child) && get_width (child) > SMALL_WIDTH / 10)
      {
        g_printerr ("%*s%s %d\n", depth, "", G_OBJECT_TYPE_NAME (child), get_width (child));
        blame (child, depth + 1);
      }
}

static void
assert_fits (AssayWindow *window, const char *page)
{
  int width = 0;
  int height = 0;

  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_VERTICAL, SMALL_WIDTH, &height, NULL, NULL, NULL);
  g_test_message ("%s: at least %d × %d", page, width, height);
  if (width > SMALL_WIDTH)
    blame (GTK_WIDGET (window), 0);
  g_assert_cmpint (width, <=, SMALL_WIDTH);
  g_assert_cmpint (height, <=, SMALL_HEIGHT);
}

/* The same pages at the smallest size that is promised, and with what some people set. */
static void
test_fits (void)
{
  static const struct
  {
    const char *name;
    GtkTextDirection direction;
    int dpi; /* in 1/1024 dot per inch */
  } cases[] = {
    { "plain", GTK_TEXT_DIR_LTR, 96 * 1024 },
    { "right to left", GTK_TEXT_DIR_RTL, 96 * 1024 },
    { "large text", GTK_TEXT_DIR_LTR, 144 * 1024 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AssayWindow *window;

      g_test_message ("%s", cases[i].name);
      gtk_widget_set_default_direction (cases[i].direction);
      g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", cases[i].dpi, NULL);
      window = open_window (TRUE);
      for (gsize j = 0; j < G_N_ELEMENTS (pages); j++)
        {
          show_page (window, pages[j]);
          assert_fits (window, pages[j]);
        }
      assay_test_destroy (GTK_WINDOW (window));
      window = open_window (FALSE);
      assert_fits (window, "empty");
      assay_test_destroy (GTK_WINDOW (window));
    }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  install_sample ();
  g_test_add_func ("/app/accessible/finds", test_finds);
  g_test_add_func ("/app/accessible/pages", test_pages);
  g_test_add_func ("/app/accessible/dialogs", test_dialogs);
  g_test_add_func ("/app/accessible/fits", test_fits);
  return g_test_run ();
}
