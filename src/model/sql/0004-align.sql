-- How far each result agrees with the ground truth, kept beside it so that lists can filter and order
-- by it. truth_id says which annotation it was compared with: when the task's ground truth is
-- another one now, the figure is out of date. A run's scoring names the settings it was made with.
ALTER TABLE result ADD COLUMN accuracy REAL;      -- 0 to 1; null: not compared
ALTER TABLE result ADD COLUMN correct INTEGER;    -- 1 or 0; null: not compared
ALTER TABLE result ADD COLUMN truth_id INTEGER;
ALTER TABLE run ADD COLUMN scoring TEXT;

-- Results that were accepted together, and the promise that was made about them. One undoable step.
CREATE TABLE acceptance (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL,
  run_id INTEGER NOT NULL,
  author TEXT,
  threshold REAL NOT NULL,               -- the least confidence
  confidence_kind TEXT NOT NULL,
  max_error REAL NOT NULL,               -- promised
  level REAL NOT NULL,
  bound REAL NOT NULL,                   -- shown on the ground truth
  n_judged INTEGER NOT NULL,             -- the ground truth above the threshold
  n_wrong INTEGER NOT NULL,
  audit_share REAL NOT NULL,
  seed INTEGER NOT NULL,
  n_accepted INTEGER NOT NULL DEFAULT 0,
  n_review INTEGER NOT NULL DEFAULT 0,
  n_audit INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  undone_at INTEGER
);
CREATE INDEX acceptance_run ON acceptance (run_id, id);

CREATE TABLE acceptance_result (
  acceptance_id INTEGER NOT NULL,
  result_id INTEGER NOT NULL,
  task_id INTEGER NOT NULL,
  role INTEGER NOT NULL,                 -- 1 accepted, 2 accepted and audited, 3 sent to review
  annotation_id INTEGER,
  review_before INTEGER NOT NULL,
  reviewed_before INTEGER,
  PRIMARY KEY (acceptance_id, result_id)
) WITHOUT ROWID;
