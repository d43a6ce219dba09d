-- The first schema. Times are microseconds UTC, money is US dollars, JSON is TEXT. Ids are never
-- used again. Lists read the narrow tables (result); what is
-- large lies in result_value and reply.

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- Ids that are handed out in blocks, so that a batch of tasks costs one statement.
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
);
INSERT INTO counter (name, value) VALUES ('task', 1);

CREATE TABLE project (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  label_config TEXT NOT NULL,
  rubric TEXT,                           -- JSON, when the config was made by one
  template TEXT,                         -- id of the project template it came from
  settings TEXT NOT NULL DEFAULT '{}',   -- JSON
  position INTEGER NOT NULL DEFAULT 0,   -- order in the sidebar
  n_tasks INTEGER NOT NULL DEFAULT 0,    -- not deleted ones
  next_inner_id INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
);

-- Folders from which local files may be read: those that were imported from, and allowed ones.
CREATE TABLE folder (
  path TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL
);

-- One import is one undoable step. A running one whose owner is gone is undone.
CREATE TABLE import (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL,
  source TEXT NOT NULL,
  state TEXT NOT NULL,                   -- running, done, undone
  options TEXT NOT NULL DEFAULT '{}',
  n_tasks INTEGER NOT NULL DEFAULT 0,
  n_duplicates INTEGER NOT NULL DEFAULT 0,
  n_rejected INTEGER NOT NULL DEFAULT 0,
  owner TEXT,
  expires_at INTEGER,
  created_at INTEGER NOT NULL,
  finished_at INTEGER
);

CREATE TABLE task (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL,
  inner_id INTEGER NOT NULL,
  import_id INTEGER,
  hash INTEGER NOT NULL,                 -- XXH3 of the content, for duplicates
  ground_truth INTEGER NOT NULL DEFAULT 0,
  n_annotations INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  meta TEXT,
  data TEXT NOT NULL
);
CREATE INDEX task_project ON task (project_id, deleted_at, id);
CREATE INDEX task_hash ON task (project_id, hash);
CREATE INDEX task_ground_truth ON task (project_id, id) WHERE ground_truth = 1;
CREATE INDEX task_import ON task (import_id, id) WHERE import_id IS NOT NULL;

CREATE TABLE annotation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  import_id INTEGER,
  result TEXT NOT NULL,                  -- JSON: Label Studio's regions
  value TEXT NOT NULL DEFAULT '{}',      -- JSON: control → value, made from result
  ground_truth INTEGER NOT NULL DEFAULT 0,
  was_cancelled INTEGER NOT NULL DEFAULT 0,
  lead_time REAL,
  completed_by TEXT,
  origin TEXT NOT NULL,                  -- import, person, accepted, correction
  unique_id TEXT,
  parent_result INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX annotation_task ON annotation (task_id);
CREATE INDEX annotation_project ON annotation (project_id, ground_truth, task_id);

-- Predictions that were imported; those that Assay makes are results.
CREATE TABLE prediction (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id INTEGER NOT NULL,
  project_id INTEGER NOT NULL,
  import_id INTEGER,
  result TEXT NOT NULL,
  value TEXT NOT NULL DEFAULT '{}',
  score REAL,
  model_version TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX prediction_task ON prediction (task_id);

CREATE TABLE connection (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,                    -- a row of the provider table
  base_url TEXT,
  organization TEXT,
  key_env TEXT,                          -- the variable that holds the key, never the key
  settings TEXT NOT NULL DEFAULT '{}',   -- JSON: limits, prices, time-out
  learned TEXT NOT NULL DEFAULT '{}',    -- JSON per model: what it refused
  models TEXT,                           -- JSON: the last list of models
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);

CREATE TABLE prompt (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  next_number INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
);
CREATE UNIQUE INDEX prompt_name ON prompt (project_id, name) WHERE deleted_at IS NULL;

-- A version is a draft until its first run, and immutable from then on.
CREATE TABLE version (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  prompt_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  system TEXT NOT NULL DEFAULT '',
  user TEXT NOT NULL DEFAULT '',
  model TEXT,                            -- connection/model, or builtin
  params TEXT NOT NULL DEFAULT '{}',     -- JSON
  schema TEXT,                           -- JSON: the output schema, fixed at the first run
  note TEXT NOT NULL DEFAULT '',
  author TEXT,
  parent INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  frozen_at INTEGER,
  UNIQUE (prompt_id, number)
);

CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL,
  version_id INTEGER NOT NULL,
  connection TEXT NOT NULL,              -- its name at the time
  model TEXT NOT NULL,                   -- as the connection calls it
  served_model TEXT,                     -- as the server called it
  subset TEXT NOT NULL,                  -- as typed: all, sample=20, …
  seed INTEGER NOT NULL DEFAULT 0,
  settings TEXT NOT NULL DEFAULT '{}',   -- JSON: budget, cache, retries, config and rubric then
  state TEXT NOT NULL,
  reason TEXT,                           -- why it paused or failed
  total INTEGER NOT NULL DEFAULT 0,
  ok INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  needs_review INTEGER NOT NULL DEFAULT 0,
  cached INTEGER NOT NULL DEFAULT 0,
  maybe_paid_twice INTEGER NOT NULL DEFAULT 0,
  cost REAL NOT NULL DEFAULT 0,          -- known part
  n_cost_unknown INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  active_us INTEGER NOT NULL DEFAULT 0,
  software TEXT NOT NULL,
  author TEXT,
  owner TEXT,                            -- the process that works on it
  expires_at INTEGER,                    -- when its claim lapses
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  deleted_at INTEGER
);
CREATE INDEX run_project ON run (project_id, id);
CREATE INDEX run_version ON run (version_id, id);

-- Processes that hold claims, as assay-owner.c names them.
CREATE TABLE owner (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
);

-- The subset of a run, fixed when it starts. A row is claimed before its request is sent, and
-- finished or failed exactly once. A claim whose owner ended, or that expired, is free again.
CREATE TABLE run_task (
  run_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  task_id INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0,      -- 0 pending, 1 claimed, 2 done
  attempts INTEGER NOT NULL DEFAULT 0,   -- claims so far
  owner INTEGER,
  expires_at INTEGER,
  PRIMARY KEY (run_id, seq)
) WITHOUT ROWID;

CREATE TABLE result (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id INTEGER NOT NULL,
  task_id INTEGER NOT NULL,
  status INTEGER NOT NULL,               -- 1 ok, 2 error
  review INTEGER NOT NULL DEFAULT 0,     -- bits: why a person should see it
  reviewed_at INTEGER,
  error_kind TEXT,
  overall REAL,
  confidence REAL,
  confidence_kind TEXT,
  cost REAL,                             -- null: unknown
  input_tokens INTEGER,
  output_tokens INTEGER,
  latency_us INTEGER,
  cached INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 1,
  n1 REAL, n2 REAL, n3 REAL, n4 REAL,    -- the first eight columns that have an order, see
  n5 REAL, n6 REAL, n7 REAL, n8 REAL,    -- assay-query.c
  created_at INTEGER NOT NULL,
  UNIQUE (run_id, task_id)
);

CREATE TABLE result_value (
  result_id INTEGER PRIMARY KEY,
  value TEXT,                            -- JSON: control → value
  error TEXT,                            -- one sentence
  detail TEXT,                           -- JSON: reasons for review, repairs, finish reason, …
  reply_id INTEGER
);

-- Raw replies, and the response cache: a good reply is found again by its request's key.
CREATE TABLE reply (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  good INTEGER NOT NULL,
  size INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  meta TEXT NOT NULL,                    -- JSON: usage, model, finish reason
  content TEXT NOT NULL
);
CREATE INDEX reply_key ON reply (key) WHERE good = 1;
