-- Search over the text of tasks: per three letters the tasks that hold them, as assay-task-search-repo.c
-- says. SQLite only: another database searches in its own way. It stores no text and no positions, which
-- makes it smaller than the tasks; it is filled in small steps, so it merges its parts when it is told to.
CREATE VIRTUAL TABLE task_search USING fts5 (data, content='', columnsize=0, detail=none, tokenize='trigram');
INSERT INTO task_search (task_search, rank) VALUES ('automerge', 0);
INSERT INTO task_search (task_search, rank) VALUES ('crisismerge', 200);

-- How far it is filled, and with how many tasks, those counted that are gone since.
CREATE TABLE task_search_mark (
  id INTEGER PRIMARY KEY,
  last_id INTEGER NOT NULL,
  n_entries INTEGER NOT NULL
);
INSERT INTO task_search_mark (id, last_id, n_entries) VALUES (1, 0, 0);
