#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Independent chrF, chrF++ and BLEU for the test vectors; see README.md. Slow and plain on purpose."""

import json
import math
import re
import sys
from collections import Counter


def grams(symbols, n):
    return Counter(tuple(symbols[i:i + n]) for i in range(len(symbols) - n + 1))


def chrf_words(text):
    marks = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
    for word in text.split():
        if len(word) > 1 and word[-1] in marks:
            yield from (word[:-1], word[-1])
        elif len(word) > 1 and word[0] in marks:
            yield from (word[0], word[1:])
        else:
            yield word


def chrf_grams(text, word_order):
    letters = list(''.join(text.split()))
    words = list(chrf_words(text))
    return ([grams(letters, n) for n in range(1, 7)]
            + [grams(words, n) for n in range(1, word_order + 1)])


def chrf_counts(candidate, reference, word_order):
    rows = []
    for mine, theirs in zip(chrf_grams(candidate, word_order), chrf_grams(reference, word_order)):
        rows.append((mine.total() if theirs else 0, theirs.total(), (mine & theirs).total()))
    return rows


def chrf_f(rows, beta=2):
    used = [(m / c, m / r) for c, r, m in rows if c and r]
    if not used:
        return 0.0
    p = sum(x for x, _ in used) / len(used)
    r = sum(x for _, x in used) / len(used)
    return 100 * (1 + beta ** 2) * p * r / (beta ** 2 * p + r) if p + r else 0.0


def chrf(candidates, references, word_order):
    total = None
    for candidate, texts in zip(candidates, references):
        rows = max((chrf_counts(candidate, text, word_order) for text in texts), key=chrf_f)
        total = rows if total is None else [tuple(map(sum, zip(*pair))) for pair in zip(total, rows)]
    return chrf_f(total)


def tokenize_13a(text):
    text = text.rstrip()
    for old, new in (('<skipped>', ''), ('-\n', ''), ('\n', ' '), ('&quot;', '"'), ('&amp;', '&'),
                     ('&lt;', '<'), ('&gt;', '>')):
        text = text.replace(old, new)
    text = ' ' + text + ' '
    text = re.sub(r'([ !-&(-+/:-@\[-`{-~])', r' \1 ', text)
    text = re.sub(r'([^0-9])([.,])', r'\1 \2 ', text)
    text = re.sub(r'([.,])([^0-9])', r' \1 \2', text)
    text = re.sub(r'([0-9])(-)', r'\1 \2 ', text)
    return text.split()


def bleu(candidates, references, effective):
    match, total, c_len, r_len = [0] * 4, [0] * 4, 0, 0
    for candidate, texts in zip(candidates, references):
        words = tokenize_13a(candidate)
        others = [tokenize_13a(text) for text in texts]
        c_len += len(words)
        r_len += min((abs(len(o) - len(words)), len(o)) for o in others)[1]
        for n in range(4):
            most = Counter()
            for other in others:
                most |= grams(other, n + 1)
            mine = grams(words, n + 1)
            match[n] += (mine & most).total()
            total[n] += mine.total()
    if not any(match):
        return 0.0
    logs, halvings = [], 0
    for m, t in zip(match, total):
        if t == 0:
            break
        halvings += m == 0
        logs.append(math.log(100 * m / t if m else 100 / (2 ** halvings * t)))
    if len(logs) < 4 and not effective:
        return 0.0
    penalty = math.exp(1 - r_len / c_len) if c_len < r_len else 1.0
    return penalty * math.exp(sum(logs) / len(logs))


SENTENCES = [
    ("equal", "The museum opens at nine.", ["The museum opens at nine."]),
    ("nothing in common", "xyz", ["The museum opens at nine."]),
    ("empty candidate", "", ["The museum opens at nine."]),
    ("one word", "museum", ["museum"]),
    ("shorter than four words", "the museum opens", ["the museum opens early"]),
    ("longer than the reference", "the old museum in the centre opens very early at nine",
     ["the museum opens at nine"]),
    ("one word wrong", "The bridge was closed for three weeks after the flood.",
     ["The bridge was closed for three days after the flood."]),
    ("reordered", "After the flood, the bridge was closed for three days.",
     ["The bridge was closed for three days after the flood."]),
    ("case differs", "THE BRIDGE WAS CLOSED", ["The bridge was closed"]),
    ("repeated words are clipped", "the the the the the the the", ["the cat is on the mat"]),
    ("accents and ligatures", "L'œuvre a été achevée à Besançon, en août 1873.",
     ["L’œuvre fut achevée à Besançon en août 1873."]),
    ("Greek", "Το πλοίο φεύγει αύριο το πρωί.", ["Το πλοίο αναχωρεί αύριο το πρωί."]),
    ("Japanese without spaces", "明日の朝、船が出ます。", ["船は明日の朝に出港します。"]),
    ("beyond the basic plane", "ok 😀😀 done 𝒳", ["ok 😀 done 𝒳𝒴"]),
    ("numbers keep their points", "It cost 1,234.50 euros, not 1.234,5.",
     ["It cost 1,234.50 euros - not 1.234,5!"]),
    ("dash after a digit", "from 1990-1995 in mid-May", ["from 1990 - 1995 in mid-May"]),
    ("entities", "A &amp; B &lt;said&gt; &quot;no&quot; &amp;lt; yes", ["A & B <said> \"no\" < yes"]),
    ("dots in a row", "Well... he said, \"no...\" and left..", ["Well ... he said no.. and left ."]),
    ("words in marks", "(hi) [there], \"you\" -- it's 'quoted' $5", ["(hi) there, \"you\" - it's quoted $5"]),
    ("line breaks", "a hyphen-\nated line\nbroken twice", ["a hyphenated line broken twice"]),
    ("hyphen at the end", "ends with a dash-\n", ["ends with a dash-"]),
    ("white space of all kinds", "one\u00a0two\u2003three\u3000four\tfive\u2028six\x1fseven\x85eight",
     ["one two three four five six seven eight"]),
    ("no word of four in common order", "nine at opens museum The", ["The museum opens at nine"]),
    ("all marks", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", ["!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ a"]),
    ("skipped segment", "<skipped>the rest of it is here", ["the rest of it is here"]),
    ("nearest reference length", "the train leaves at ten past six today",
     ["the train leaves at 6:10", "today the train will leave at ten minutes past six",
      "the train leaves today at ten past six o'clock sharp"]),
    ("two references, each half right", "he bought bread and went home by bus",
     ["he bought bread and then he left", "she went home by bus"]),
]

CORPORA = [
    ("three sentences", ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."],
     [["The dog had bit the man."], ["No one was surprised."], ["The man had bitten the dog."]]),
    ("two references each", ["Rain is expected on Monday.", "The shop closes at 6.30 p.m.", "Nobody knew why."],
     [["Rain is forecast for Monday.", "On Monday, rain is expected."],
      ["The shop shuts at 6.30 p.m.", "The store closes at half past six."],
      ["No one knew why.", "Nobody could say why."]]),
    ("one candidate empty", ["", "The sea was calm.", "yes"],
     [["A gull cried."], ["The sea was quite calm."], ["yes"]]),
    ("all too short for four words", ["a b", "c"], [["a b"], ["c d"]]),
]

PUBLISHED = [
    ("sacreBLEU test suite: README example", "bleu", 5e-9 * 10,
     ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."],
     [["The dog bit the man.", "The dog had bit the man."],
      ["It was not unexpected.", "No one was surprised."],
      ["The man bit him first.", "The man had bitten the dog."]], 48.530827),
    ("sacreBLEU test suite: effective order, aa", "chrf", 1e-9, ["aa"], [["ab"]], 25.0),
    ("sacreBLEU test suite: effective order, a b c", "chrf", 1e-9, ["a b c"], [["abc"]], 100.0),
    ("sacreBLEU test suite: effective order, two sentences", "chrf", 1e-9, ["a", "b"], [["a"], ["c"]], 50.0),
    ("Hugging Face chrf documentation", "chrf", 1e-9,
     ["The relationship between cats and dogs is not exactly friendly.",
      "a good bookshop is just a genteel black hole that knows how to read."],
     [["The relationship between dogs and cats is not exactly friendly."],
      ["A good bookshop is just a genteel Black Hole that knows how to read."]], 84.64214891738334),
    ("Hugging Face chrf documentation, word_order=2", "chrfpp", 1e-9,
     ["The relationship between cats and dogs is not exactly friendly.",
      "a good bookshop is just a genteel black hole that knows how to read."],
     [["The relationship between dogs and cats is not exactly friendly."],
      ["A good bookshop is just a genteel Black Hole that knows how to read."]], 82.87263732906315),
]


def expected(candidates, references, effective):
    return {"chrf": chrf(candidates, references, 0), "chrfpp": chrf(candidates, references, 2),
            "bleu": bleu(candidates, references, effective)}


def make():
    cases = [{"name": name, "sentence": True, "candidates": [c], "references": [r],
              "expected": expected([c], [r], True)} for name, c, r in SENTENCES]
    cases += [{"name": name, "sentence": False, "candidates": c, "references": r,
               "expected": expected(c, r, False)} for name, c, r in CORPORA]
    published = [{"name": name, "metric": metric, "tolerance": tolerance, "candidates": c,
                  "references": r, "score": score} for name, metric, tolerance, c, r, score in PUBLISHED]
    return {"cases": cases, "published": published}


def compare_with_nltk():
    from nltk.translate.bleu_score import SmoothingFunction, corpus_bleu
    for name, c, r in CORPORA + [(name, [c], [r]) for name, c, r in SENTENCES]:
        words = [tokenize_13a(text) for text in c]
        ours = bleu(c, r, False)
        if min(map(len, words)) < 4 or ours == 0:
            continue
        theirs = 100 * corpus_bleu([[tokenize_13a(x) for x in texts] for texts in r], words,
                                   smoothing_function=SmoothingFunction().method3)
        print(f"{abs(ours - theirs):.1e}  {name}")


if __name__ == '__main__':
    if '--nltk' in sys.argv:
        compare_with_nltk()
    else:
        json.dump(make(), sys.stdout, ensure_ascii=False, indent=1)
        print()
