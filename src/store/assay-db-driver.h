/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"

G_BEGIN_DECLS

/* What a database must be able to do. One row per driver; SQLite is the first. Handles are opaque to
 * the dispatcher; parameters are numbered from 1 as in "$1", columns from 0. */
typedef enum
{
  ASSAY_STEP_ERROR,
  ASSAY_STEP_ROW,
  ASSAY_STEP_DONE,
} AssayStep;

typedef struct
{
  const char *name;
  const char *(*get_library_version) (void);

  gpointer    (*open)        (const char *path, AssayDbMode mode, GError **error);
  void        (*close)       (gpointer db);
  gboolean    (*script)      (gpointer db, const char *sql, GError **error);
  int         (*get_version) (gpointer db, GError **error);
  gboolean    (*set_version) (gpointer db, int version, GError **error);
  gint64      (*get_changes) (gpointer db);
  gboolean    (*check)       (gpointer db, gboolean thorough, GPtrArray *problems, GError **error);
  gboolean    (*backup)      (gpointer db, const char *path, GError **error);
  gboolean    (*checkpoint)  (gpointer db, GError **error);
  void        (*set_relaxed) (gpointer db, gboolean relaxed);
  gboolean    (*sync)        (gpointer db, GError **error);
  void        (*set_log_limit) (gpointer db, gsize bytes);
  void        (*set_cancellable) (gpointer db, GCancellable *cancellable);

  gpointer    (*prepare)     (gpointer db, const char *sql, GError **error);
  void        (*finalize)    (gpointer stmt);
  void        (*reset)       (gpointer stmt);
  void        (*bind_int)    (gpointer stmt, int n, gint64 value);
  void        (*bind_double) (gpointer stmt, int n, double value);
  void        (*bind_text)   (gpointer stmt, int n, const char *value, gssize length);
  void        (*bind_blob)   (gpointer stmt, int n, GBytes *value);
  AssayStep   (*step)        (gpointer stmt, GError **error);
  gboolean    (*is_write)    (gpointer stmt);
  gint64      (*get_int)     (gpointer stmt, int column);
  double      (*get_double)  (gpointer stmt, int column);
  const char *(*get_text)    (gpointer stmt, int column);
  GBytes     *(*dup_blob)    (gpointer stmt, int column);
  gboolean    (*is_null)     (gpointer stmt, int column);
} AssayDbDriver;

extern const AssayDbDriver assay_db_sqlite_driver;

G_END_DECLS
