/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-grid-order.c: how the vector of ids of a grid becomes the next one, which decides what the user sees.
 * Rows that only came (a run under way) are announced where they came, and nothing moves under the
 * pointer. Anything else is a new order, between "reordering" and "reordered", so that whoever keeps a
 * selection can carry it over by id.
 *
 * GTK keeps widgets for some two hundred rows, makes others for rows that are announced anew, which takes it a
 * tenth of a second, and seconds if it must look for the row on top among a million. So the rows that have
 * widgets stay where they are and become the first ones of the new order: at once as many as a window shows,
 * which are drawn, then a few at a time, so that the window answers meanwhile. Only the rows around them
 * are announced, as all removed, then all added. Main thread. */

#include "assay-grid-model-private.h"

/* Where rows came in between; more groups than that, and it is a new order. */
#define MAX_GROUPS 500
/* Of a new order: rows that come at once, the step of those behind them, and when GTK makes no widgets for
 * more. */
#define FIRST_ROWS 40
#define ROWS_STEP 12
#define WIDGET_ROWS 200
/* Old rows with widgets lie side by side; but for some, such as the one with the focus. */
#define FEW_ROWS 20

/* Where @count ids came, before the old one at @position. */
typedef struct
{
  guint position;
  guint count;
} Group;

/* The groups of ids that came, if that is all that happened from @old to @new; else NULL. */
static GArray *
find_groups (GArray *old, GArray *new)
{
  const gint64 *a = (const gint64 *) (gpointer) old->data;
  const gint64 *b = (const gint64 *) (gpointer) new->data;
  g_autoptr (GArray) groups = NULL;
  guint i = 0;
  guint j = 0;

  if (new->len < old->len)
    return NULL;
  groups = g_array_new (FALSE, FALSE, sizeof (Group));
  while (j < new->len)
    {
      Group group = { j, 0 };

      for (; j < new->len && (i == old->len || a[i] != b[j]); j++)
        group.count++;
      if (group.count > 0)
        g_array_append_val (groups, group);
      if (groups->len > MAX_GROUPS)
        return NULL;
      for (; i < old->len && j < new->len && a[i] == b[j]; i++)
        j++;
    }
  return i == old->len ? g_steal_pointer (&groups) : NULL;
}

static void
insert_groups (AssayGridModel *self, GArray *groups, GArray *new)
{
  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = &g_array_index (groups, Group, i);

      g_array_insert_vals (self->ids, group->position, &g_array_index (new, gint64, group->position),
                           group->count);
      g_list_model_items_changed (G_LIST_MODEL (self), group->position, 0, group->count);
    }
}

/* Takes @n_removed rows from @position on away, and puts @n_added of the new ones there. */
static void
splice (AssayGridModel *self, guint position, guint n_removed, guint n_added)
{
  if (n_removed > 0)
    g_array_remove_range (self->ids, position, n_removed);
  if (n_added > 0)
    g_array_insert_vals (self->ids, position, &g_array_index (self->coming, gint64, position), n_added);
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static gboolean
is_shown (AssayGridModel *self, guint position)
{
  AssayGridRow *row = g_hash_table_lookup (self->rows, &g_array_index (self->ids, gint64, position));

  return row != NULL && assay_grid_row_is_shown (row);
}

/* The rows around @position that have widgets. */
static void
expand (AssayGridModel *self, guint position, guint *from, guint *to)
{
  for (*from = position; *from > 0 && is_shown (self, *from - 1); --*from)
    ;
  for (*to = position; *to < self->ids->len && is_shown (self, *to); ++*to)
    ;
}

/* Which of the rows have widgets: those from *@from until before *@to; none of them when these are equal. */
static void
find_shown (AssayGridModel *self, guint *from, guint *to)
{
  GHashTableIter iter;
  gpointer row;

  *from = *to = 0;
  if (self->ids->len == 0)
    return;
  expand (self, 0, from, to); /* mostly the list is at its top */
  g_hash_table_iter_init (&iter, self->rows);
  while (*to - *from < FEW_ROWS && g_hash_table_iter_next (&iter, NULL, &row))
    {
      guint position = assay_grid_row_is_shown (row) ? assay_grid_model_find (self, assay_grid_row_get_id (row))
                                                     : G_MAXUINT;

      if (position != G_MAXUINT)
        expand (self, position, from, to);
    }
}

/* Puts the next @n rows into their places, instead of as many old ones. */
static void
turn (AssayGridModel *self, guint n)
{
  guint n_old = self->ids->len - self->n_new;

  n = MIN (n, self->coming->len - self->n_new);
  splice (self, self->n_new, MIN (n, n_old), n);
  self->n_new += n;
}

/* Takes so many of the old rows away. */
static void
drop (AssayGridModel *self, guint n)
{
  n = MIN (n, self->ids->len - self->n_new);
  splice (self, self->ids->len - n, n, 0);
}

/* The cells of the next @n rows show what these became. */
static void
catch_up (AssayGridModel *self, guint n)
{
  for (; n > 0 && self->n_caught < self->turned->len; n--)
    assay_grid_row_catch_up (self->turned->pdata[self->n_caught++]);
}

/*
 * assay_grid_model_finish_order:
 *
 * Everything is in its place, whatever was still to come: says so.
 */
void
assay_grid_model_finish_order (AssayGridModel *self)
{
  if (self->coming == NULL)
    return;
  g_clear_handle_id (&self->idle, g_source_remove);
  catch_up (self, G_MAXUINT);
  g_ptr_array_set_size (self->turned, 0);
  self->n_caught = 0;
  turn (self, self->ids->len - self->n_new);
  drop (self, G_MAXUINT);
  turn (self, G_MAXUINT);
  g_clear_pointer (&self->coming, g_array_unref);
  g_signal_emit_by_name (self, "reordered");
  g_signal_emit_by_name (self, "loaded", NULL);
}

static gboolean
on_idle (gpointer data)
{
  AssayGridModel *self = data;

  if (self->n_caught < self->turned->len)
    catch_up (self, ROWS_STEP);
  else if (self->n_new < MIN (WIDGET_ROWS, self->coming->len))
    turn (self, ROWS_STEP);
  else if (self->n_new == self->coming->len && self->ids->len > self->n_new)
    drop (self, ROWS_STEP);
  else
    {
      self->idle = 0;
      assay_grid_model_finish_order (self);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
replace (AssayGridModel *self, GArray *new)
{
  guint from;
  guint to;

  g_signal_emit_by_name (self, "reordering");
  find_shown (self, &from, &to);
  self->coming = g_array_ref (new);
  splice (self, to, self->ids->len - to, 0);
  splice (self, 0, from, 0);
  self->n_new = MIN (self->ids->len, new->len);
  assay_grid_model_turn_rows (self, self->n_new);
  catch_up (self, FIRST_ROWS);
  if (self->n_new < FIRST_ROWS)
    turn (self, FIRST_ROWS - self->n_new);
  else if (self->n_new >= WIDGET_ROWS)
    turn (self, G_MAXUINT);
  if (new->len <= FIRST_ROWS) /* an old one would be seen */
    drop (self, G_MAXUINT);
  g_signal_emit_by_name (self, "turned");
  if (new->len <= FIRST_ROWS)
    assay_grid_model_finish_order (self);
  else
    self->idle = g_idle_add (on_idle, self);
}

/*
 * assay_grid_model_announce:
 * @ids: (element-type gint64): the new answer to the query
 *
 * Returns: whether this is a new order, which will tell "loaded" when it is in its place.
 */
gboolean
assay_grid_model_announce (AssayGridModel *self, GArray *ids)
{
  /* The first rows of all are made like those of a new order: a few at a time. */
  g_autoptr (GArray) groups = self->ids->len > 0 || ids->len <= FIRST_ROWS ? find_groups (self->ids, ids) : NULL;

  if (groups != NULL)
    insert_groups (self, groups, ids);
  else
    replace (self, ids);
  return groups == NULL;
}
