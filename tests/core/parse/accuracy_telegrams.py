"""The telegrams of the National Archives, as people hold them, against the catalogue that is printed behind each.

What is true of a telegram is read here from the layout text alone, without a line of the parser: the attributes behind the
message, and of the message what is printed (its date-time group, TAGS line, subject, signature, numbers and words).
docs/accuracy.md explains the rows.
"""
import collections
import contextlib
import copy
import re
import shutil
import tempfile
from pathlib import Path

from accuracy_score import Score, numbers_invented, parse, words
import accuracy_variants as variants

FORMS = ["text", "layout", "pdf", "bare", "dense", "varied"]
ROWS = ["identifier", "date", "classification", "tags", "subject", "signature", "numbering", "numbers printed",
        "references", "nothing foreign", "text kept"]
TARGETS = {"identifier": 99.5, "date": 99.5, "classification": 99.5, "tags": 99, "subject": 98, "signature": 99,
           "numbering": 99.5, "numbers printed": 100, "references": 97, "nothing foreign": 100, "text kept": 99}
VARIED = 4  # how often each telegram is varied

STAMP = re.compile(r"^\s*(?:Sheryl P\. Walter\s+)?Declassified/Released\b.*$")
TITLE = re.compile(r"^\s*Message (?:Text|Attributes)\s*$")
LEVELS = r"(?:TOP SECRET|SECRET|CONFIDENTIAL|LIMITED OFFICIAL USE|UNCLASSIFIED)"
BANNER = re.compile(rf"^\s*{LEVELS}(?:\s+POSS DUPE)?\s*$")
PAGE = re.compile(r"^\s*PAGE\s+\d\d(?:\s+[A-Z][A-Z ]*\d{4,6}(?:\s+\d\d OF \d\d)?(?:\s+\d{6}Z(?: POSS DUPE)?)?)?\s*$")
PAGE_PLACE = re.compile(r"^\s*[A-Z][A-Z ]+ \d{5,6}(?:\s+\d\d OF \d\d)?\s+\d{6}Z\s*$")  # the second line of such a marker
END = re.compile(r"^\s*NNNN?\s*$")
TAIL = re.compile(r"^\s*(?:NNNN?|E{4,}|<< END OF DOCUMENT >>|\*\*\* Current .*|NOTE BY OC/?T\b.*)\s*$")
CLASSIFICATION = re.compile(r"^\s*(?:(?:[A-Z] ){4}|UNCLAS|LIMITED OFFICIAL|CONFIDENTIAL|SECRET)")
LABEL = re.compile(r"^\s*(?:E\. ?[O0]\.?M?|EO|TAGS?|SUBJ(?:ECT)?|REFS?|REFERENCES?|REFTELS?)\b[ :.-]", re.I)
NUMBER = re.compile(r"^[ \t]*(\d{1,3})\.(?=\s|\(|[A-Za-z\"])", re.M)
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()


def squeeze(text):
    return re.sub(r"[\W_]", "", text or "").upper()


class Telegram:
    """One telegram: `attributes`, {name: value}; `bare`, its lines without stamps and attributes; `message`, these without
    banners, page markers and the repeated heads of further sections."""

    def __init__(self, name, layout):
        self.name = name
        lines = layout.replace("\f", "\n").split("\n")
        end = next((i for i, line in enumerate(lines) if line.strip() == "Message Attributes"), len(lines))
        self.attributes = read_attributes(lines[end + 1:])
        self.bare = [line for line in lines[:end] if not STAMP.match(line) and not TITLE.match(line)]
        self.message = without_repeated_heads(without_markers(self.bare))

    def attribute(self, name):
        value = self.attributes.get(name, "")
        return "" if value.lower() == "n/a" else value


def read_attributes(lines):
    attributes, name = {}, None
    for line in lines:
        start = re.match(r"([A-Z][A-Za-z]*(?: [A-Za-z]+)*):(?:\s|$)(.*)", line)
        if STAMP.match(line):
            continue
        if start and (start[1] == "TAGS" or re.search("[a-z]", start[1])):
            name = start[1]
            attributes.setdefault(name, start[2].strip())
        elif name and line.strip():
            attributes[name] = (attributes[name] + " " + line.strip()).strip()
    return {name: value.replace("\\", "") for name, value in attributes.items()}


def without_markers(lines):
    """A page marker of two lines may have a blank one between."""
    kept, after_page = [], False
    for line in lines:
        if PAGE.match(line):
            after_page = not re.search(r"\dZ(?: POSS DUPE)?\s*$", line)
        elif after_page and PAGE_PLACE.match(line):
            after_page = False
        elif not BANNER.match(line):
            after_page = after_page and not line.strip()
            kept.append(line)
    return kept


def without_repeated_heads(lines):
    """From NNN to the classification line of the next section stands the head again."""
    kept, skipping = [], ""
    for i, line in enumerate(lines):
        if END.match(line) and any(re.match(r"\s*FM ", below) for below in lines[i + 1:]):
            skipping = "to FM"
        elif skipping == "to FM" and re.match(r"\s*FM ", line):
            skipping = "to the classification"
        elif skipping == "to the classification" and CLASSIFICATION.match(line):
            skipping = ""
        elif not skipping:
            kept.append(line)
    return kept


# ---- what is printed ----

def head_end(lines):
    """The line on which the body begins: the first number below a labelled field, or where the fields end."""
    first = next((i for i, line in enumerate(lines) if re.match(r"\s*1\.", line)
                  and any(LABEL.match(above) for above in lines[:i])), len(lines))
    labels = [i for i in range(first) if LABEL.match(lines[i])]
    if not labels:
        return next((i + 1 for i, line in enumerate(lines) if CLASSIFICATION.match(line)), 0)
    end = labels[-1] + 1
    while end < first and lines[end].strip():
        end += 1
    return end


def printed_field(telegram, label):
    """The lines of a field of the head: to the blank line or the next label. None where it is not printed."""
    head = telegram.message[:head_end(telegram.message)]
    start = next((i for i, line in enumerate(head) if re.match(label, line)), None)
    if start is None:
        return None
    end = start + 1
    while end < len(head) and head[end].strip() and not LABEL.match(head[end]):
        end += 1
    return " ".join([re.sub(label, "", head[start])] + head[start + 1:end]).strip()


def printed_tags(telegram):
    field = printed_field(telegram, r"\s*TAGS?\b[ :.-]*")
    if not field:
        return None
    persons = [re.sub(r"\s+", " ", person) for person in re.findall(r"\(([^)]*)\)", field)]
    return set(filter(None, re.split(r"[\s,;:]+", re.sub(r"\([^)]*\)", " ", field)) + persons))


def printed_date(telegram):
    """The first date-time group: 2006-06-22T15:16."""
    for line in telegram.message:
        group = re.match(r"\s*(?:[ZOPRW]\s+)+(\d[\d ]*\d) ?Z\s+([A-Z]{3})[A-Z]*\s+(\d ?\d)\b", line)
        digits = group and group[1].replace(" ", "")
        if group and len(digits) == 6 and group[2] in MONTHS:
            year = 1900 + int(group[3].replace(" ", ""))
            return f"{year}-{MONTHS.index(group[2]) + 1:02}-{digits[:2]}T{digits[2:4]}:{digits[4:]}"
    return None


def draft_date(telegram):
    day, month, year = telegram.attribute("Draft Date").upper().split()
    return f"{year}-{MONTHS.index(month) + 1:02}-{day}"


def printed_signature(telegram):
    """The last line of the message, where it is a name alone; else None."""
    lines = [line.strip() for line in telegram.message if line.strip() and not TAIL.match(line)]
    return lines[-1] if lines and re.fullmatch(r"[A-Z]{3,}(?:[ -][A-Z]{3,})?", lines[-1]) else None


def printed_numbers(telegram):
    """The numbers at the start of lines when they run 1..n without a flaw, else None."""
    body = telegram.message[head_end(telegram.message):]
    numbers = [int(n) for n in NUMBER.findall("\n".join(body))]
    return numbers if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)) else None


# ---- the rows ----

def identifier(telegram):
    """1974LAPAZ00900 is 74LAPAZ900; 1974LAPAZ00900_b is a second document of that number."""
    year, post, serial = re.match(r"\d\d(\d\d)([A-Z]+)0*(\d+)", telegram.attribute("Document Number")).groups()
    return year + post + serial


def score_date(score, telegram, cable):
    wanted, found = printed_date(telegram), cable["date"] or ""
    if wanted:
        score.add(found.startswith(wanted), telegram.name, f"printed {wanted}, found {found}")
    else:
        wanted = draft_date(telegram)
        near = found[:7] == wanted[:7] and abs(int(found[8:10]) - int(wanted[8:10])) <= 1
        score.add(near, telegram.name, f"drafted {wanted}, found {found}")


def score_tags(score, telegram, cable):
    """Every tag that is printed, and no other: what the archive adds to a line that is printed stands apart from it."""
    printed = printed_tags(telegram)
    if printed is None:
        return
    found = set(cable["tags"])
    lost = {tag for tag in printed if squeeze(tag) not in map(squeeze, found)}
    invented = {tag for tag in found if squeeze(tag) not in map(squeeze, printed)}
    score.add(not lost and not invented, telegram.name,
              f"printed {sorted(printed)}, found {sorted(found)}, lost {sorted(lost)}, invented {sorted(invented)}")


def score_subject(score, telegram, cable, bare):
    """The printed subject. The catalogue's may be cut, or run on into the text; it counts where none is printed."""
    printed = printed_field(telegram, r"\s*SUBJ(?:ECT)?\b[ :.-]*")
    wanted = printed or ("" if bare else telegram.attribute("Subject"))
    found = cable["subject"]
    marking = r"^\s*\([A-Z]\)"
    right = squeeze(re.sub(marking, "", found or "")) == squeeze(re.sub(marking, "", wanted))
    score.add(right, telegram.name,
              f"{'printed' if printed else 'catalogued'} {wanted!r}, found {found!r}, catalogue {telegram.attribute('Subject')!r}")


def catalogued_references(telegram):
    """(year or "", post, serial) of the telegrams that the catalogue names. It holds 36 characters a line and puts a comma
    between the lines."""
    value = re.sub(r"^(.{36}), ", r"\1", telegram.attribute("Reference"))
    for year, post, serial in re.findall(r"(?:\b(\d\d) )?\b([A-Z]{2,}(?: [A-Z]{2,})?),? 0*(\d+)(?=$|[\s;:,.])", value):
        if post[:3] not in MONTHS and not re.search(r"\b(?:OF|DTD|MSG)\b", post):
            yield year, post.replace(" ", ""), serial


def score_references(score, telegram, cable, bare):
    """Where the catalogue names no year it may be this one's or the one before. Without the catalogue there is only what the
    message names: one telegram has the attributes of another."""
    printed = set(re.findall(r"0*(\d+)", " ".join(telegram.message)))
    found = {reference["id"] for reference in cable["references"]}
    this = int(identifier(telegram)[:2])
    for year, post, serial in catalogued_references(telegram):
        if bare and serial not in printed:
            continue
        years = [year] if year else [f"{this:02}", f"{this - 1:02}"]
        score.add(any(y + post + serial in found for y in years), telegram.name,
                  f"{year} {post} {serial} not among {sorted(map(str, found))}")


FOREIGN = (r"Declassified/Released|Sheryl P\. Walter|EO Systematic Review|Message (?:Text|Attributes)|"
           r"\bPAGE \d\d\b|\bNNNN?\b|Document Number:|Legacy Key|Draft Date:|"
           r"Capture Date|Disposition|Review (?:Action|Date|Mark)|Film Number|\*\*\* Current|END OF DOCUMENT")


def strings_of(value, path=""):
    """(path, string) of every string in what was parsed."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings_of(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for item in value:
            yield from strings_of(item, path)


def body_words(cable):
    parts = [p[k] or "" for p in cable["paragraphs"] for k in ("heading", "text")]
    return words("\n".join(parts + [cable["signed"] or ""]).upper())


def score_foreign(score, telegram, cable):
    """No stamp, attribute, banner or page marker in a field or a paragraph."""
    serial = re.search(r"0*(\d+)\D*$", telegram.attribute("Document Number"))[1]
    marker = re.compile(rf"{FOREIGN}|\b0*{serial}(?: \d\d OF \d\d)? \d{{6}}Z\b")
    faults = [f"{path}: {marker.search(string)[0]!r} in {string[:100]!r}" for path, string in strings_of(cable)
              if path not in ("source", "problems") and marker.search(string)]
    surplus = body_words(cable) - words("\n".join(telegram.message).upper())
    banners = {word: n for word, n in surplus.items()
               if n > 0 and re.search(r"(?:CONFIDENTIAL|SECRET|UNCLASSIFIED|LIMITED|OFFICIAL)$", word)}
    if banners:
        faults.append(f"banners among the paragraphs: {banners}")
    score.add(not faults, telegram.name, "; ".join(faults)[:600])


def rejoin(lost, surplus, lines):
    """A word that is cut at the end of a line may come out as one."""
    text = "\n".join(line for line in lines if line.strip()).upper()
    for head, tail in re.findall(r"(\w+)-\s*\n\s*(\w+)", text):
        if surplus[head + tail] and (lost[head] or lost[tail]):
            surplus[head + tail] -= 1
            lost[head] -= 1
            lost[tail] -= 1


HANDLING = re.compile(r"\b(?:PASS|FOR|FROM|TO|ALSO|DEPT|DEPARTMENT)\b|^[A-Z]+DIS\b")  # a caption; other lines are text


UNLABELLED = re.compile(r"[A-Z][A-Z ]+ \d{3,6}\s*\n")  # a reference below the last label, whatever that is


def below_reference(telegram):
    """The words of the lines directly below REF, where it is the last field: a reference that goes on below a blank line. Or
    those of a reference that has no label."""
    end = head_end(telegram.message)
    labels = [line for line in telegram.message[:end] if LABEL.match(line)]
    below = "\n".join(telegram.message[end:]).lstrip("\n ")
    if not labels or not (re.match(r"\s*REF", labels[-1], re.I) or UNLABELLED.match(below)):
        return collections.Counter()
    return words(re.split(r"\n\s*\n|\n\s*1\.", below)[0].upper())


def excused(telegram, cable, lines):
    """The words that may be missing from the paragraphs because a field has them, each as often as it has it: those of a
    reference that are printed directly below REF, and those of captions that are lines of handling."""
    strings = list(strings_of(cable))
    references = words("\n".join(string for path, string in strings if path.startswith("reference")).upper())
    captions = words("\n".join(string for path, string in strings if path == "captions").upper())
    handling = words("\n".join(line for line in lines if HANDLING.search(line.strip())).upper())
    return (references & below_reference(telegram)) + (captions & handling)


def score_kept(score, telegram, cable):
    """At least 99 of 100 words of the body are in a paragraph. A reference below the head, or a line of handling, may be in
    its field."""
    lines = telegram.message[head_end(telegram.message):]
    body = words("\n".join(line for line in lines if not TAIL.match(line)).upper())
    found = body_words(cable)
    lost, surplus = body - found, found - body
    rejoin(lost, surplus, lines)
    lost = +lost - excused(telegram, cable, lines)
    numbers = collections.Counter(str(p["number"]) for p in cable["paragraphs"])
    printed = collections.Counter({word: numbers[word.lstrip("0")] for word in lost})
    lost -= printed
    score.add(sum(lost.values()) * 100 <= sum(body.values()), telegram.name,
              f"{sum(lost.values())} of {sum(body.values())} words: " + " ".join(sorted(lost.elements()))[:300])


def score_cable(scores, telegram, cable, bare):
    name = telegram.name
    scores["identifier"].add(cable["id"] == identifier(telegram), name, f"wanted {identifier(telegram)}, found {cable['id']}")
    wanted = telegram.attribute("Original Classification")
    scores["classification"].add(cable["classification"] == wanted, name, f"wanted {wanted}, found {cable['classification']}")
    score_date(scores["date"], telegram, cable)
    score_tags(scores["tags"], telegram, cable)
    score_subject(scores["subject"], telegram, cable, bare)
    signature = printed_signature(telegram)
    if signature:
        scores["signature"].add(cable["signed"] == signature, name, f"wanted {signature}, found {cable['signed']}")
    numbers = printed_numbers(telegram)
    if numbers:
        found = [p["number"] for p in cable["paragraphs"] if p["number"] > 0]
        scores["numbering"].add(found == numbers, name, f"printed 1..{len(numbers)}, found {found}")
    invented = numbers_invented(cable, "\n".join(telegram.bare))
    scores["numbers printed"].add(not invented, name, f"invented {invented}")
    score_references(scores["references"], telegram, cable, bare)
    score_foreign(scores["nothing foreign"], telegram, cable)
    score_kept(scores["text kept"], telegram, cable)


# ---- the forms ----

def made_documents(telegrams, form, directory):
    """Files without stamps and attributes, as libraries on the web copied them: with the blank lines of the layout, or
    (dense) with none; or (varied) both in turn, with the variants of accuracy_variants. Their names say nothing."""
    generator = variants.generator()
    for place, telegram in enumerate(telegrams * (VARIED if form == "varied" else 1)):
        dense = form == "dense" or form == "varied" and place % 2
        lines = [line.strip() for line in telegram.bare if line.strip()] if dense else telegram.bare
        text = "\n".join(lines).strip("\n") + "\n"
        path = Path(directory) / f"document-{place:03}.txt"
        path.write_text(variants.vary(text, generator) if form == "varied" else text, encoding="utf-8")
        yield path, copy_of(telegram, path) if form == "varied" else telegram


def copy_of(telegram, path):
    copied = copy.copy(telegram)
    copied.name = f"{telegram.name} ({path.stem})"
    return copied


def measure_files(binary, files, bare):
    """Every file must give one cable."""
    scores = {row: Score() for row in ROWS}
    files = dict(files)
    cables = collections.defaultdict(list)
    for cable in parse(binary, sorted(files)):
        cables[Path(cable["source"].split("#")[0])].append(cable)
    for path, telegram in files.items():
        if len(cables[path]) != 1:
            scores["identifier"].add(False, telegram.name, f"{len(cables[path])} cables: {[c['id'] for c in cables[path]]}")
        if cables[path]:
            score_cable(scores, telegram, cables[path][0], bare)
    return scores


def measure(binary, folder, form, made=None):
    """The scores of one form, or None where there is no pdftotext to read it. made: the folder for documents that are made; a temporary
    one when it is None."""
    telegrams = [Telegram(path.stem, path.read_bytes().decode("utf-8", "replace"))
                 for path in sorted((folder / "layout").glob("*.txt"))]
    if form in ("bare", "dense", "varied"):
        if made is not None:
            (made / form).mkdir(parents=True, exist_ok=True)
        with contextlib.nullcontext(made / form) if made is not None else tempfile.TemporaryDirectory() as directory:
            return measure_files(binary, made_documents(telegrams, form, directory), True)
    if form == "pdf" and not shutil.which("pdftotext"):
        print("telegrams: no pdftotext here, the column pdf is skipped")
        return None
    suffix = ".pdf" if form == "pdf" else ".txt"
    files = [(folder / form / (t.name + suffix), t) for t in telegrams]
    return measure_files(binary, [(path, t) for path, t in files if path.is_file()], False)


def faults(table):
    """What a form shows below its target."""
    for form, scores in table.items():
        for row in ROWS if scores is not None else []:
            percentage, target = scores[row].percentage(), TARGETS[row]
            if percentage is None:
                yield f"telegrams: {form}: {row}: no answer"
            elif percentage < target:
                yield f"telegrams: {form}: {row}: {percentage:.2f} %, the target is {target} %"
