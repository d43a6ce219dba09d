/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-reply-samples.c: which of several answers is taken, and how many agree with it. */

#include "assay-json.h"
#include "assay-reply-samples.h"

#include <math.h>

#define MOST 6

static const char config_xml[]
  = "<View><Text name='t' value='$t'/><Choices name='mood' toName='t'><Choice value='A'/><Choice value='B'/></Choices>"
    "<Rating name='stars' toName='t'/><TextArea name='why' toName='t'/></View>";
static const char texts_xml[] = "<View><Text name='t' value='$t'/><TextArea name='why' toName='t'/></View>";

static const struct
{
  const char *description;
  const char *xml;
  const char *answers[MOST]; /* "" could not be used */
  int chosen;
  double agreement;
} cases[] = {
  { "all agree but in words", config_xml,
    { "{\"mood\":\"A\",\"stars\":4,\"why\":\"x\"}", "{\"mood\":\"A\",\"stars\":4.0,\"why\":\"y\"}",
      "{\"stars\":4,\"mood\":\"A\"}" }, 0, 1 },
  { "two of three, not the first", config_xml,
    { "{\"mood\":\"B\"}", "{\"mood\":\"A\"}", "{\"mood\":\"A\",\"why\":\"z\"}" }, 1, 2 / 3.0 },
  { "what cannot be used agrees with none", config_xml, { "", "{\"mood\":\"A\"}", "", "{\"mood\":\"A\"}" }, 1, 0.5 },
  { "the first of equals", config_xml, { "{\"mood\":\"B\"}", "{\"mood\":\"A\"}" }, 0, 0.5 },
  { "another number is another answer", config_xml,
    { "{\"mood\":\"A\",\"stars\":4}", "{\"mood\":\"A\",\"stars\":5}" }, 0, 0.5 },
  { "nothing can be used", config_xml, { "", "" }, -1, NAN },
  { "one answer alone says nothing of itself", config_xml, { "{\"mood\":\"A\"}" }, 0, NAN },
  { "texts do not agree or disagree", texts_xml, { "{\"why\":\"x\"}", "{\"why\":\"y\"}" }, 0, NAN },
};

static void
test_choose (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AssayLabelConfig) config = assay_label_config_new (cases[i].xml, -1, NULL);
      JsonObject *answers[MOST] = { NULL };
      double agreement;
      guint n = 0;

      g_test_message ("%s", cases[i].description);
      for (; n < MOST && cases[i].answers[n] != NULL; n++)
        answers[n] = *cases[i].answers[n] == '\0' ? NULL : assay_json_parse_object (cases[i].answers[n], -1, NULL);
      g_assert_cmpint (assay_reply_samples_choose (config, answers, n, &agreement), ==, cases[i].chosen);
      g_assert_true (agreement == cases[i].agreement || (isnan (agreement) && isnan (cases[i].agreement)));
      for (guint k = 0; k < n; k++)
        g_clear_pointer (&answers[k], json_object_unref);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/reply-samples/choose", test_choose);
  return g_test_run ();
}
