/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AssayDb AssayDb;
typedef struct _AssayStmt AssayStmt;
typedef struct _AssayTx AssayTx;

typedef enum
{
  ASSAY_DB_READ_ONLY,
  ASSAY_DB_READ_WRITE, /* the file must exist */
  ASSAY_DB_CREATE,     /* made when it does not exist */
} AssayDbMode;

/* How long a statement waits for another process before it gives up with ASSAY_ERROR_BUSY. No
 * writer of ours holds the database for longer than a second. */
#define ASSAY_DB_BUSY_TIMEOUT_MS 5000

/* Statements kept prepared for a connection; beyond that they are prepared anew. */
#define ASSAY_DB_MAX_CACHED_STATEMENTS 256

/* Connections */
AssayDb    *assay_db_open           (const char *path, AssayDbMode mode, GError **error);
void        assay_db_close          (AssayDb *db);
const char *assay_db_get_path       (AssayDb *db);
int         assay_db_get_version    (AssayDb *db, GError **error);
gboolean    assay_db_set_version    (AssayDb *db, int version, GError **error);
gint64      assay_db_get_changes    (AssayDb *db);
const char *assay_db_get_library_version (void);
gboolean    assay_db_check          (AssayDb *db, gboolean thorough, GPtrArray *problems, GError **error);
gboolean    assay_db_backup         (AssayDb *db, const char *path, GError **error);
gboolean    assay_db_salvage        (const char *path, const char *copy, GString *report, GError **error);
gboolean    assay_db_checkpoint     (AssayDb *db, GError **error);
void        assay_db_set_relaxed    (AssayDb *db, gboolean relaxed);
gboolean    assay_db_sync           (AssayDb *db, GError **error);
void        assay_db_set_log_limit  (AssayDb *db, gsize bytes);
void        assay_db_set_cancellable (AssayDb *db, GCancellable *cancellable);
void        assay_db_set_fault      (AssayDb *db, guint nth_write, int code);

/* Statements. Types: i gint64, d double, s text or NULL, b GBytes or NULL, n null without value. */
gboolean    assay_db_exec           (AssayDb *db, GError **error, const char *sql, const char *types, ...);
gint64      assay_db_exec_id        (AssayDb *db, GError **error, const char *sql, const char *types, ...);
gint64      assay_db_get_int        (AssayDb *db, GError **error, const char *sql, const char *types, ...);
gboolean    assay_db_script         (AssayDb *db, const char *sql, GError **error);
AssayStmt  *assay_db_query          (AssayDb *db, GError **error, const char *sql, const char *types, ...);
AssayStmt  *assay_db_query_valist   (AssayDb *db, GError **error, const char *sql, const char *types, va_list args);
AssayStmt  *assay_db_prepare        (AssayDb *db, GError **error, const char *sql);
void        assay_stmt_bind_int     (AssayStmt *stmt, int n, gint64 value);
void        assay_stmt_bind_double  (AssayStmt *stmt, int n, double value);
void        assay_stmt_bind_text    (AssayStmt *stmt, int n, const char *value, gssize length);
void        assay_stmt_bind_null    (AssayStmt *stmt, int n);
gboolean    assay_stmt_next         (AssayStmt *stmt, GError **error);
gboolean    assay_stmt_run          (AssayStmt *stmt, GError **error);
void        assay_stmt_reset        (AssayStmt *stmt);
gint64      assay_stmt_get_int      (AssayStmt *stmt, int column);
double      assay_stmt_get_double   (AssayStmt *stmt, int column);
const char *assay_stmt_get_text     (AssayStmt *stmt, int column);
char       *assay_stmt_dup_text     (AssayStmt *stmt, int column);
GBytes     *assay_stmt_dup_blob     (AssayStmt *stmt, int column);
gboolean    assay_stmt_is_null      (AssayStmt *stmt, int column);
void        assay_stmt_free         (AssayStmt *stmt);

/* Transactions are scopes: what goes out of scope without a commit is rolled back. They nest. */
AssayTx    *assay_db_begin          (AssayDb *db, GError **error);
gboolean    assay_tx_commit         (AssayTx *tx, GError **error);
void        assay_tx_rollback       (AssayTx *tx);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayDb, assay_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayStmt, assay_stmt_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayTx, assay_tx_rollback)

G_END_DECLS
