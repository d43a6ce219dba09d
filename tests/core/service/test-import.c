/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-import-preview.h"
#include "assay-task-reader.h"
#include "import-sink.h"

#include <string.h>

static const char text_config[]
  = "<View><Text name=\"t\" value=\"$text\"/><Text name=\"h\" value=\"$title\" required=\"false\"/>"
    "<Choices name=\"label\" toName=\"t\"><Choice value=\"World\"/><Choice value=\"Sports\"/>"
    "<Choice value=\"Sci/Tech\"/></Choices></View>";
static const char rubric_config[]
  = "<View><Text name=\"t\" value=\"$text\"/><Rating name=\"quality\" toName=\"t\" maxRating=\"5\"/>"
    "<Choices name=\"topics\" toName=\"t\" choice=\"multiple\"><Choice value=\"A\"/><Choice value=\"B, C\"/>"
    "<Choice value=\"D\"/></Choices><TextArea name=\"why\" toName=\"t\"/></View>";
static const char chat_config[]
  = "<View><Chat name=\"c\" value=\"$chat\"/><Text name=\"m\" value=\"$meta.title\"/>"
    "<Rating name=\"r\" toName=\"c\"/></View>";
static const char pair_config[]
  = "<View><Text name=\"s\" value=\"$source\"/><Text name=\"c\" value=\"$candidate\"/>"
    "<Rating name=\"r\" toName=\"c\"/></View>";

typedef struct
{
  const char *what;
  const char *config;
  const char *name;
  const char *content;
  const char *options; /* "no-header; columns=a,b; map=x=y; truth=…; keep-truth; all-or-nothing; format=…" */
  const char *tasks;   /* as TestSink writes them */
  const char *rejects; /* "line:words;line:words", or the words of the error when tasks is NULL */
  const char *notes;   /* words of the notes, "|" between them */
} Case;

static const Case cases[] = {
  { "CSV", text_config, "a.csv", "text,stars,code\nhello,5,007\n\"a \"\"b\"\"\nc\",-0.5,1e3\n", NULL,
    "{\"text\":\"hello\",\"stars\":5,\"code\":\"007\"}\n{\"text\":\"a \\\"b\\\"\\nc\",\"stars\":-0.5,\"code\":\"1e3\"}\n" },
  { "what is shown as text stays text", text_config, "a.csv", "text,title\n42,1.5\n", NULL,
    "{\"text\":\"42\",\"title\":\"1.5\"}\n" },
  { "numbers that would not come back", text_config, "a.csv",
    "text,n\na,1.50\nb,-0\nc,1234567890123456\nd,.5\ne,5.\nf,0.1\ng,+1\nh,1.2.3\ni,\nj,00\nk,-\n", NULL,
    "{\"text\":\"a\",\"n\":\"1.50\"}\n{\"text\":\"b\",\"n\":\"-0\"}\n{\"text\":\"c\",\"n\":\"1234567890123456\"}\n"
    "{\"text\":\"d\",\"n\":\".5\"}\n{\"text\":\"e\",\"n\":\"5.\"}\n{\"text\":\"f\",\"n\":0.1}\n"
    "{\"text\":\"g\",\"n\":\"+1\"}\n{\"text\":\"h\",\"n\":\"1.2.3\"}\n{\"text\":\"i\",\"n\":\"\"}\n"
    "{\"text\":\"j\",\"n\":\"00\"}\n{\"text\":\"k\",\"n\":\"-\"}\n" },
  { "bad rows do not stop the others", text_config, "a.csv", "text,n\na,1\nb\nc,1,2\nd,1,\n,,\ne,\"2\n", NULL,
    "{\"text\":\"a\",\"n\":1}\n{\"text\":\"d\",\"n\":1}\n", "3:has 1 cell where there are 2;4:has 3 cells;7:quote" },
  { "semicolons, Latin-1", text_config, "a.csv", "text;n\ncaf\xE9, no;1\n", NULL, "{\"text\":\"café, no\",\"n\":1}\n", NULL,
    "read as Windows-1252|separated by semicolons" },
  { "TSV", text_config, "a.tsv", "text\tn\na,b\t1\n", NULL, "{\"text\":\"a,b\",\"n\":1}\n" },
  { "no header, named columns, ground truth by value", text_config, "news.csv",
    "\"1\",\"T\",\"D\"\n\"4\",\"T2\",\"D2\"\n\"\",\"T3\",\"D3\"\n\"9\",\"T4\",\"D4\"\n",
    "no-header; columns=label,title,text; truth=label=1:World,2:Sports,4:Sci/Tech",
    "{\"title\":\"T\",\"text\":\"D\"} *A:{\"label\":\"World\"}\n{\"title\":\"T2\",\"text\":\"D2\"} *A:{\"label\":\"Sci/Tech\"}\n"
    "{\"title\":\"T3\",\"text\":\"D3\"}\n",
    "4:none of the values" },
  { "the longest column is the text", text_config, "news.csv",
    "label,title,description\nWorld,Short,A much longer description of it\nSports,Also,Another one that is long\n",
    "truth=label; keep-truth",
    "{\"label\":\"World\",\"title\":\"Short\",\"text\":\"A much longer description of it\"} *A:{\"label\":\"World\"}\n"
    "{\"label\":\"Sports\",\"title\":\"Also\",\"text\":\"Another one that is long\"} *A:{\"label\":\"Sports\"}\n",
    NULL, "“text” is taken from the column “description”" },
  { "names that are nearly the same", text_config, "a.csv", "TEXT ,x\na,b\n", NULL, "{\"text\":\"a\",\"x\":\"b\"}\n", NULL,
    "“text” is taken from the column “TEXT”" },
  { "no column is clearly the text", text_config, "a.csv", "p,q\naaaa,bbbb\n", NULL, NULL,
    "shows “text”, but the tasks have only p, q" },
  { "the user says which", text_config, "a.csv", "p,q\naaaa,bbbb\n", "map=text=q", "{\"p\":\"aaaa\",\"text\":\"bbbb\"}\n" },
  { "twice the same key", text_config, "a.csv", "text,q\naaaa,bbbb\n", "map=text=q", NULL, "Two columns would become “text”" },
  { "mapping without a column", text_config, "a.csv", "text\na\n", "map=text=z", NULL, "no column “z”; there are text" },
  { "repeated and empty column names", text_config, "a.csv", "text,x,x,,\na,1,2,3,4\n", NULL,
    "{\"text\":\"a\",\"x\":1,\"x_2\":2,\"column_4\":3,\"column_5\":4}\n" },
  { "columns named wrongly", text_config, "a.csv", "text,x\na,1\n", "columns=text", NULL, "1 columns are named, but the first row "
    "has 2" },
  { "scores, lists and texts as ground truth", rubric_config, "a.csv",
    "text,quality,topics,why\na,4,A|D,because\nb,9,A,\nc,,\"B, C\",\nd,2.5,,\n",
    "truth=quality=quality; truth=topics; truth=why",
    "{\"text\":\"a\"} *A:{\"quality\":4,\"topics\":[\"A\",\"D\"],\"why\":\"because\"}\n{\"text\":\"c\"} *A:{\"topics\":[\"B, C\"]}\n",
    "3:quality;5:quality" },
  { "values that stand for scores", rubric_config, "a.csv", "text,q\na,good\nb,bad\n", "truth=q=quality=good:5,bad:1",
    "{\"text\":\"a\"} *A:{\"quality\":5}\n{\"text\":\"b\"} *A:{\"quality\":1}\n" },
  { "truth of a control that is not there", text_config, "a.csv", "text,q\na,1\n", "truth=q=mood", NULL, "no control “mood”" },
  { "truth of a column that is not there", text_config, "a.csv", "text\na\n", "truth=label", NULL, "no column “label”" },
  { "labels that no control has", text_config, "a.csv", "text,q\na,1\n", "truth=q=1:Red", NULL, "“Red”" },
  { "several controls, none named", rubric_config, "a.csv", "text,q\na,A\nb,nope\n", "truth=q",
    "{\"text\":\"a\"} *A:{\"topics\":[\"A\"]}\n", "3:nope" },
  { "JSON, bare", text_config, "a.json", "[{\"text\":\"a\",\"n\":[1, 2]},\n {\"text\":7, \"x\":{\"y\":null}}]", NULL,
    "{\"text\":\"a\",\"n\":[1,2]}\n{\"text\":7,\"x\":{\"y\":null}}\n" },
  { "JSON that misses keys", text_config, "a.json", "[{\"text\":\"a\"},\n{\"title\":\"b\"},\n{\"text\":null},\n{\"text\":{}},\n7,"
    "\n{\"text\":\"c\",}]",
    NULL, "{\"text\":\"a\"}\n", "2:\"text\" key is expected;3:\"text\" key is expected;4:expects the following types;5:must be a "
    "JSON object;6:Not valid JSON at line 6" },
  { "one object on lines", text_config, "a.json", "{\n\"text\":\"a\"\n}\n", NULL, "{\"text\":\"a\"}\n" },
  { "JSONL", text_config, "a.jsonl", "{\"text\":\"a\"}\n\n{\"text\":\"b\n{\"text\":\"c\"}\n", NULL, "{\"text\":\"a\"}"
    "\n{\"text\":\"c\"}\n",
    "3:does not end on the line" },
  { "JSON whose end can't be found", text_config, "a.json", "[{\"text\":\"a\"},\n{\"text\":[1},\n{\"text\":\"c\"}]", NULL,
    "{\"text\":\"a\"}\n", "2:brackets" },
  { "JSON renamed, with ground truth", text_config, "a.jsonl", "{\"review\":\"a long one\",\"label\":\"World\"}\n{\"review\":\"b\","
    "\"label\":null}\n",
    "truth=label", "{\"text\":\"a long one\"} *A:{\"label\":\"World\"}\n{\"text\":\"b\"}\n", NULL, "“text” is taken from the column "
    "“review”" },
  { "JSON ground truth of numbers", rubric_config, "a.jsonl", "{\"text\":\"a\",\"quality\":4,\"topics\":[\"A\",\"D\"]}"
    "\n{\"text\":\"b\",\"quality\":0}\n{\"text\":\"c\",\"quality\":7}",
    "truth=quality; truth=topics", "{\"text\":\"a\"} *A:{\"quality\":4,\"topics\":[\"A\",\"D\"]}\n{\"text\":\"b\"} *A:{\"quality\":0}\n",
    "3:quality" },
  { "a later member takes the key", text_config, "a.jsonl", "{\"review\":\"a\"}\n{\"review\":\"b\",\"text\":\"c\"}"
    "\n", "map=text=review", NULL,
    "Two columns would become" },
  { "tasks of Label Studio", text_config, "a.json",
    "[{\"id\":3,\"data\":{\"text\":\"a\"},\"meta\":{\"k\":1},\"annotations\":[{\"completed_by\":{\"email\":\"x@y\"},"
    "\"was_cancelled\":true,\"result\":[]},"
    "{\"result\":[{\"id\":\"r\",\"from_name\":\"label\",\"to_name\":\"t\",\"type\":\"choices\",\"value\":{\"choices\":[\"World\"]}}]},"
    "{\"ground_truth\":false,\"result\":[{\"id\":\"r\",\"from_name\":\"label\",\"to_name\":\"t\",\"type\":\"choices\","
    "\"value\":{\"choices\":[\"Sports\"]}}]}],"
    "\"predictions\":[{\"model_version\":\"v1\",\"score\":0.5,\"result\":[{\"from_name\":\"label\",\"to_name\":\"t\","
    "\"type\":\"choices\",\"value\":{\"choices\":[\"Sports\"]}}]},{\"result\":[]}]},"
    "{\"data\":{\"text\":\"b\"},\"annotations\":[],\"predictions\":null},\n"
    "{\"data\":{\"text\":\"c\"},\"annotations\":[{\"result\":\"x\"}]},\n{\"data\":{\"text\":\"d\"},\"annotations\":[7]},\n"
    "{\"data\":{\"title\":\"e\"},\"text\":\"outside\"}]",
    NULL,
    "{\"text\":\"a\"} A:{} *A:{\"label\":\"World\"} A:{\"label\":\"Sports\"} P:{\"label\":\"Sports\"} v1 0.5 P:{} undefined nan "
    "M:{\"k\":1}\n{\"text\":\"b\"}\n",
    "2:result of an annotation is not a list;3:not a list of objects;4:\"text\" key is expected" },
  { "an annotation says that it is the truth", text_config, "a.json",
    "{\"data\":{\"text\":\"a\"},\"annotations\":[{\"result\":[]},{\"ground_truth\":true,\"result\":[]},{\"ground_truth\":true,"
    "\"result\":[]}]}", NULL,
    "{\"text\":\"a\"} A:{} *A:{} A:{}\n" },
  { "lines of text", text_config, "a.txt", "first\n\n  \nsecond, with \"quotes\"\r\n", NULL,
    "{\"text\":\"first\"}\n{\"text\":\"second, with \\\"quotes\\\"\"}\n" },
  { "lines of text for another key", pair_config, "a.txt", "first\n", NULL, NULL, "shows “candidate”, but the tasks have only" },
  { "a document", text_config, "a.html", "<p>one</p>\n<p>two</p>\n", NULL, "{\"text\":\"<p>one</p>\\n<p>two</p>\\n\"}\n" },
  { "JSON in cells", chat_config, "a.csv", "chat,meta\n\"[{\"\"role\"\":\"\"user\"\", \"\"content\"\":\"\"hi\"\"}]\","
    "\"{\"\"title\"\":\"\"x\"\"}\"\nplain,{}\n",
    NULL, "{\"chat\":[{\"role\":\"user\",\"content\":\"hi\"}],\"meta\":{\"title\":\"x\"}}\n", "3:meta.title" },
  { "all or nothing", text_config, "a.csv", "text,n\na,1\nb\nc,2\n", "all-or-nothing", NULL, "since 1 of 3 rows can't be" },
  { "all or nothing, and all is well", text_config, "a.csv", "text\na\nb\n", "all-or-nothing", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n" },
  { "nothing but a header", text_config, "a.csv", "text,n\n", NULL, NULL, "There is nothing to import" },
  { "empty file", text_config, "a.csv", "", NULL, NULL, "is empty" },
  { "nothing good", text_config, "a.jsonl", "{\"text\":\"a}\n{\"text\":\"b}\n", NULL, NULL, "Nothing could be imported" },
  { "not a table at all", text_config, "a.xlsx", "PK\3\4\0\0\0\0\0\0\0\0", NULL, NULL, "a ZIP archive or an office document, which "
    "can't be imported" },
  { "a format by name", text_config, "a.dat", "text;n\na;1\n", "format=csv", "{\"text\":\"a\",\"n\":1}\n", NULL, "semicolons" },
  { "no such format", text_config, "a.dat", "text\n", "format=xls", NULL, "no import format “xls”" },
  { "JSON by content", text_config, "noname", " \n [{\"text\":\"a\"}]", NULL, "{\"text\":\"a\"}\n" },
};

/* "a; b=c; b=d" into options. */
static void
apply (AssayImportOptions *options, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", "; ", -1);
  g_autoptr (GStrvBuilder) truth = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) map = g_strv_builder_new ();

  for (gsize i = 0; words[i] != NULL; i++)
    {
      const char *value = strchr (words[i], '=') != NULL ? strchr (words[i], '=') + 1 : "";

      options->no_header |= g_str_equal (words[i], "no-header");
      options->keep_truth |= g_str_equal (words[i], "keep-truth");
      options->all_or_nothing |= g_str_equal (words[i], "all-or-nothing");
      options->reference |= g_str_equal (words[i], "reference");
      if (g_str_has_prefix (words[i], "columns="))
        options->columns = g_strsplit (value, ",", -1);
      if (g_str_has_prefix (words[i], "map="))
        g_strv_builder_add (map, value);
      if (g_str_has_prefix (words[i], "truth="))
        g_strv_builder_add (truth, value);
      if (g_str_has_prefix (words[i], "format="))
        options->format = g_strdup (value);
    }
  options->ground_truth = g_strv_builder_end (truth);
  options->mapping = g_strv_builder_end (map);
}

static void
check_rejects (const char *what, const AssayImportReport *report, const char *expected)
{
  g_auto (GStrv) wanted = g_strsplit (expected != NULL ? expected : "", ";", -1);

  if (report->rejects->len != g_strv_length (wanted))
    g_error ("%s: %u rejects (%s)", what, report->rejects->len,
             report->rejects->len > 0 ? ((AssayImportReject *) report->rejects->pdata[report->rejects->len - 1])->reason : "");
  g_assert_cmpuint (report->n_rejected, ==, report->rejects->len);
  for (guint i = 0; i < report->rejects->len; i++)
    {
      const AssayImportReject *reject = report->rejects->pdata[i];
      const char *words = strchr (wanted[i], ':') + 1;

      if (reject->line != g_ascii_strtoull (wanted[i], NULL, 10) || strstr (reject->reason, words) == NULL)
        g_error ("%s: expected a reject “%s”, got line %d: %s", what, wanted[i], (int) reject->line, reject->reason);
    }
}

static void
check_notes (const char *what, GPtrArray *notes, const char *expected)
{
  g_auto (GStrv) wanted = g_strsplit (expected != NULL ? expected : "", "|", -1);

  for (gsize i = 0; wanted[i] != NULL; i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; k < notes->len; k++)
        found |= strstr (notes->pdata[k], wanted[i]) != NULL;
      if (!found)
        g_error ("%s: no note says “%s”", what, wanted[i]);
    }
  if (expected == NULL && notes->len > 0)
    g_error ("%s: a note that nobody expected: %s", what, (char *) notes->pdata[0]);
}

static void
test_cases (void)
{
  g_autofree char *folder = test_folder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autofree char *path
        = test_write (folder, c->name, c->content, strstr (c->name, "xlsx") != NULL ? 12 : -1);
      g_autoptr (AssayLabelConfig) config = assay_label_config_new (c->config, -1, NULL);
      g_autoptr (AssayImportOptions) options = assay_import_options_new ();
      g_autoptr (AssayImportReport) report = assay_import_report_new ();
      g_autoptr (TestSink) sink = test_sink_new ();
      g_autoptr (GError) error = NULL;
      gboolean ok;

      g_test_message ("%s", c->what);
      apply (options, c->options);
      options->sources = g_strsplit (path, "\n", -1);
      ok = assay_import_run_sync (options, config, &sink->parent, NULL, NULL, report, NULL, &error);
      if (c->tasks == NULL)
        {
          if (ok || strstr (error->message, c->rejects) == NULL)
            g_error ("%s: expected the error “%s”, got %s", c->what, c->rejects, ok ? sink->tasks->str : error->message);
          g_assert_true (!sink->begun || sink->abandoned);
          g_assert_cmpuint (sink->hashes->len, ==, 0);
          continue;
        }
      g_assert_no_error (error);
      g_assert_true (ok && sink->finished);
      if (!g_str_equal (sink->tasks->str, c->tasks))
        g_error ("%s: expected\n%s got\n%s", c->what, c->tasks, sink->tasks->str);
      check_rejects (c->what, report, c->rejects);
      check_notes (c->what, report->notes, c->notes);
      g_assert_cmpuint (report->n_tasks + report->n_rejected, ==, report->n_records);
    }
}

/* The hash that a task is stored with is that of its data, whichever way it came. */
static void
test_hashes (void)
{
  static const char *const files[][2] = {
    { "a.csv", "title,text,n\nT,X,5\n" },
    { "b.jsonl", "{\"text\":\"X\", \"title\":\"T\", \"n\":5}\n" },
    { "c.json", "[{\"data\":{\"n\":5,\"title\":\"\\u0054\",\"text\":\"X\"}}]" },
    { "d.tsv", "n\ttitle\ttext\n5\tT\tX\n" },
  };
  g_autofree char *folder = test_folder_new ();
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (text_config, -1, NULL);
  g_autoptr (TestSink) sink = NULL;
  guint64 first = assay_task_hash_data ("{\"n\":5,\"text\":\"X\",\"title\":\"T\"}", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = test_write (folder, files[i][0], files[i][1], -1);
      g_autoptr (AssayImportOptions) options = assay_import_options_new ();
      g_autoptr (AssayImportReport) report = assay_import_report_new ();

      g_clear_pointer (&sink, test_sink_free);
      sink = test_sink_new ();
      options->sources = g_strsplit (path, "\n", -1);
      g_assert_true (assay_import_run_sync (options, config, &sink->parent, NULL, NULL, report, NULL, NULL));
      g_assert_cmpuint (sink->hashes->len, ==, 1);
      g_assert_cmpuint (g_array_index (sink->hashes, guint64, 0), ==, first);
    }
}

static void
test_rejects_file (void)
{
  static const char content[] = "text,n\na,1\n=cmd(),\"x,y\",z\nc,\"open\n";
  g_autofree char *folder = test_folder_new ();
  g_autofree char *path = test_write (folder, "a.csv", content, -1);
  g_autofree char *rejects = g_build_filename (folder, "rejects.csv", NULL);
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (text_config, -1, NULL);
  g_autoptr (AssayImportOptions) options = assay_import_options_new ();
  g_autoptr (AssayImportReport) report = assay_import_report_new ();
  g_autoptr (TestSink) sink = test_sink_new ();
  g_autoptr (TestSink) sink2 = test_sink_new ();
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;

  options->sources = g_strsplit (path, "\n", -1);
  options->rejects_path = g_strdup (rejects);
  g_assert_true (assay_import_run_sync (options, config, &sink->parent, NULL, NULL, report, NULL, NULL));
  g_assert_true (g_file_get_contents (rejects, &text, NULL, NULL));
  expected = g_strdup_printf ("source,line,reason,record\r\n"
                              "%s,3,Line 3 has 3 cells where there are 2 columns,\"'=cmd(),\"\"x,y\"\",z\"\r\n"
                              "%s,4,The quote opened on line 4 is not closed,\r\n",
                              path, path);
  /* The record as a whole begins like a formula, so the cell is defused once more. */
  g_assert_true (g_str_has_prefix (text, "source,line,reason,record\r\n"));
  g_assert_cmpstr (text, ==, expected);

  g_clear_pointer (&path, g_free);
  path = test_write (folder, "good.csv", "text\na\n", -1);
  g_strfreev (options->sources);
  options->sources = g_strsplit (path, "\n", -1);
  g_free (options->rejects_path);
  options->rejects_path = g_build_filename (folder, "none.csv", NULL);
  g_assert_true (assay_import_run_sync (options, config, &sink2->parent, NULL, NULL, report, NULL, NULL));
  g_assert_false (g_file_test (options->rejects_path, G_FILE_TEST_EXISTS));
}

static void
test_several_sources (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autofree char *a = test_write (folder, "a.csv", "text,x\na,1\n", -1);
  g_autofree char *b = test_write (folder, "b.jsonl", "{\"text\":\"b\"}\n{\"text\":1}\n{bad\n", -1);
  g_autofree char *missing = g_build_filename (folder, "missing.csv", NULL);
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (text_config, -1, NULL);
  g_autoptr (AssayImportOptions) options = assay_import_options_new ();
  g_autoptr (AssayImportReport) report = assay_import_report_new ();
  g_autoptr (TestSink) sink = test_sink_new ();
  g_autoptr (TestSink) sink2 = test_sink_new ();
  g_autoptr (GError) error = NULL;

  options->sources = g_new0 (char *, 4);
  options->sources[0] = g_strdup (a);
  options->sources[1] = g_strdup (b);
  g_assert_true (assay_import_run_sync (options, config, &sink->parent, NULL, NULL, report, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (sink->tasks->str, ==, "{\"text\":\"a\",\"x\":1}\n{\"text\":\"b\"}\n{\"text\":1}\n");
  g_assert_cmpuint (report->n_rejected, ==, 1);
  g_assert_cmpstr (((AssayImportReject *) report->rejects->pdata[0])->source, ==, b);

  options->sources[2] = g_strdup (missing);
  g_assert_false (assay_import_run_sync (options, config, &sink2->parent, NULL, NULL, report, NULL, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND);
  g_assert_true (sink2->abandoned);
}

static void
on_progress (const AssayImportProgress *progress, gpointer data)
{
  double *last = data;

  g_assert_cmpfloat (progress->fraction, >=, last[0]);
  g_assert_cmpfloat (progress->fraction, <=, 1);
  last[0] = progress->fraction;
  last[1]++;
}

static char *
write_many (const char *folder, guint n)
{
  g_autoptr (GString) text = g_string_new ("text,n\n");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "row number %u of a table that is long,%u\n", i, i);
  return test_write (folder, "many.csv", text->str, (gssize) text->len);
}

static void
test_batches_and_progress (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autofree char *path = write_many (folder, 300000);
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (text_config, -1, NULL);
  g_autoptr (AssayImportOptions) options = assay_import_options_new ();
  g_autoptr (AssayImportReport) report = assay_import_report_new ();
  g_autoptr (TestSink) sink = test_sink_new ();
  double state[2] = { 0, 0 };

  options->sources = g_strsplit (path, "\n", -1);
  g_assert_true (assay_import_run_sync (options, config, &sink->parent, on_progress, state, report, NULL, NULL));
  g_assert_cmpuint (report->n_tasks, ==, 300000);
  g_assert_cmpuint (sink->n_batches, ==, 30);
  g_assert_cmpfloat (state[0], ==, 1);
  g_assert_cmpfloat (state[1], >=, 1);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (20000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel_and_failing_sink (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autofree char *path = write_many (folder, 500000);
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (text_config, -1, NULL);
  g_autoptr (AssayImportOptions) options = assay_import_options_new ();
  g_autoptr (AssayImportReport) report = assay_import_report_new ();
  g_autoptr (TestSink) sink = test_sink_new ();
  g_autoptr (TestSink) full = test_sink_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);

  options->sources = g_strsplit (path, "\n", -1);
  g_assert_false (assay_import_run_sync (options, config, &sink->parent, NULL, NULL, report, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (sink->abandoned);
  g_thread_join (thread);
  g_clear_error (&error);

  full->fail_at = 3;
  g_assert_false (assay_import_run_sync (options, config, &full->parent, NULL, NULL, report, NULL, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NO_SPACE);
  g_assert_true (full->abandoned);
}

static void
test_preview (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autofree char *path = write_many (folder, 1000);
  g_autofree char *news
    = test_write (folder, "news.csv", "class,headline,body\nWorld,Short,A much longer text about it\n,x\n", -1);
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (text_config, -1, NULL);
  g_autoptr (AssayLabelConfig) pair = assay_label_config_new (pair_config, -1, NULL);
  g_autoptr (AssayImportOptions) options = assay_import_options_new ();
  g_autoptr (AssayImportPreview) many = NULL;
  g_autoptr (AssayImportPreview) preview = NULL;
  g_autoptr (AssayImportPreview) problem = NULL;
  const AssayImportMapping *mapping;

  options->sources = g_strsplit (path, "\n", -1);
  many = assay_import_preview_sync (options, config, NULL, 10, NULL, NULL);
  g_assert_no_error (many->problem);
  g_assert_cmpuint (many->rows->len, ==, 10);
  g_assert_cmpstr (many->format, ==, "a table (CSV)");

  g_strfreev (options->sources);
  options->sources = g_strsplit (news, "\n", -1);
  options->ground_truth = g_strsplit ("class", " ", -1);
  preview = assay_import_preview_sync (options, config, NULL, 10, NULL, NULL);
  g_assert_no_error (preview->problem);
  g_assert_cmpuint (preview->mapping->len, ==, 3);
  mapping = preview->mapping->pdata[0];
  g_assert_cmpstr (mapping->key, ==, NULL);
  g_assert_cmpstr (mapping->control, ==, "label");
  mapping = preview->mapping->pdata[2];
  g_assert_cmpstr (mapping->column, ==, "body");
  g_assert_cmpstr (mapping->key, ==, "text");
  g_assert_true (mapping->guessed);
  g_assert_cmpstr (preview->rows->pdata[0], ==, "{\"headline\":\"Short\",\"text\":\"A much longer text about it\"}");
  g_assert_cmpuint (preview->report->n_rejected, ==, 1);

  g_strfreev (g_steal_pointer (&options->ground_truth));
  problem = assay_import_preview_sync (options, pair, NULL, 10, NULL, NULL);
  g_assert_error (problem->problem, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  g_assert_cmpuint (problem->mapping->len, ==, 3);
  g_assert_cmpuint (problem->rows->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/service/import/cases", test_cases);
  g_test_add_func ("/service/import/hashes", test_hashes);
  g_test_add_func ("/service/import/rejects-file", test_rejects_file);
  g_test_add_func ("/service/import/several-sources", test_several_sources);
  g_test_add_func ("/service/import/batches-and-progress", test_batches_and_progress);
  g_test_add_func ("/service/import/cancel-and-failing-sink", test_cancel_and_failing_sink);
  g_test_add_func ("/service/import/preview", test_preview);
  return g_test_run ();
}
