"""Documents of a megabyte that repeat one thing: what they hold, for worst_cases.py.

Each kind is a frame and a unit that fills it, or a function of its number. All are fictional.
"""
import gzip
import io
import json
import zipfile

SIZE = 1000 * 1000

HEAD = """VZCZCXRO2117
PP RUEHPBN RUEHSCX
DE RUEHVLM #1207/01 1701405
ZNY CCCCC ZZH
P 191405Z JUN 06
FM AMEMBASSY VELM
TO RUEHC/SECSTATE WASHDC PRIORITY 3318

C O N F I D E N T I A L VELM 001207

SIPDIS

E.O. 12958: DECL: 06/19/2016
"""
FIELDS = "TAGS: PREL\nSUBJECT: HONEY\n"
BODY = "\n1. (C) "
LINE = HEAD.index("C O N F")
TO = HEAD.index("TO RUEHC")
CAPTIONS = HEAD.index("E.O.")

# name: what is repeated, in the body of a cable
IN_BODY = {
    "one-line": "x", "words": "word ", "newlines": "\n", "blanks": " ", "blank-lines": " \n", "returns": "\r", "tabs": "\t",
    "nuls": "\0", "controls": "\x01", "accents": "\u00e9", "wide": "\u4e2d", "digits": "1", "letters": "A", "spaced": "A B ",
    "colons": ":", "commas": ",", "points": ".", "slashes": "/", "quotes": '"', "hashes": "#", "stars": "*", "open": "(",
    "brackets": "()", "square": "[", "amps": "&", "entities": "&amp;", "entity-open": "&#", "entity-number": "&#65;",
    "entity-long": "&#x0000000000000000000000000000A", "rules": "-------\n", "rule": "-", "headings": "Summary\n-------\n\n",
    "headings-capitals": "A HEADING\n\n", "headings-pile": "Summary\n-------\n", "signatures": "PENNIFOLD\n", "items": "-- item\n",
    "hyphens": "word-\n", "columns": "Velm        12        40\n", "reftel": "(REF A) REFTEL ", "ends": "NNNN\n",
    "countries": "Kosovo Serbia Italy France ", "unquote": "UNQUOTE\n", "markings": "(C) Text.\n\n", "pilcrows": "\u00b61. ",
    "numbers": lambda i: f"{i + 1}. (C) Text.\n\n", "numbers-same": "1. (C) Text.\n\n", "numbers-bare": lambda i: f"{i + 1}.\n",
    "numbers-items": lambda i: f"{i % 9 + 1}) item\n", "numbers-wild": lambda i: f"{i * 7919 % 9973}. x\n\n",
    "numbers-lost": lambda i: f"1{i % 90 + 1}. (C) Text.\n\n", "lettered": lambda i: f"{chr(97 + i % 26)}. item\n",
    "pages": lambda i: f"VELM 00001207  {i % 999:03} OF 002\n", "pages-apart": lambda i: f"\n\nVELM 00001207  {i % 999:03} OF 002\n\n",
    "pages-old": lambda i: f"PAGE {i % 99:02}        KARSTH  00900  111840Z\n", "cited": lambda i: f"06 VELM {i} ",
    "prose": "The minister said that Kosovo (see REF A) would be told on June 5, 2006; he did not agree.\n",
}

# name: what stands before, and what is repeated
IN_HEAD = {
    "labels": ("", "SUBJECT: HONEY\n"), "labels-mixed": ("", "TAGS: PREL\nREF: VELM 12\nSUBJECT: X\n"),
    "subject": (HEAD + "TAGS: PREL\nSUBJECT: ", "WORD "), "subject-lines": (HEAD + "TAGS: PREL\nSUBJECT: ", "WORD WORD WORD\n"),
    "subject-open": (HEAD + "TAGS: PREL\nSUBJECT: ", "("), "tags": (HEAD + "TAGS: ", "PREL, "),
    "tags-new": (HEAD + "TAGS: ", lambda i: f"T{i:06}, "), "tags-run": (HEAD + "TAGS: ", "PRELECONEINVEFIN"),
    "tags-persons": (HEAD + "TAGS: ", lambda i: f"(NAME{i}, X), "), "tags-open": (HEAD + "TAGS: ", "("),
    "tags-open-codes": (HEAD + "TAGS: ", "(IS,"), "tags-open-blanks": (HEAD + "TAGS: ", "( "),
    "tags-lines": (HEAD + "TAGS: ", lambda i: f"ABC{i}\n"), "ref": (HEAD + FIELDS + "REF: ", lambda i: f"A. VELM {i}, "),
    "ref-lines": (HEAD + FIELDS + "REF: ", lambda i: f"     B. 05 KARST HARBOR {i}\n"),
    "ref-letters": (HEAD + FIELDS + "REF: ", "A. "), "ref-digits": (HEAD + FIELDS + "REF: ", "1"),
    "ref-numbers": (HEAD + FIELDS + "REF: ", "1 "), "ref-open": (HEAD + FIELDS + "REF: ", "("),
    "to": (HEAD[:TO] + "TO ", lambda i: f"RUEHC/POST{i} PRIORITY 12\n"), "to-line": (HEAD[:TO] + "TO ", "RUEHC/POST "),
    "to-list": (HEAD[:TO] + "TO ", "POST; "), "info": (HEAD[:LINE], lambda i: f"INFO AMEMBASSY POST{i}\n"),
    "from": ("FM ", "AMEMBASSY VELM "), "captions": (HEAD[:CAPTIONS], lambda i: f"STATE FOR EUR/{i}\n"),
    "captions-same": (HEAD[:CAPTIONS], "SIPDIS\n"), "caveats": ("C O N F I D E N T I A L VELM 001207 ", "NOFORN "),
    "level": ("", "S E C R E T "), "levels": ("", "S E C R E T VELM 001207\n"), "order": (HEAD, "DECL: "),
    "classified": (HEAD + FIELDS + "CLASSIFIED BY: ", "BY DCM. "),
    "sections": (HEAD + FIELDS, lambda i: f"C O N F I D E N T I A L SECTION {i % 99 + 1:02} OF 99 VELM 001207\n"),
    "telegrams": ("", lambda i: HEAD.replace("1207", str(1207 + i)) + FIELDS + BODY + "x\n"), "zczc": ("", "ZCZC\n"),
    "stations": ("", lambda i: f"DE RUEHVLM #{i} 1701405\n"), "groups": ("", "P 191405Z JUN 06\n"),
    "group-line": ("", "P 191405Z JUN 06 "), "senders": ("", "FM AMEMBASSY VELM\n"),
    "mails": ("", "From marl Mon Jun 19 14:05:00 2006\n\nx\n"), "banners": ("", "Friday, 26 February 2010, 13:37\n"),
    "attributes": ("Message Text\n\n" + HEAD + FIELDS + BODY + "\nMessage Attributes\n\n", lambda i: f"Concepts: HONEY {i}\n"),
    "concepts": ("Message Text\n\n" + HEAD + FIELDS + BODY + "\nMessage Attributes\n\nConcepts: ", lambda i: f"HONEY{i}, "),
    "release": ("UNCLASSIFIED U.S. Department of State Case No. F-2006-0001\n" + HEAD + FIELDS, "RELEASE IN PART B1\n"),
}

TABLE = ("<table class='cable'><tr><td>06VELM1207</td><td>2006-06-19 14:02</td><td>r</td><td>SECRET</td>"
         "<td>Embassy Velm</td></tr></table>")
PAGE_END = TABLE + "<pre>" + HEAD + FIELDS + BODY + "Honey.</pre></html>"
PRE = "<html>" + TABLE + "<pre>"
CELLS = "<html><table class=cable><tr>"

# name: before, what is repeated, behind
IN_PAGE = {
    "attributes": ("<html><div ", lambda i: f"a{i}=1 ", ">" + PAGE_END), "attributes-bare": ("<html><div ", lambda i: f"a{i} ", ">"),
    "attributes-many": ("<html>", lambda i: "<div " + " ".join(f"a{j}=1" for j in range(90)) + ">", PAGE_END),
    "attributes-of-an-end": ("<html></div ", lambda i: f"a{i}=1 ", ">"), "attribute-open": ("<html><div a='", "x", ""),
    "attributes-of-bodies": ("<html>", lambda i: f"<body a{i}=1>", PAGE_END), "after-script": ("<html><script/><p ", lambda i: f"a{i} ", ">"),
    "divs": ("<html>", "<div>", PAGE_END), "pairs": ("<html>", "<div></div>", PAGE_END), "spans": ("<html>", "<span>", PAGE_END),
    "paragraphs": ("<html>", "<p>", PAGE_END), "lists": ("<html>", "<li>", PAGE_END), "tables": ("<html>", "<table>", PAGE_END),
    "rows": (CELLS, "<tr>", "</table><pre>x"), "cells": (CELLS, "<td>x", "</table><pre>x"), "titles": (CELLS, "<th>x", "</table>"),
    "tables-in-cells": (CELLS, "<td><table>", ""), "pres": ("<html>" + TABLE, "<pre>", ""), "pre-pairs": ("<html>" + TABLE, "<pre>x</pre>", ""),
    "breaks": (PRE, "<br>", ""), "ends": ("<html>", "</div>", PAGE_END), "ends-deep": ("<html>" + "<div>" * 200, "</b>", PAGE_END),
    "ends-unknown": ("<html>", lambda i: f"</x{i}>", PAGE_END), "unknown": ("<html>", lambda i: f"<x{i}>", PAGE_END),
    "opens": ("<html>", "<", ""), "opens-named": ("<html>", "<a", ""), "opens-bang": ("<html>", "<!", ""),
    "comments": ("<html>", "<!-- x -->", PAGE_END), "comment-open": ("<html><!--", "-", ""), "comments-open": ("<html>", "<!--", ""),
    "doctypes": ("<html>", "<!DOCTYPE html>", PAGE_END), "instructions": ("<html>", "<?x?>", PAGE_END),
    "scripts": ("<html>", "<script>x</script>", PAGE_END), "script-open": ("<html><script>", "</", ""),
    "references": (PRE, "&eacute;", ""), "reference-open": (PRE, "&#", ""), "reference-names": (PRE, "&a", ""), "text": (PRE, "word ", ""),
    "classes": ("<html><table class='", "x ", "cable'></table><pre>x"), "anchors": ("<html>", lambda i: f"<a name=x{i}>", PAGE_END),
    "ids": ("<html>", lambda i: f"<p id=x{i}>", PAGE_END), "crossed": ("<html>", "<b><p></b>", PAGE_END), "forms": ("<html>", "<form>", PAGE_END),
    "nuls": ("<html>", "\0", PAGE_END), "name": ("<html><", "x", ""),
}


def record(i):
    return (f'"{i}","6/19/2006 14:05","06VELM{i}","Embassy Velm","CONFIDENTIAL","05VELM1|05VELM2","FM AMEMBASSY VELM",'
            '"C O N F I D E N T I A L VELM 00120\nTAGS: PREL\nSUBJECT: HONEY\n\n1. (C) Honey."\n')


REFERENCES = '"1","6/19/2006 14:05","06VELM1","Embassy Velm","CONFIDENTIAL","'
REFERENCES_END = '","h","FM AMEMBASSY VELM\nTAGS: PREL\n1. x"\n'
CUT = record(1) + record(2)[:-4]
IN_DUMP = {
    "quotes": (CUT, '"', ""), "quotes-commas": (CUT, '",', ""), "quotes-lines": (CUT, '"\n', ""), "fields": (CUT, '","', ""),
    "backslashes": (CUT, "\\", ""), "backslash-quotes": (CUT, '\\"', ""), "lines": (CUT, "\n", ""), "junk": (record(1), "junk\n", ""),
    "records": ("", record, ""), "records-open": ("", lambda i: record(i)[:-60] + "\n", ""), "records-short": (record(1), '"1","1/1/1972"\n', ""),
    "beginnings": (record(1), '"1","2/25/1972\n', ""), "references": (REFERENCES, lambda i: f"06VELM{i}|", REFERENCES_END),
    "references-printed": (REFERENCES, lambda i: f"VELM {i}, ", REFERENCES_END), "field": ('"1","', "x", REFERENCES_END),
}

NAMES = "id,date,subject,tags,recipients,concepts,references,body\n"
ROW = NAMES + "06VELM1,2006-06-19,"
IN_TABLE = {
    "rows": (NAMES, lambda i: f"06VELM{i},2006-06-19,S,PREL,R,C,06VELM2,1. (C) x.\n", ""), "quotes": (ROW, '"', ""),
    "quotes-commas": (ROW, '",', ""), "open": (ROW + '"', "a\n", ""), "rows-open": (NAMES, lambda i: f'06VELM{i},2006-06-19,"a\n', ""),
    "commas": (ROW, ",", ""), "lines": (ROW, "\n", ""), "backslashes": (ROW, "\\", ""), "quotes-escaped": (ROW, '\\"', ""),
    "quotes-twice": (ROW, '""', ""), "short": (NAMES, "x\n", ""), "tags": (ROW + "S,", lambda i: f"T{i};", ",,,,x\n"),
    "concepts": (ROW + "S,,,", lambda i: f"T{i};", ",,x\n"), "recipients": (ROW + "S,,", lambda i: f"T{i};", ",,,x\n"),
    "references": (ROW + "S,,,,", lambda i: f"06VELM{i}|", ",x\n"), "subject": (ROW, "S ", ",,,,,x\n"),
}

OBJECT = '{"id":"06VELM1","body":"x"}\n'
IN_OBJECT = {
    "objects": ("", lambda i: f'{{"id":"06VELM{i}","body":"1. (C) x."}}\n', ""), "lists": ('{"id":"06VELM1","body":', "[", ""),
    "objects-deep": ('{"id":"06VELM1","body":', '{"a":', ""), "open": ('{"id":"06VELM1","body":"', "x", ""),
    "escapes": ('{"id":"06VELM1","body":"', "\\n", '"}\n'), "surrogates": ('{"id":"06VELM1","body":"', "\\ud800", '"}\n'),
    "names": ('{"id":"06VELM1",', lambda i: f'"n{i}":1,', '"body":"x"}\n'), "names-same": ('{"id":"06VELM1",', '"body":"x",', '"body":"x"}\n'),
    "names-deep": ('{"id":"06VELM1",', lambda i: f'"n{i}":{{"m{i}":"v"}},', '"body":"x"}\n'),
    "tags": ('{"id":"06VELM1","tags":[', lambda i: f'"T{i}",', '"U"],"body":"x"}\n'), "number": ('{"id":"06VELM1","n":', "1", "}\n"),
    "array": ("[", lambda i: f'{{"id":"06VELM{i}","body":"1. (C) x."}},\n', "{}]"), "cut": ("", '{"id":"06VELM1","body":"x"\n', ""),
    "cut-in-text": (OBJECT, '{"id":"06VELM1","body":"x\n', ""), "opens": ("", '{"id":', ""), "opens-lines": ("", '{"id":\n', ""),
    "within": ('{"cables":[', lambda i: f'{{"id":"06VELM{i}","body":"1. (C) x."}},', "{}]}"), "blanks": ('{"id":"06VELM1",', " ", '"body":"x"}\n'),
    "cut-in-lines": ("[\n", '  {\n    "id": "06VELM1",\n    "body": "x"\n', ""), "commas": ('{"id":"06VELM1"', ",", '"body":"x"}\n'),
}


def filled(unit, size):
    if not callable(unit):
        return (unit * (size // len(unit) + 1))[:size]
    parts, n, i = [], 0, 0
    while n < size:
        parts.append(unit(i))
        n += len(parts[-1])
        i += 1
    return "".join(parts)


def zipped(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def archives(size):
    """About as many bytes as asked for, and what unpacks to far more of them."""
    cable = HEAD + FIELDS + BODY + "Honey.\n"
    yield "bomb.zip", zipped([("06VELM1.txt", cable + "Honey would come.\n" * (size * 190 // 18))])
    yield "bomb-of-members.zip", zipped((f"06VELM{i}.txt", "\0" * (size * 2)) for i in range(200))
    yield "bomb.gz", gzip.compress(b"\0" * (size * 900))
    yield "large.zip", zipped([("06VELM1.txt", cable + filled("Honey would come.\n", size * 9))])
    yield "members.zip", zipped(((f"06VELM{i}.txt", cable) for i in range(size // 400)), zipfile.ZIP_DEFLATED)
    yield "members-empty.zip", zipped((f"{i}", "") for i in range(size // 110))
    yield "names.zip", zipped((("a/" * 200 + f"{i}", "x") for i in range(size // 900)))
    nested = zipped([("06VELM1.txt", cable)])
    for depth in range(20):
        nested = zipped([(f"{depth}.zip", nested)], zipfile.ZIP_STORED)
    yield "nested.zip", nested
    yield "damaged.zip", (b"PK\3\4" + b"\xff" * 26) * (size // 30)
    yield "objects.jsonl.gz", gzip.compress("".join(json.dumps({"id": f"06VELM{i}", "body": cable}) + "\n"
                                                    for i in range(size // 100)).encode())


def large_members(n, size):
    """An archive of so many cables of so many bytes each, not compressed."""
    text = filled(lambda i: f"The minister said {i} words of honey.\n", size)
    return zipped(((f"06VELM{i}.txt", HEAD.replace("1207", str(1207 + i)) + FIELDS + BODY + text) for i in range(n)), zipfile.ZIP_STORED)


def documents(size):
    """(name, bytes) of each."""
    for name, unit in IN_BODY.items():
        yield f"body-{name}.txt", (HEAD + FIELDS + BODY + filled(unit, size)).encode()
    for name, (before, unit) in IN_HEAD.items():
        yield f"head-{name}.txt", (before + filled(unit, size)).encode()
    for form, suffix, kinds in (("page", "html", IN_PAGE), ("dump", "csv", IN_DUMP), ("table", "csv", IN_TABLE), ("object", "json", IN_OBJECT)):
        for name, (before, unit, behind) in kinds.items():
            yield f"{form}-{name}.{suffix}", (before + filled(unit, size) + behind).encode()
    yield "body-1252.txt", (HEAD + FIELDS + BODY).encode() + b"\xe9 " * (size // 2)
    yield "page-1252.html", PRE.encode() + b"\xe9" * size
    for name, content in archives(size):
        yield f"archive-{name}", content
