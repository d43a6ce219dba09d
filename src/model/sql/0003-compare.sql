-- What people say about versions and runs: names and tags of versions, and which of two answers is better.
ALTER TABLE version ADD COLUMN name TEXT NOT NULL DEFAULT '';

-- A tag, such as production, is on one version of a prompt at a time.
CREATE TABLE version_tag (
  prompt_id INTEGER NOT NULL,
  tag TEXT NOT NULL,
  version_id INTEGER NOT NULL,
  author TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (prompt_id, tag)
) WITHOUT ROWID;

-- run_a is the one with the smaller number.
CREATE TABLE preference (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL,
  task_id INTEGER NOT NULL,
  run_a INTEGER NOT NULL,
  run_b INTEGER NOT NULL,
  choice TEXT NOT NULL,                  -- a, b or tie
  blind INTEGER NOT NULL DEFAULT 0,      -- whether the names were hidden
  author TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  UNIQUE (run_a, run_b, task_id, author)
);
