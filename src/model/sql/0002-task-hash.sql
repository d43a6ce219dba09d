-- The hashes by which duplicates are found get a table of their own: an import of a million tasks puts
-- them in at its end and in their order, instead of one by one all over an index.
DROP INDEX task_hash;
CREATE TABLE task_hash (
  project_id INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  task_id INTEGER NOT NULL,
  PRIMARY KEY (project_id, hash, task_id)
) WITHOUT ROWID;
INSERT INTO task_hash (project_id, hash, task_id)
  SELECT project_id, hash, id FROM task ORDER BY project_id, hash, id;
