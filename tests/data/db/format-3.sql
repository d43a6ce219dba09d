-- A workspace as format 3 wrote it. It stays here for ever: test-workspace.c opens it with the Assay of today.
PRAGMA page_size = 8192;
BEGIN TRANSACTION;
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
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
);
CREATE TABLE folder (
  path TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL
);
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
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
CREATE TABLE owner (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
);
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
CREATE TABLE prompt (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  next_number INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
);
CREATE TABLE reply (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  good INTEGER NOT NULL,
  size INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  meta TEXT NOT NULL,                    -- JSON: usage, model, finish reason
  content TEXT NOT NULL
);
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
CREATE TABLE task_hash (
  project_id INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  task_id INTEGER NOT NULL,
  PRIMARY KEY (project_id, hash, task_id)
) WITHOUT ROWID;
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
  frozen_at INTEGER, name TEXT NOT NULL DEFAULT '',
  UNIQUE (prompt_id, number)
);
CREATE TABLE version_tag (
  prompt_id INTEGER NOT NULL,
  tag TEXT NOT NULL,
  version_id INTEGER NOT NULL,
  author TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (prompt_id, tag)
) WITHOUT ROWID;
INSERT INTO "annotation" VALUES(1,1,1,1,'[{"id":"dda1e9f0-e125-4235-8472-8cb2ae9d30f5","from_name":"sentiment","to_name":"text","type":"choices","value":{"choices":["positive"]}}]','{"sentiment":"positive"}',1,0,NULL,NULL,'import',NULL,NULL,1795525186106216,1795525186106216);
INSERT INTO "annotation" VALUES(2,2,1,1,'[{"id":"f5677ff1-a095-4366-b08f-561ae389a0e9","from_name":"sentiment","to_name":"text","type":"choices","value":{"choices":["negative"]}}]','{"sentiment":"negative"}',1,0,NULL,NULL,'import',NULL,NULL,1795525186106216,1795525186106216);
INSERT INTO "annotation" VALUES(3,3,1,1,'[{"id":"37d2b331-898e-45eb-b89d-6ab2c660f627","from_name":"sentiment","to_name":"text","type":"choices","value":{"choices":["neutral"]}}]','{"sentiment":"neutral"}',1,0,NULL,NULL,'import',NULL,NULL,1795525186106216,1795525186106216);
INSERT INTO "annotation" VALUES(4,4,1,1,'[{"id":"168dbd6f-f886-4bb5-ba1b-7be03c20cb7c","from_name":"sentiment","to_name":"text","type":"choices","value":{"choices":["positive"]}}]','{"sentiment":"positive"}',1,0,NULL,NULL,'import',NULL,NULL,1795525186106216,1795525186106216);
INSERT INTO "counter" VALUES('task',5);
INSERT INTO "import" VALUES(1,1,'r.csv','done','{"sources":["r.csv"],"ground_truth":["label"],"reference":false}',4,0,0,NULL,NULL,1795525186104341,1795525186106760);
INSERT INTO "owner" VALUES(1,'b2cda7ed-a536-413d-b39f-8c40c556295e:27501:87355',1795525186122986);
INSERT INTO "preference" VALUES(1,1,2,1,2,'b',1,'root',1795525195300000);
INSERT INTO "project" VALUES(1,'Reviews','','<View>
  <Text name="title" value="$title" required="false"/>
  <Text name="text" value="$text"/>
  <Header value="Sentiment" size="5"/>
  <Choices name="sentiment" toName="text" choice="single" required="true">
    <Choice value="positive"/>
    <Choice value="neutral"/>
    <Choice value="negative"/>
  </Choices>
</View>
',NULL,'text-classification','{}',1,4,5,1795525186089319,1795525186106216,NULL);
INSERT INTO "prompt" VALUES(1,1,'Text Classification',3,1795525186089646,1795525195209784,NULL);
INSERT INTO "result" VALUES(1,1,1,1,128,NULL,NULL,NULL,0.0,'stated',0.0,0,0,81,0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795525186123903);
INSERT INTO "result" VALUES(2,1,2,1,128,NULL,NULL,NULL,0.0,'stated',0.0,0,0,87,0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795525186124007);
INSERT INTO "result" VALUES(3,1,3,1,128,NULL,NULL,NULL,0.0,'stated',0.0,0,0,3,0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795525186124015);
INSERT INTO "result" VALUES(4,1,4,1,128,NULL,NULL,NULL,0.0,'stated',0.0,0,0,3,0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795525186124020);
INSERT INTO "result_value" VALUES(1,'{}',NULL,'{"review":["“Sentiment” was not judged"],"reasons":{"sentiment":"The built-in classifier needs at least two classes with at least 2 ground-truth labels each, but 1 of 3 have as many; label a few more tasks."}}',NULL);
INSERT INTO "result_value" VALUES(2,'{}',NULL,'{"review":["“Sentiment” was not judged"],"reasons":{"sentiment":"The built-in classifier needs at least two classes with at least 2 ground-truth labels each, but 1 of 3 have as many; label a few more tasks."}}',NULL);
INSERT INTO "result_value" VALUES(3,'{}',NULL,'{"review":["“Sentiment” was not judged"],"reasons":{"sentiment":"The built-in classifier needs at least two classes with at least 2 ground-truth labels each, but 1 of 3 have as many; label a few more tasks."}}',NULL);
INSERT INTO "result_value" VALUES(4,'{}',NULL,'{"review":["“Sentiment” was not judged"],"reasons":{"sentiment":"The built-in classifier needs at least two classes with at least 2 ground-truth labels each, but 1 of 3 have as many; label a few more tasks."}}',NULL);
INSERT INTO "run" VALUES(1,1,1,'builtin','builtin',NULL,'all',0,'{"label_config":"<View>\n  <Text name=\"title\" value=\"$title\" required=\"false\"/>\n  <Text name=\"text\" value=\"$text\"/>\n  <Header value=\"Sentiment\" size=\"5\"/>\n  <Choices name=\"sentiment\" toName=\"text\" choice=\"single\" required=\"true\">\n    <Choice value=\"positive\"/>\n    <Choice value=\"neutral\"/>\n    <Choice value=\"negative\"/>\n  </Choices>\n</View>\n","slots":["sentiment"],"use_cache":true,"concurrency":0,"keep_metadata":false,"max_image_side":2048,"patience_s":60}','finished',NULL,4,4,0,4,0,0,0.0,0,0,0,1866,'Assay 0.1.0','root',NULL,NULL,1795525186121524,1795525186122414,1795525186124179,NULL);
INSERT INTO "run" VALUES(2,1,1,'builtin','builtin',NULL,'all',0,'{"label_config":"<View>\n  <Text name=\"title\" value=\"$title\" required=\"false\"/>\n  <Text name=\"text\" value=\"$text\"/>\n  <Header value=\"Sentiment\" size=\"5\"/>\n  <Choices name=\"sentiment\" toName=\"text\" choice=\"single\" required=\"true\">\n    <Choice value=\"positive\"/>\n    <Choice value=\"neutral\"/>\n    <Choice value=\"negative\"/>\n  </Choices>\n</View>\n","slots":["sentiment"],"use_cache":true,"concurrency":0,"keep_metadata":false,"max_image_side":2048,"patience_s":60}','finished',NULL,4,4,0,4,0,0,0.0,0,0,0,1866,'Assay 0.1.0','root',NULL,NULL,1795525186121524,1795525186122414,1795525186124179,1795525195300000);
INSERT INTO "run_task" VALUES(1,1,1,2,1,NULL,NULL);
INSERT INTO "run_task" VALUES(1,2,2,2,1,NULL,NULL);
INSERT INTO "run_task" VALUES(1,3,3,2,1,NULL,NULL);
INSERT INTO "run_task" VALUES(1,4,4,2,1,NULL,NULL);
INSERT INTO "task" VALUES(1,1,1,1,-1133964786952854054,1,1,1795525186106216,1795525186106216,NULL,NULL,'{"text":"I love it"}');
INSERT INTO "task" VALUES(2,1,2,1,-3570918805129659171,1,1,1795525186106216,1795525186106216,NULL,NULL,'{"text":"Bad thing"}');
INSERT INTO "task" VALUES(3,1,3,1,-5790010186012137963,1,1,1795525186106216,1795525186106216,NULL,NULL,'{"text":"So so"}');
INSERT INTO "task" VALUES(4,1,4,1,-1296114705940254855,1,1,1795525186106216,1795525186106216,NULL,NULL,'{"text":"Great stuff"}');
INSERT INTO "task_hash" VALUES(1,-5790010186012137963,3);
INSERT INTO "task_hash" VALUES(1,-3570918805129659171,2);
INSERT INTO "task_hash" VALUES(1,-1296114705940254855,4);
INSERT INTO "task_hash" VALUES(1,-1133964786952854054,1);
INSERT INTO "version" VALUES(1,1,1,'You classify texts. Read the whole text before you decide, and choose the one class that fits best.
Answer with one JSON object with the member "sentiment".','{{title}}
{{text}}',NULL,'{}','{"type":"object","properties":{"sentiment":{"type":"string","enum":["positive","neutral","negative"],"description":"Choices for text"}},"required":["sentiment"]}','','root',0,1795525186089762,1795525186089910,1795525186120742,'The first');
INSERT INTO "version" VALUES(2,1,2,'Say which.','Classify: {{text}}',NULL,'{}',NULL,'','root',1,1795525195209549,1795525195209765,NULL,'');
INSERT INTO "version_tag" VALUES(1,'production',1,'root',1795525195300000);
CREATE INDEX annotation_project ON annotation (project_id, ground_truth, task_id);
CREATE INDEX annotation_task ON annotation (task_id);
CREATE INDEX prediction_task ON prediction (task_id);
CREATE UNIQUE INDEX prompt_name ON prompt (project_id, name) WHERE deleted_at IS NULL;
CREATE INDEX reply_key ON reply (key) WHERE good = 1;
CREATE INDEX run_project ON run (project_id, id);
CREATE INDEX run_version ON run (version_id, id);
CREATE INDEX task_ground_truth ON task (project_id, id) WHERE ground_truth = 1;
CREATE INDEX task_import ON task (import_id, id) WHERE import_id IS NOT NULL;
CREATE INDEX task_project ON task (project_id, deleted_at, id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('project',1);
INSERT INTO "sqlite_sequence" VALUES('prompt',1);
INSERT INTO "sqlite_sequence" VALUES('version',2);
INSERT INTO "sqlite_sequence" VALUES('import',1);
INSERT INTO "sqlite_sequence" VALUES('annotation',4);
INSERT INTO "sqlite_sequence" VALUES('run',2);
INSERT INTO "sqlite_sequence" VALUES('owner',3);
INSERT INTO "sqlite_sequence" VALUES('result',4);
INSERT INTO "sqlite_sequence" VALUES('preference',1);
COMMIT;
PRAGMA application_id = 1095979865;
PRAGMA user_version = 3;
