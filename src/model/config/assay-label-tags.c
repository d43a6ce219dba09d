/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-tags.c: the one table of Label Studio's tags. Parser, schema, value checks, region
 * checks and the editor's completion all read it; adding a tag is adding a row.
 *
 * A tag that is not here is no error: with a name and toName it is a control of any value, with a
 * name and a value it is an object of any data, and otherwise it is layout. Names of tags and
 * attributes are compared without regard to case, as Label Studio's window does. */

#include "assay-label-tags.h"

#include <math.h>
#include <string.h>

#define NUMBER(name, required, min, max, limit) { name, ASSAY_FIELD_NUMBER, required, min, max, limit }
#define FIELD(name, type, required) { name, ASSAY_FIELD_##type, required, NAN, NAN, NAN }
#define END { NULL }

static const AssayShapeField rectangle[] = {
  NUMBER ("x", TRUE, 1, 99, 100),
  NUMBER ("y", TRUE, 1, 99, 100),
  NUMBER ("width", TRUE, 1, 99, 100),
  NUMBER ("height", TRUE, 1, 99, 100),
  NUMBER ("rotation", FALSE, 0, 360, 360),
  END,
};

static const AssayShapeField ellipse[] = {
  NUMBER ("x", TRUE, 0, 100, 100),
  NUMBER ("y", TRUE, 0, 100, 100),
  NUMBER ("radiusX", TRUE, 0, 50, 50),
  NUMBER ("radiusY", TRUE, 0, 50, 50),
  NUMBER ("rotation", FALSE, 0, 360, 360),
  END,
};

static const AssayShapeField key_point[] = {
  NUMBER ("x", TRUE, 0, 100, 100),
  NUMBER ("y", TRUE, 0, 100, 100),
  END,
};

static const AssayShapeField polygon[] = { FIELD ("points", POINTS, TRUE), END };

static const AssayShapeField brush[] = {
  FIELD ("format", RLE, TRUE),
  FIELD ("rle", BYTES, TRUE),
  END,
};

static const AssayShapeField vector[] = {
  FIELD ("closed", BOOLEAN, FALSE),
  FIELD ("vertices", VERTICES, TRUE),
  END,
};

static const AssayShapeField ocr[] = {
  NUMBER ("x", TRUE, NAN, NAN, NAN),
  NUMBER ("y", TRUE, NAN, NAN, NAN),
  NUMBER ("width", TRUE, NAN, NAN, NAN),
  NUMBER ("height", TRUE, NAN, NAN, NAN),
  NUMBER ("rotation", FALSE, NAN, NAN, NAN),
  FIELD ("ocrtext", STRING, FALSE),
  FIELD ("pageIndex", INTEGER, FALSE),
  END,
};

static const AssayShapeField offsets[] = {
  FIELD ("start", INDEX, TRUE),
  FIELD ("end", INDEX, TRUE),
  { "startOffset", ASSAY_FIELD_INTEGER, FALSE, 0, NAN, NAN },
  { "endOffset", ASSAY_FIELD_INTEGER, FALSE, 0, NAN, NAN },
  END,
};

static const AssayShapeField time_span[] = {
  FIELD ("start", ANY_NUMBER, TRUE),
  FIELD ("end", ANY_NUMBER, TRUE),
  FIELD ("instant", BOOLEAN, TRUE),
  END,
};

#define LIST ASSAY_DATA_LIST
#define STRING ASSAY_DATA_STRING
#define NEEDS_BOTH (ASSAY_TAG_NEEDS_NAME | ASSAY_TAG_NEEDS_VALUE)
#define LABELED (ASSAY_TAG_NEEDS_NAME | ASSAY_TAG_HAS_LABELS)

#define TEXT_ATTRIBUTES "valueType granularity highlightColor showLabels selectionEnabled saveTextResult encoding"
#define LABELS_ATTRIBUTES "choice maxUsages showInline opacity fillColor strokeColor strokeWidth value granularity"
#define SHAPE_ATTRIBUTES LABELS_ATTRIBUTES " canRotate smart smartOnly snap strokeStyle pointSize pointStyle size " \
                         "minPoints maxPoints fillOpacity snapToPixel closable curves skeleton"

#define OBJECT(tag, kind, flags, data, media, attributes) \
  { tag, ASSAY_TAG_OBJECT, ASSAY_OBJECT_##kind, flags, data, ASSAY_VARIABLE_##media, NULL, NULL, attributes }
#define CONTROL(tag, kind, flags, key, shape, attributes) \
  { tag, ASSAY_TAG_CONTROL, ASSAY_CONTROL_##kind, flags, LIST | STRING, ASSAY_VARIABLE_TEXT, key, shape, attributes }
#define SHAPE(tag, key, shape) CONTROL (tag, SHAPE, ASSAY_TAG_NEEDS_NAME, key, shape, SHAPE_ATTRIBUTES)
#define LABELED_SHAPE(tag, key, shape) CONTROL (tag, SHAPE, LABELED, key, shape, SHAPE_ATTRIBUTES)
#define LABEL(tag, attributes) \
  { tag, ASSAY_TAG_LABEL, 0, 0, ASSAY_DATA_ANY, ASSAY_VARIABLE_TEXT, NULL, NULL, attributes }
#define LAYOUT(tag, attributes) \
  { tag, ASSAY_TAG_LAYOUT, 0, 0, ASSAY_DATA_ANY, ASSAY_VARIABLE_TEXT, NULL, NULL, attributes }

static const AssayLabelTag tags[] = {
  OBJECT ("Text", TEXT, NEEDS_BOTH, STRING | ASSAY_DATA_NUMBER | LIST, TEXT, TEXT_ATTRIBUTES),
  OBJECT ("HyperText", HYPERTEXT, NEEDS_BOTH, STRING, TEXT, TEXT_ATTRIBUTES " clickableLinks inline"),
  OBJECT ("Image", IMAGE, NEEDS_BOTH, STRING, IMAGE,
          "valueList width maxWidth height maxHeight zoom zoomControl zoomBy negativeZoom brightnessControl "
          "contrastControl rotateControl gammaControl smoothing crossOrigin crosshair selectionControl "
          "horizontalAlignment verticalAlignment defaultZoom grid gridSize gridColor"),
  OBJECT ("Pdf", PDF, NEEDS_BOTH, STRING, PDF, ""),
  OBJECT ("Paragraphs", PARAGRAPHS, NEEDS_BOTH, LIST | STRING, TEXT,
          "valueType layout nameKey textKey granularity showPlayer audioUrl sync contextScroll "
          "saveTextResult highlightColor showLabels selectionEnabled"),
  OBJECT ("Chat", CHAT, NEEDS_BOTH, LIST | STRING, TEXT, "messageroles editable minMessages maxMessages llm"),
  OBJECT ("List", LIST, NEEDS_BOTH, LIST | STRING, TEXT, "title elementTag"),
  OBJECT ("Table", TABLE, NEEDS_BOTH, ASSAY_DATA_OBJECT | LIST | STRING, TEXT, "valueType"),
  OBJECT ("Header", HEADER, ASSAY_TAG_NEEDS_VALUE, STRING | ASSAY_DATA_NUMBER, TEXT, "size style underline"),
  OBJECT ("Markdown", HEADER, ASSAY_TAG_NEEDS_VALUE, STRING | ASSAY_DATA_NUMBER, TEXT, "style classname"),
  OBJECT ("Audio", AUDIO, NEEDS_BOTH, STRING, AUDIO,
          "defaultspeed defaultscale defaultzoom defaultvolume hotkey sync height waveheight spectrogram "
          "splitchannels decoder player cursorwidth cursorcolor volume speed zoom"),
  OBJECT ("AudioPlus", AUDIO, NEEDS_BOTH, STRING, AUDIO, "volume speed zoom hotkey sync height"),
  OBJECT ("Video", VIDEO, NEEDS_BOTH, STRING, VIDEO,
          "frameRate sync muted height timelineHeight defaultPlaybackSpeed minPlaybackSpeed"),
  OBJECT ("TimeSeries", TIME_SERIES, NEEDS_BOTH, STRING | ASSAY_DATA_OBJECT | LIST, TEXT,
          "valueType timeColumn timeFormat timeDisplayFormat overviewChannels overviewWidth sep fixedScale "
          "durationDisplayFormat sync cursorTime hotkey"),

  CONTROL ("Choices", CHOICES, ASSAY_TAG_NEEDS_NAME | ASSAY_TAG_NEEDS_LABELS, "choices", NULL,
           "choice showInline layout allowNested value selected showlayout"),
  CONTROL ("Labels", LABELS, LABELED | ASSAY_TAG_NEEDS_LABELS, "labels", NULL, LABELS_ATTRIBUTES),
  CONTROL ("HyperTextLabels", HYPERTEXT_LABELS, LABELED, "hypertextlabels", offsets, LABELS_ATTRIBUTES),
  CONTROL ("ParagraphLabels", PARAGRAPH_LABELS, LABELED, "paragraphlabels", offsets, LABELS_ATTRIBUTES),
  CONTROL ("TextArea", TEXT_AREA, ASSAY_TAG_NEEDS_NAME, "text", NULL,
           "value label placeholder rows maxSubmissions editable transcription displayMode skipDuplicates "
           "showSubmitButton idAttr"),
  CONTROL ("Rating", RATING, ASSAY_TAG_NEEDS_NAME, "rating", NULL, "maxRating min defaultValue icon size hotkey"),
  CONTROL ("Number", NUMBER, ASSAY_TAG_NEEDS_NAME, "number", NULL, "min max step defaultValue hotkey slider"),
  CONTROL ("DateTime", DATE_TIME, ASSAY_TAG_NEEDS_NAME, "datetime", NULL, "only format min max"),
  CONTROL ("Taxonomy", TAXONOMY, ASSAY_TAG_NEEDS_NAME, "taxonomy", NULL,
           "apiUrl leafsOnly showFullPath pathSeparator maxUsages minWidth maxWidth dropdownWidth placeholder "
           "labeling legacy value showLabels"),
  CONTROL ("Pairwise", PAIRWISE, ASSAY_TAG_NEEDS_NAME, "selected", NULL, "selectionStyle leftClass rightClass"),
  CONTROL ("Ranker", RANKER, ASSAY_TAG_NEEDS_NAME, "ranker", NULL, ""),
  SHAPE ("Rectangle", "rectangle", rectangle),
  LABELED_SHAPE ("RectangleLabels", "rectanglelabels", rectangle),
  SHAPE ("Ellipse", "ellipse", ellipse),
  LABELED_SHAPE ("EllipseLabels", "ellipselabels", ellipse),
  SHAPE ("KeyPoint", "keypoint", key_point),
  LABELED_SHAPE ("KeyPointLabels", "keypointlabels", key_point),
  SHAPE ("Polygon", "polygon", polygon),
  LABELED_SHAPE ("PolygonLabels", "polygonlabels", polygon),
  SHAPE ("Brush", "brush", brush),
  LABELED_SHAPE ("BrushLabels", "brushlabels", brush),
  SHAPE ("Vector", "vector", vector),
  LABELED_SHAPE ("VectorLabels", "vectorlabels", vector),
  LABELED_SHAPE ("OcrLabels", "ocrlabels", ocr),
  LABELED_SHAPE ("TimeSeriesLabels", "timeserieslabels", time_span),
  CONTROL ("VideoRectangle", OTHER, ASSAY_TAG_NEEDS_NAME, "videorectangle", NULL, SHAPE_ATTRIBUTES),
  CONTROL ("MagicWand", OTHER, ASSAY_TAG_NEEDS_NAME, "magicwand", NULL, SHAPE_ATTRIBUTES),
  CONTROL ("ReactCode", OTHER, ASSAY_TAG_NEEDS_NAME, "reactcode", NULL, "src outputs data style classname"),

  LABEL ("Choice", "value alias selected hotkey background style hint html showInline color"),
  LABEL ("Label", "value alias background selectedColor hotkey selected maxUsages granularity showAlias "
                  "category html hint size aliasStyle"),

  LAYOUT ("View", "display style className idAttr visibleWhen whenTagName whenLabelValue whenChoiceValue "
                  "whenRole value"),
  LAYOUT ("Style", ""),
  LAYOUT ("Collapse", "accordion bordered open"),
  LAYOUT ("Panel", "value"),
  LAYOUT ("Repeater", "on indexFlag mode"),
  LAYOUT ("Filter", "toName minlength style hotkey casesensitive cleanup placeholder"),
  LAYOUT ("Relations", ""),
  LAYOUT ("Relation", "value background"),
  LAYOUT ("Shortcut", "value alias hotkey background"),
  LAYOUT ("Bucket", "name title default"),
  LAYOUT ("Channel", "column legend units displayFormat height opacity width strokeWidth strokeColor "
                     "markerSize markerColor markerSymbol timeRange dataRange showAxis fixedScale"),
};

/* Every control has these; objects the first. */
static const char common[] = "name value toName title hint required requiredMessage perRegion perItem visibleWhen "
                             "whenTagName whenLabelValue whenChoiceValue whenRole style className idAttr";

/* What attributes with few values may say. */
static const struct
{
  const char *attribute;
  const char *values;
} value_words[] = {
  { "choice", "single single-radio multiple" },
  { "layout", "inline select vertical" },
  { "granularity", "symbol word sentence paragraph" },
  { "valueType", "text url json" },
  { "selectionStyle", "classic highlight" },
  { "displayMode", "tag region-list" },
  { "icon", "star heart fire smile" },
  { "only", "date time month year" },
  { "visibleWhen", "region-selected no-region-selected choice-selected choice-unselected" },
  { "display", "block inline" },
};

static const char booleans[] = "required perRegion perItem showInline allowNested editable transcription "
                               "skipDuplicates showSubmitButton slider zoom zoomControl brightnessControl "
                               "contrastControl rotateControl gammaControl smoothing selectionControl crosshair "
                               "negativeZoom grid clickableLinks showLabels selectionEnabled leafsOnly showFullPath "
                               "canRotate smart smartOnly selected bordered accordion open underline showPlayer "
                               "contextScroll html casesensitive default";

/**
 * assay_label_tag_list:
 * @n_tags: (out): how many
 *
 * Returns: (transfer none) (array length=n_tags): the table, for completion. Any thread.
 */
const AssayLabelTag *
assay_label_tag_list (gsize *n_tags)
{
  *n_tags = G_N_ELEMENTS (tags);
  return tags;
}

/**
 * assay_label_tag_find:
 *
 * Returns: (transfer none) (nullable): the row of @tag in any case. Any thread.
 */
const AssayLabelTag *
assay_label_tag_find (const char *tag)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    if (g_ascii_strcasecmp (tags[i].tag, tag) == 0)
      return &tags[i];
  return NULL;
}

static gboolean
has_word (const char *words, const char *word)
{
  gsize length = strlen (word);

  for (const char *p = words; p != NULL && *p != '\0'; p = strchr (p, ' '))
    {
      p += strspn (p, " ");
      if (g_ascii_strncasecmp (p, word, length) == 0 && (p[length] == ' ' || p[length] == '\0'))
        return TRUE;
    }
  return FALSE;
}

/**
 * assay_label_tag_knows:
 *
 * Returns: whether @attribute, in any case, means something on this tag. Any thread.
 */
gboolean
assay_label_tag_knows (const AssayLabelTag *self, const char *attribute)
{
  return has_word (self->attributes, attribute) || has_word (common, attribute);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * assay_label_tag_list_attributes:
 *
 * Returns: (transfer full) (array zero-terminated=1): what it may have, for completion: its own
 * attributes and those that every tag of its kind has, each once and sorted, as Label Studio writes
 * them. Any thread.
 */
char **
assay_label_tag_list_attributes (const AssayLabelTag *self)
{
  gboolean shared = self->role == ASSAY_TAG_CONTROL;
  const char *some = self->role == ASSAY_TAG_OBJECT ? "name value required style className" : "";
  g_autofree char *all = g_strjoin (" ", self->attributes, shared ? common : some, NULL);
  g_auto (GStrv) names = g_strsplit (all, " ", -1);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) unique = g_strv_builder_new ();

  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] != '\0')
      g_ptr_array_add (sorted, names[i]);
  g_ptr_array_sort (sorted, compare_words);
  for (guint i = 0; i < sorted->len; i++)
    if (i == 0 || strcmp (sorted->pdata[i], sorted->pdata[i - 1]) != 0)
      g_strv_builder_add (unique, sorted->pdata[i]);
  return g_strv_builder_end (unique);
}

/**
 * assay_label_attribute_values:
 *
 * Returns: (transfer none) (nullable): what @attribute may say, separated by blanks; %NULL when it
 * can be anything. Any thread.
 */
const char *
assay_label_attribute_values (const char *attribute)
{
  for (gsize i = 0; i < G_N_ELEMENTS (value_words); i++)
    if (g_ascii_strcasecmp (value_words[i].attribute, attribute) == 0)
      return value_words[i].values;
  return *attribute != '\0' && has_word (booleans, attribute) ? "true false" : NULL;
}
