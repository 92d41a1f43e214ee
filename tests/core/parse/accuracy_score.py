"""What the tables of `accuracy` share: asking the parser, counting answers, and printing rows."""
import collections
import json
import re
import subprocess

WORD = re.compile(r"[^\W_]+")


def parse(binary, paths):
    """The objects that `cablefs parse --json` prints, in order; empty when it can read none of the paths."""
    run = subprocess.run([binary, "parse", "--json", *map(str, paths)], stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, check=False)
    objects = [json.loads(line) for line in run.stdout.splitlines() if line.strip()]
    return [o for o in objects if o.get("id")]


MARKED = re.compile(r"^[^\S\n]*1?\u00b6[^\S\n]*\d", re.M)
LINE_NUMBER = re.compile(r"^[^\S\n]*(?:1?\u00b6[^\S\n]*|#)?(\d{1,4})(?=[.) (]|$)", re.M)
PRINTED = re.compile(r"(?:^[^\S\n]*|(?:[.:!?\"')]|\d{6}Z) +)(?:1?\u00b6[^\S\n]*|#)?(\d{1,4})(?=[.) (]|$)", re.M)


def behind_a_mark(printed, numbers, text):
    """The numbers that are printed behind a 1 that was a mark. Only where another number of the document shows that marks
    became a 1 in it: it has the mark itself, or such a 1 though no paragraph is 12."""
    behind = {int(str(n)[1:]) for n in printed if n > 10 and str(n)[0] == "1"} & numbers - printed
    if MARKED.search(text):
        return behind
    shown = {n for n in behind if int(f"1{n}") not in numbers}
    return {n for n in behind if shown - {n}}


def numbers_invented(cable, text):
    """The numbers of paragraphs that the document does not print, perhaps with a 1 before them that was a mark, and that
    no problem says to be recovered. Of a body whose blocks are counted, because at most one number begins a line, none."""
    numbers = [p["number"] for p in cable["paragraphs"] if p["number"] > 0]
    printed = {int(n) for n in PRINTED.findall(text)}
    printed |= behind_a_mark(printed, set(numbers), text)
    counted = numbers == list(range(1, len(numbers) + 1))
    if counted and len(set(numbers) & {int(n) for n in LINE_NUMBER.findall(text)}) <= 1:
        return []
    told = set()
    for problem in cable["problems"]:
        found = re.match(r"paragraph-number: printed (.*), read as (.*)", problem)
        pairs = zip(found[1].split(", "), found[2].split(", ")) if found else []
        told |= {int(number) for was, number in pairs if was == "none"}
    for number in told:  # its neighbours leave exactly that gap
        before, after = number, number
        while before in told:
            before -= 1
        while after in told:
            after += 1
        if (before != 0 and before not in printed) or after not in printed:
            return [number]
    return [n for n in numbers if n not in printed and n not in told]


def words(text):
    return collections.Counter(WORD.findall(text))


class Score:
    """Right and wrong answers of one row of one format."""

    def __init__(self):
        self.right = self.wrong = 0
        self.misses = []

    def add(self, right, ident, detail, weight=1):
        self.right += weight if right else 0
        self.wrong += 0 if right else weight
        if not right:
            self.misses.append((ident, detail))

    def percentage(self):
        n = self.right + self.wrong
        return 100.0 * self.right / n if n else None


def cell(row, scores):
    if scores is None:
        return "n/a"
    score = scores[row]
    if row == "words invented":
        return str(score.wrong)
    percentage = score.percentage()
    return "-" if percentage is None else f"{percentage:.2f} % ({score.wrong})"


def show(table, rows):
    """{column: {row: Score}} as a table, a column that is None as n/a."""
    print(f"{'':26}" + "".join(f"{name:>20}" for name in table))
    for row in rows:
        print(f"{row:26}" + "".join(f"{cell(row, scores):>20}" for scores in table.values()))


def show_misses(table, rows, wanted):
    """Every miss of the wanted rows: column, row, file, detail."""
    for name, scores in table.items():
        for row in rows if scores is not None else []:
            for ident, detail in sorted(scores[row].misses) if wanted in ("all", row) else []:
                print(f"{name}: {row}: {ident}: {detail}")


def references_invented(cable, text):
    """The references of which the document prints no serial, or prints another text than they say."""
    serials = {int(re.sub("[Oo]", "0", n)) for n in re.findall(r"(?<![0-9])[0-9Oo]*[0-9][0-9Oo]*", text)}
    printed = re.sub(r"\s", "", text).upper()
    invented = []
    for reference in cable["references"]:
        serial = int(re.search(r"\d+$", reference["id"])[0])
        if serial not in serials or re.sub(r"\s", "", reference["text"]).upper() not in printed:
            invented.append(reference["id"])
    return invented
