/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-config-edit.c: what editors of a labeling config rest on: what differs between two configs, what
 * may be written at a cursor, and how XML and prompt follow a rubric. */
#include "assay-config-compare.h"
#include "assay-config-context.h"
#include "assay-rubric.h"

#include <math.h>
#include <string.h>

#define VIEW(controls) "<View><Text name=\"t\" value=\"$t\"/>" controls "</View>"
#define CHOICES(name, attributes, labels) \
  "<Choices name=\"" name "\" toName=\"t\" " attributes ">" labels "</Choices>"
#define C(value) "<Choice value=\"" value "\"/>"
#define AB C ("A") C ("B")

/* Each change as KIND:before>after:removed:added. */
static const struct
{
  const char *what;
  const char *before;
  const char *after;
  const char *changes;
} differences[] = {
  { "nothing", VIEW (CHOICES ("a", "", AB)), VIEW (CHOICES ("a", "", AB)), "" },
  { "only looks", VIEW (CHOICES ("a", "", AB)), "<View>" VIEW ("<Header value=\"x\"/>" CHOICES ("a", "", AB)) "</View>", "" },
  { "one more", VIEW (CHOICES ("a", "", AB)), VIEW (CHOICES ("a", "", AB) "<TextArea name=\"c\" toName=\"t\"/>"),
    "added:>c" },
  { "one less", VIEW (CHOICES ("a", "", AB) "<TextArea name=\"c\" toName=\"t\"/>"), VIEW (CHOICES ("a", "", AB)),
    "removed:c>!" },
  { "another name", VIEW (CHOICES ("a", "", AB)), VIEW (CHOICES ("b", "", AB)), "renamed:a>b!" },
  { "another name and other labels are another question", VIEW (CHOICES ("a", "", AB)),
    VIEW (CHOICES ("b", "", C ("A"))), "removed:a>! added:>b" },
  { "another name elsewhere, with the same title",
    VIEW (CHOICES ("a", "title=\"T\"", AB) "<TextArea name=\"c\" toName=\"t\"/>"),
    VIEW ("<TextArea name=\"c\" toName=\"t\"/>" CHOICES ("z", "title=\"T\"", AB)), "renamed:a>z!" },
  { "another kind", VIEW (CHOICES ("a", "", AB)), VIEW ("<Rating name=\"a\" toName=\"t\"/>"), "retyped:a>a!" },
  { "one becomes many", VIEW (CHOICES ("a", "", AB)), VIEW (CHOICES ("a", "choice=\"multiple\"", AB)), "retyped:a>a!" },
  { "labels", VIEW (CHOICES ("a", "", AB)), VIEW (CHOICES ("a", "", C ("B") C ("C"))), "labels:a>a!-A+C" },
  { "more labels take nothing away", VIEW (CHOICES ("a", "", AB)), VIEW (CHOICES ("a", "", AB C ("C"))), "labels:a>a+C" },
  { "a longer scale", VIEW ("<Rating name=\"a\" toName=\"t\"/>"), VIEW ("<Rating name=\"a\" toName=\"t\" maxRating=\"7\"/>"),
    "scale:a>a" },
  { "a shorter scale", VIEW ("<Rating name=\"a\" toName=\"t\"/>"), VIEW ("<Rating name=\"a\" toName=\"t\" maxRating=\"3\"/>"),
    "scale:a>a!" },
  { "a bound where none was", VIEW ("<Number name=\"a\" toName=\"t\"/>"), VIEW ("<Number name=\"a\" toName=\"t\" max=\"3\"/>"),
    "scale:a>a!" },
  { "no bound where one was", VIEW ("<Number name=\"a\" toName=\"t\" max=\"3\"/>"), VIEW ("<Number name=\"a\" toName=\"t\"/>"),
    "scale:a>a" },
  { "required", VIEW (CHOICES ("a", "", AB)), VIEW (CHOICES ("a", "required=\"true\"", AB)), "required:a>a" },
};

static char *
tell (GPtrArray *changes)
{
  static const char *const words[] = { "added", "removed", "renamed", "retyped", "labels", "scale", "required" };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const AssayConfigChange *change = changes->pdata[i];

      g_string_append_printf (out, "%s%s:%s>%s%s", i > 0 ? " " : "", words[change->kind],
                              change->before != NULL ? change->before->name : "",
                              change->after != NULL ? change->after->name : "",
                              assay_config_change_is_safe (change) ? "" : "!");
      for (guint k = 0; change->removed != NULL && change->removed[k] != NULL; k++)
        g_string_append_printf (out, "-%s", change->removed[k]);
      for (guint k = 0; change->added != NULL && change->added[k] != NULL; k++)
        g_string_append_printf (out, "+%s", change->added[k]);
    }
  return g_string_free (out, FALSE);
}

static void
test_compare (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (differences); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AssayLabelConfig) before = assay_label_config_new (differences[i].before, -1, &error);
      g_autoptr (AssayLabelConfig) after = NULL;
      g_autoptr (GPtrArray) changes = NULL;
      g_autofree char *told = NULL;

      g_test_message ("%s", differences[i].what);
      g_assert_no_error (error);
      after = assay_label_config_new (differences[i].after, -1, &error);
      g_assert_no_error (error);
      changes = assay_label_config_compare (before, after);
      told = tell (changes);
      g_assert_cmpstr (told, ==, differences[i].changes);
    }
}

/* The cursor is at "|"; the words are those proposed, at most four of them. */
static const struct
{
  const char *text;
  AssayContextKind kind;
  const char *words;
} cursors[] = {
  { "<View>|</View>", ASSAY_CONTEXT_NONE, "" },
  { "<View><Ra|", ASSAY_CONTEXT_TAG, "Rating Ranker" },
  { "<View><!-- <Ra| --></View>", ASSAY_CONTEXT_NONE, "" },
  { "<View><Choices name=\"c\" toName=\"t\"><|", ASSAY_CONTEXT_TAG, "Choice" },
  { "<View><Labels name=\"c\" toName=\"t\"><|", ASSAY_CONTEXT_TAG, "Label" },
  { "<View><TextArea name=\"c\" hint=\"\n<Cho|", ASSAY_CONTEXT_TAG, "Choices" },
  { "<View><Choices name=\"c\"></|", ASSAY_CONTEXT_CLOSING, "Choices" },
  { "<View><Choices name=\"c\"><Choice value=\"a\"/></Choices></|", ASSAY_CONTEXT_CLOSING, "View" },
  { "<View><Rating max|></View>", ASSAY_CONTEXT_ATTRIBUTE, "maxRating" },
  { "<View><Rating maxRating=\"5\" m|", ASSAY_CONTEXT_ATTRIBUTE, "min" },
  { "<View><Rating |", ASSAY_CONTEXT_ATTRIBUTE, "className defaultValue hint hotkey" },
  { "<View><Text name=\"a\" value=\"$a\"/><Image name=\"b\" value=\"$b\"/><Rating toName=\"|\"/>",
    ASSAY_CONTEXT_VALUE, "a b" },
  { "<View><Text name=\"later\" value=\"$a\"/><Rating toName=\"l|", ASSAY_CONTEXT_VALUE, "later" },
  { "<View><Rating name=\"r\" toName=\"|\"/><Text name=\"below\" value=\"$a\"/></View>", ASSAY_CONTEXT_VALUE, "below" },
  { "<View><Text value=\"$|\"/>", ASSAY_CONTEXT_VALUE, "$photo $prompt" },
  { "<View><Text value='$ph|'/>", ASSAY_CONTEXT_VALUE, "$photo" },
  { "<View><Choice value=\"|\"/>", ASSAY_CONTEXT_VALUE, "" },
  { "<View><Choices choice=\"s|\"/>", ASSAY_CONTEXT_VALUE, "single single-radio" },
  { "<View><Choices required=\"|\"/>", ASSAY_CONTEXT_VALUE, "true false" },
  { "<View><Text value=\"never ended\n<Rating required=\"t|", ASSAY_CONTEXT_VALUE, "true" },
  { "<View whenTagName=\"|\"><Rating name=\"r\"/>", ASSAY_CONTEXT_VALUE, "r" },
  { "|", ASSAY_CONTEXT_NONE, "" },
  { "<|", ASSAY_CONTEXT_TAG, "Text HyperText Image Pdf" },
};

static void
test_context (void)
{
  static const char *const variables[] = { "photo", "prompt", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      const char *bar = strchr (cursors[i].text, '|');
      g_autoptr (GString) text = g_string_new (cursors[i].text);
      gsize cursor = (gsize) (bar - cursors[i].text);
      g_autoptr (AssayConfigContext) context = NULL;
      g_autoptr (GPtrArray) words = NULL;
      g_autoptr (GString) told = g_string_new (NULL);

      g_string_erase (text, (gssize) cursor, 1);
      context = assay_config_context_new (text->str, text->len, cursor);
      words = assay_config_context_list (context, variables);
      for (guint k = 0; k < MIN (words->len, 4); k++)
        g_string_append_printf (told, "%s%s", k > 0 ? " " : "", (char *) words->pdata[k]);
      g_test_message ("%s", cursors[i].text);
      g_assert_cmpint (context->kind, ==, cursors[i].kind);
      g_assert_cmpstr (told->str, ==, cursors[i].words);
    }
}

/* No text and no cursor makes it fail. */
static void
test_context_anywhere (void)
{
  static const char text[] = "<?xml?><View a='1' b=\"2\"><!-- c --><Choices name=x toName=\"\n<Choice/></Choices></View></";

  for (gsize length = 0; length < sizeof text; length++)
    for (gsize cursor = 0; cursor <= length; cursor++)
      {
        g_autofree char *copy = g_memdup2 (text, length);
        g_autoptr (AssayConfigContext) context = assay_config_context_new (copy, length, cursor);
        g_autoptr (GPtrArray) words = assay_config_context_list (context, NULL);

        g_assert_nonnull (words);
      }
}

static const struct
{
  const char *text;
  const char *word;
  const char *rest;
  const char *inserted; /* with the caret */
} insertions[] = {
  { "<View><Text name=\"t\" value=\"$t\"/><Rat|", "Rating", "", "Rating name=\"|\" toName=\"t\"/>" },
  { "<View><Rat|", "Rating", " name=\"r\"/>", "Rating|" },
  { "<View><Cho|", "Choices", "\n", "Choices name=\"|\" toName=\"\"></Choices>" },
  { "<View><Choices><|", "Choice", "</Choices>", "Choice value=\"|\"/>" },
  { "<|", "View", "", "View|" },
  { "<Rating ma|", "maxRating", "/>", "maxRating=\"|\"" },
  { "<Rating ma|", "maxRating", "=\"5\"/>", "maxRating|" },
  { "<View></|", "View", "", "View>|" },
  { "<View></|", "View", ">", "View|" },
};

static void
test_insertion (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (insertions); i++)
    {
      gsize cursor = strlen (insertions[i].text) - 1;
      gsize caret = 0;
      g_autofree char *text = g_strdup_printf ("%.*s%s", (int) cursor, insertions[i].text, insertions[i].rest);
      g_autoptr (AssayConfigContext) context = assay_config_context_new (text, strlen (text), cursor);
      g_autofree char *inserted
        = assay_config_context_dup_insertion (context, insertions[i].word, insertions[i].rest, &caret);
      g_autoptr (GString) told = g_string_new (inserted);

      g_string_insert_c (told, (gssize) caret, '|');
      g_assert_cmpstr (told->str, ==, insertions[i].inserted);
    }
}

static const char rubric_xml[] = "<View>\n"
                                 "  <!-- the picture -->\n"
                                 "  <Image name=\"i\" value=\"$i\"/>\n"
                                 "  <Header value=\"First\" size=\"3\"/>\n"
                                 "  <Rating name=\"first\" toName=\"i\" title=\"First\" hint=\"one\" "
                                 "icon=\"heart\" min=\"1\" maxRating=\"5\"/>\n"
                                 "  <View style=\"x\">\n"
                                 "    <Rating name=\"second\" toName=\"i\" title=\"Second\" min=\"1\" maxRating=\"5\"/>\n"
                                 "  </View>\n"
                                 "  <Mystery kept=\"yes\"/>\n"
                                 "  <Choices name=\"c\" toName=\"i\"><Choice value=\"A\"/></Choices>\n"
                                 "</View>\n";

static AssayRubric *
make (AssayRubric *from, const char *order, const char *retitle)
{
  g_auto (GStrv) names = g_strsplit (order, " ", -1);
  AssayDimension dimensions[8];
  guint n = 0, n_known;
  const AssayDimension *known = assay_rubric_get_dimensions (from, &n_known);
  AssayRubric *rubric;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      AssayDimension dimension = { .name = names[i], .title = names[i], .meaning = "new", .min = 1, .max = 5, .weight = 1 };

      for (guint k = 0; k < n_known; k++)
        if (strcmp (known[k].name, names[i]) == 0)
          dimension = known[k];
      if (g_strcmp0 (retitle, names[i]) == 0)
        dimension.title = "Else";
      dimensions[n++] = dimension;
    }
  rubric = assay_rubric_new (dimensions, n, NULL, &error);
  g_assert_no_error (error);
  return rubric;
}

/* What is expected is told as the parts that must be there, in this order; and one that must not. */
static const struct
{
  const char *order;
  const char *retitle;
  const char *parts[8];
  const char *absent;
} updates[] = {
  { "first second", NULL, { rubric_xml }, "Else" },
  { "second first", NULL,
    { "<Image", "name=\"second\"", "<View style=\"x\">\n    <Header value=\"First\" size=\"3\"/>",
      "icon=\"heart\"", "<Mystery kept=\"yes\"/>" },
    "Else" },
  { "first second", "first",
    { "<!-- the picture -->", "<Header value=\"Else\" size=\"5\"/>\n  <Rating name=\"first\" toName=\"i\" title=\"Else\" hint=\"one\"",
      "icon=\"heart\"/>", "<View style=\"x\">", "<Mystery" },
    "\"First\"" },
  { "second", NULL, { "<Image name=\"i\" value=\"$i\"/>\n  <View style=\"x\">", "<Mystery" }, "first" },
  { "first new second", NULL,
    { "icon=\"heart\" min=\"1\" maxRating=\"5\"/>\n  <Header value=\"new\" size=\"5\"/>\n  <Rating name=\"new\" toName=\"i\"",
      "hint=\"new\" min=\"1\" maxRating=\"5\"/>\n  <View" }, "Else" },
  { "new first second", NULL,
    { "<Rating name=\"new\" toName=\"i\"", "<Header value=\"First\" size=\"3\"/>" }, "Else" },
  { "other", NULL, { "<Mystery", "<Choices", "</Choices>\n  <Header value=\"other\"", "</View>\n" }, "second" },
};

static void
test_update_config (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (rubric_xml, -1, NULL);
  g_autoptr (AssayRubric) before = assay_rubric_follow_config (NULL, config);

  for (gsize i = 0; i < G_N_ELEMENTS (updates); i++)
    {
      g_autoptr (AssayRubric) after = make (before, updates[i].order, updates[i].retitle);
      g_autoptr (GError) error = NULL;
      g_autofree char *xml = assay_rubric_update_config (before, after, rubric_xml, &error);
      g_autoptr (AssayLabelConfig) read = NULL;
      g_autoptr (AssayRubric) followed = NULL;
      g_autofree char *wanted = NULL;
      g_autofree char *got = NULL;
      const char *at = xml;

      g_assert_no_error (error);
      g_test_message ("%s:\n%s", updates[i].order, xml);
      for (guint k = 0; k < G_N_ELEMENTS (updates[i].parts) && updates[i].parts[k] != NULL; k++)
        {
          at = strstr (at, updates[i].parts[k]);
          g_assert_nonnull (at);
        }
      g_assert_null (strstr (xml, updates[i].absent));

      /* The config says the rubric again. */
      read = assay_label_config_new (xml, -1, NULL);
      followed = assay_rubric_follow_config (after, read);
      wanted = assay_rubric_to_json (after);
      got = assay_rubric_to_json (followed);
      g_assert_cmpstr (got, ==, wanted);
    }
}

static void
test_make_rubric (void)
{
  static const char xml[] = "<View><Text name=\"t\" value=\"$t\"/></View>";
  const AssayDimension dimension = { .name = "", .title = "How Good", .min = 0, .max = 100, .weight = 1 };
  g_autoptr (AssayRubric) after = assay_rubric_new (&dimension, 1, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *made = assay_rubric_update_config (NULL, after, xml, &error);
  g_autofree char *none = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (made, ==,
                   "<View><Text name=\"t\" value=\"$t\"/>\n  <Header value=\"How Good\" size=\"5\"/>\n"
                   "  <Number name=\"how_good\" toName=\"t\" title=\"How Good\" min=\"0\" max=\"100\" step=\"1\"/>\n"
                   "</View>");
  none = assay_rubric_update_config (after, NULL, made, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (none, ==, "<View><Text name=\"t\" value=\"$t\"/>\n</View>");
  g_assert_null (assay_rubric_update_config (NULL, after, "<View/>", &error));
  g_assert_nonnull (error);
}

static void
test_update_prompt (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (rubric_xml, -1, NULL);
  g_autoptr (AssayRubric) before = assay_rubric_follow_config (NULL, config);
  g_autoptr (AssayRubric) after = make (before, "second", NULL);
  g_autofree char *old = assay_rubric_to_prompt (before);
  g_autofree char *new = g_strchomp (assay_rubric_to_prompt (after));
  g_autofree char *text = g_strconcat ("Be strict.\n\n", old, "Mind the hands.\n", NULL);
  g_autofree char *wanted = g_strconcat ("Be strict.\n\n", new, "\nMind the hands.\n", NULL);
  g_autofree char *by_hand = NULL;
  g_autofree char *updated = NULL;
  g_autofree char *updated_by_hand = NULL;
  g_autofree char *added = NULL;
  g_autofree char *wanted_added = g_strconcat ("Be kind.\n\n", new, NULL);
  AssayRubricPlace place;
  char *one;

  updated = assay_rubric_update_prompt (before, after, text, &place);
  g_assert_cmpint (place, ==, ASSAY_RUBRIC_AS_WRITTEN);
  g_assert_cmpstr (updated, ==, wanted);

  by_hand = g_strdup (text);
  one = strstr (by_hand, "one");
  memcpy (one, "two", 3);
  updated_by_hand = assay_rubric_update_prompt (before, after, by_hand, &place);
  g_assert_cmpint (place, ==, ASSAY_RUBRIC_BY_HAND);
  g_assert_cmpstr (updated_by_hand, ==, wanted);

  added = assay_rubric_update_prompt (before, after, "Be kind.\n", &place);
  g_assert_cmpint (place, ==, ASSAY_RUBRIC_NOWHERE);
  g_assert_cmpstr (added, ==, wanted_added);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/config-edit/compare", test_compare);
  g_test_add_func ("/model/config-edit/context", test_context);
  g_test_add_func ("/model/config-edit/context-anywhere", test_context_anywhere);
  g_test_add_func ("/model/config-edit/insertion", test_insertion);
  g_test_add_func ("/model/config-edit/update-config", test_update_config);
  g_test_add_func ("/model/config-edit/make-rubric", test_make_rubric);
  g_test_add_func ("/model/config-edit/update-prompt", test_update_prompt);
  return g_test_run ();
}
