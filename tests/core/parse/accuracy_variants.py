"""The ways in which other posts and other years print what the telegrams of the corpus print, so that the parser is measured on
more than the telegrams that everybody has seen.

Each group is one line of a telegram; a variant is (pattern, replacement). ../shared/cable-anatomy.md and real telegrams have
every one of them. What is true of a telegram stays true of its variants.
"""
import random
import re

LEVEL = r"((?:[A-Z] ){5,}[A-Z]|UNCLAS|LIMITED OFFICIAL USE)"
PLACE = r"((?:SECTION \d OF \d )?(?:LA PAZ|STATE) \d+)"
GROUP = r"^([ZOPR ]+)(\d\d)(\d{4})Z ([A-Z]{3}) (\d)(\d)"

GROUPS = [
    [  # page markers; all of a telegram
        (r"^ *(PAGE \d\d) +([A-Z].*Z)$", r"\1\n\2"),
        (r"^ *(PAGE \d\d) +([A-Z].*Z)$", r"\1\n\n\2\n"),
        (r"^ *(PAGE \d\d +[A-Z ]+\d+)( \d\d OF \d\d)? +(\d{6})Z$", r"\1\2 \3 Z"),
    ],
    [(GROUP, r"\1\2 \3 Z \4 \5 \6"), (GROUP, r"\1\2\3Z\4\5\6"), (GROUP, r"\1\2\3Z \4 19\5\6"), (GROUP, r"\1\2\3 Z \4 \5\6")],
    [
        (rf"^{LEVEL} {PLACE}$", r"\1 \2 EXDIS"),
        (rf"^{LEVEL} {PLACE}$", r"\1 \2\n\nLIMDIS"),
        (rf"^{LEVEL} {PLACE}$", r"\1 \2 TOSEC 110023"),
        (rf"^{LEVEL} (?:LA PAZ|STATE) (\d+)$", r"\1 \2"),
        (r"^UNCLAS ", "UNCLASSIFIED "),
        (r"^UNCLAS ", "UNCLS "),
        (r"^LIMITED OFFICIAL USE (?=[LS])", "LIMITED OFFFICIAL USE "),
        (r"^LIMITED OFFICIAL USE (?=[LS])", "L I M I T E D  O F F I C I A L  U S E  "),
        (r"^C O N F I D E N T I A L", "CONFIDENTIAL"),
        (r"^C O N F I D E N T I A L", "C O N F I D E N T A L"),
    ],
    [
        (r"^E\.O\. (\d{5})", r"E.0. \1"),
        (r"^E\.O\. (\d{5}):", r"EO \1"),
        (r"^E\.O\. (\d{5}):", r"E.O. 12356:"),
        (r"^E\.O\. (\d{5}): ?N/A", r"E.O. \1 N.A."),
        (r"^ *E\.? ?O.*\n", ""),
    ],
    [
        (r"^TAGS: ?", "TAGS "),
        (r"^TAGS: ?", "TAGS - "),
        (r"^TAGS: ?", "TAGS-"),
        (r"^TAGS: ?", "TAGS, "),
        (r"^TAGS: ?", "TAGS : "),
        (r"^TAGS: ?", "TAG: "),
        (r"^(TAGS: .*)\n(SUBJ.*)$", r"\1 \2"),
    ],
    [
        (r"^SUBJ(?:ECT)?: ?", "SUBJ "),
        (r"^SUBJ(?:ECT)?: ?", "SUBJ - "),
        (r"^SUBJ(?:ECT)?: ?", "SUBJECT:   "),
        (r"^SUBJ(?:ECT)?: ?", "SUBJECT; "),
        (r"^SUBJ(?:ECT)?: ?", "SUBJ.: "),
        (r"^SUBJ(?:ECT)?: ?", "SUBJ:\n"),
    ],
    [(r"^REFS?: ", "REF "), (r"^REFS?: ", "REF(S): "), (r"^REFS?: ", "REFERENCES: "), (r"^REFS?: ", "REFTEL: ")],
    [(r"^(\d{1,2})\. (?=\D)", r"\1."), (r"^(\d{1,2})\. ", r"\1.  ")],  # the numbers of paragraphs; all of a telegram
]
ALL_LINES = (0, 7)  # groups of which every line changes


def break_page(text, generator):
    """A page ends inside the head: between banners, a marker stands in a line of it."""
    marker = re.search(r"^ *PAGE 01( .*)$", text, re.M)
    words = list(re.finditer(r"^(?:TAGS|SUBJ|SUBJECT|REF|REFS)\b.*?\w( )", text, re.M))
    if marker is None or not words:
        return text
    at = generator.choice(words)
    banner = "\n\nCONFIDENTIAL\n\n"
    return text[:at.start(1)] + f"{banner}\n{banner}\nPAGE 02{marker[1]}\n\n" + text[at.end(1):]


def vary(text, generator):
    """A variant of half of the groups, drawn by the generator, and a page break in the head of one in four."""
    if generator.random() < 1 / 4:
        text = break_page(text, generator)
    for place, variants in enumerate(GROUPS):
        possible = [(pattern, to) for pattern, to in variants if re.search(pattern, text, re.M)]
        if possible and generator.random() < 1 / 2:
            pattern, to = generator.choice(possible)
            text = re.sub(pattern, to, text, count=0 if place in ALL_LINES else 1, flags=re.M)
    return text


def generator():
    return random.Random(20060622)
