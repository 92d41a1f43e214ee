"""documents: telegrams that change, and the files of all forms that hold them. All is fiction.

Few posts, years and serials, so that identifiers meet, and references find what they cite. Everything is drawn from a
random.Random that the caller has, and is the same for the same one.
"""
import copy
import gzip
import io
import json
import tarfile
import warnings
import zipfile
from dataclasses import dataclass, field

warnings.filterwarnings("ignore", "Duplicate name")  # an archive may have two members of one name

POSTS = ("VELM", "SANCALIXTO", "PORTBRAVEN")
ORIGINS = {"VELM": ("AMEMBASSY VELM", "EMBASSY VELM", "AMEMBASSY  VELM"), "SANCALIXTO": ("AMEMBASSY SAN CALIXTO", "USINT SAN CALIXTO"),
           "PORTBRAVEN": ("AMCONSUL PORTBRAVEN", "CONSULATE PORTBRAVEN")}
YEARS = (5, 6)
SERIALS = 5
LEVELS = ("S E C R E T", "C O N F I D E N T I A L", "UNCLAS", "S E C R E T NOFORN", "SECRET//NOFORN", "CONFIDENTIAL")
TAGS = ("PREL", "KV", "VM", "ECON", "PGOV", "PHUM", "KOSOVO", "NATO", "HARBORS", "ECONEINV", "LAMP POSTS", "LAMP_POSTS", "LAMP/POSTS")
SIGNERS = ("PENNIFOLD", "DALEMOND", "DALÉMOND", "DALéMOND", "MARL", "VAN DER LAMP", "O'LAMP", "Arbuthnay", "")
WORDS = ("ferry minister lamp harbour coal honey cement lighthouse keeper boat dinner Kosovo mayor Joaquín referendum paint bridge "
         "Marl Dalemond Lyčka foundation asked answered slept Velm the of and a was not who will").split()
SUBJECTS = ("A LONG DINNER", "A SHORT DINNER", "THE LIGHTHOUSE", "KOSOVO: THE FERRY", "COAL", "")
MONTHS = ("JAN", "JUN", "DEC")


def words(rng, low=3, high=9):
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(low, high)))


@dataclass
class Telegram:
    post: str
    year: int
    serial: int
    month: int = 1  # of MONTHS
    day: int = 19
    hour: int = 14
    dated: bool = True
    origin: int = 0  # of its spellings
    level: int = 0
    subject: str = SUBJECTS[0]
    tags: list = field(default_factory=list)
    references: list = field(default_factory=list)
    paragraphs: list = field(default_factory=list)
    signer: str = ""
    section: tuple = ()  # (2, 3): section 02 of 03
    headless: bool = False  # of a section: neither a date nor a sender, which leaves the year open
    spacing: int = 0  # copies differ in it

    @property
    def ident(self):
        return f"{self.year:02}{self.post}{self.serial}"


def some_telegram(rng):
    post = rng.choice(POSTS)
    return Telegram(post, rng.choice(YEARS), rng.randint(1, SERIALS), rng.randrange(3), rng.randint(10, 13), rng.randint(10, 13),
                    rng.random() < 0.93, rng.randrange(len(ORIGINS[post])), rng.randrange(len(LEVELS)), rng.choice(SUBJECTS),
                    rng.sample(TAGS, rng.randint(0, 3)), some_references(rng),
                    [words(rng) for _ in range(rng.choice((0, 1, 1, 2, 3)))], rng.choice(SIGNERS))


def some_references(rng):
    return [(rng.choice((None, *YEARS)), rng.choice(POSTS), rng.randint(1, SERIALS)) for _ in range(rng.choice((0, 0, 1, 2)))]


def some_sections(rng):
    """All sections of a message but sometimes one."""
    whole = some_telegram(rng)
    n = rng.choice((2, 2, 3))
    whole.paragraphs = [words(rng) for _ in range(n)]
    bare = rng.random() < 0.5
    parts = []
    for i in range(n):
        part = copy.deepcopy(whole)
        part.section, part.paragraphs = (i + 1, n), whole.paragraphs[i:i + 1]
        if i > 0:
            part.headless = bare
            part.tags, part.subject, part.references = [], "", []
        if i + 1 < n:
            part.signer = ""
        parts.append(part)
    if rng.random() < 0.2:
        parts.pop(rng.randrange(n))
    rng.shuffle(parts)
    return parts


def change(rng, telegram):
    """Another version of it: in most cases of the same identifier."""
    t = copy.deepcopy(telegram)
    what = rng.randrange(15)
    if what == 0:
        t.subject = rng.choice(SUBJECTS)
    elif what == 1:
        t.tags = rng.sample(TAGS, rng.randint(0, 3))
    elif what == 2:
        t.references = some_references(rng)
    elif what == 3:
        t.signer = rng.choice(SIGNERS)
    elif what == 4:
        t.origin = rng.randrange(len(ORIGINS[t.post]))
    elif what == 5:
        t.level = rng.randrange(len(LEVELS))
    elif what == 6:
        t.paragraphs = t.paragraphs + [words(rng)]
    elif what == 7 and t.paragraphs:
        t.paragraphs[rng.randrange(len(t.paragraphs))] = words(rng)
    elif what == 8:
        t.paragraphs = t.paragraphs[:-1]
    elif what == 9:
        t.paragraphs = []
    elif what == 10:
        t.serial = rng.randint(1, SERIALS)
    elif what == 11:
        t.year = rng.choice(YEARS)
    elif what == 12:
        t.month, t.day, t.hour = rng.randrange(3), rng.randint(10, 13), rng.randint(10, 13)
    elif what == 13:
        t.dated = not t.dated
    else:
        t.spacing = (t.spacing + rng.randint(1, 3)) % 4
    return t


# ---- as text ----

def head_of(t):
    group = f"P {t.day:02}{t.hour:02}05Z {MONTHS[t.month]} {t.year:02}\n" if t.dated else ""
    route = f"/{t.section[0]:02}" if t.section else ""
    return f"{group}FM {ORIGINS[t.post][t.origin]}\nTO RUEHC{route and ''}/SECSTATE WASHDC PRIORITY {3300 + t.serial}\nINFO RUEHZL/EUROPEAN POLITICAL COLLECTIVE\n"


def reference_of(reference):
    year, post, serial = reference
    return f"{post} {serial}" if year is None else f"{year:02} {post} {serial}"


def body_of(t):
    section = f"SECTION {t.section[0]:02} OF {t.section[1]:02} " if t.section else ""
    out = f"{LEVELS[t.level]} {section}{t.post} {t.serial:06}\n\n"
    if not t.headless:
        out += "SIPDIS\n\nE.O. 12958: DECL: 06/19/2016\n"
        out += f"TAGS: {', '.join(t.tags)}\n" if t.tags else ""
        out += f"SUBJECT: {t.subject}\n\n" if t.subject else "\n"
        if t.references:
            out += "REF: " + "\n     ".join(f"{chr(65 + i)}. {reference_of(r)}" for i, r in enumerate(t.references)) + "\n\n"
    mark = "¶" if t.spacing == 1 else ""
    first = t.section[0] if t.section else 1
    for i, text in enumerate(t.paragraphs):
        text = text.replace(" ", "\n", 2) if t.spacing == 2 else text
        out += f"{mark}{first + i}. (S) {text}.\n" + ("\n\n" if t.spacing == 3 else "\n")
    return out + (f"{t.signer}\n" if t.signer else "")


def text_of(t):
    return ("" if t.headless else head_of(t) + "\n") + body_of(t)


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def page_of(t):
    return (f"<html><body><table class='cable'><tr><th>Reference ID</th></tr><tr><td><a>{t.ident}</a></td></tr></table>"
            f"<code><pre>{escape(head_of(t))}</pre></code><code><pre>{escape(body_of(t))}</pre></code></body></html>")


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def dump_row(number, t):
    date = f"{(1, 6, 12)[t.month]}/{t.day}/20{t.year:02} {t.hour}:05" if t.dated else ""
    cells = (str(number), date, t.ident, ORIGINS[t.post][t.origin].title(), LEVELS[t.level].replace(" ", "") if " " in LEVELS[t.level][:2] else
             LEVELS[t.level], "|".join(f"{y or t.year:02}{p}{s}" for y, p, s in t.references), head_of(t), body_of(t))
    return ",".join(quoted(cell) for cell in cells) + "\n"


def iso_date(t):
    return f"20{t.year:02}-{(1, 6, 12)[t.month]:02}-{t.day:02}T{t.hour:02}:05:00Z" if t.dated else ""


def table_of(telegrams):
    rows = ["ID,Date,Origin,Subject,Tags,References,Text\n"]
    for t in telegrams:
        cells = (t.ident, iso_date(t), t.post, t.subject, ", ".join(t.tags), " ".join(f"{y or t.year:02}{p}{s}" for y, p, s in t.references),
                 body_of(t))
        rows.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n")
    return "".join(rows)


def json_line(t):
    record = {"id": t.ident, "tags": t.tags, "text": body_of(t)}
    if t.dated:
        record["date"] = iso_date(t)
    if t.subject:
        record["subject"] = t.subject
    return json.dumps(record, ensure_ascii=t.spacing == 1) + "\n"


# ---- files ----

@dataclass
class File:
    """What a form needs: a list of telegrams, of (name, File), or bytes."""
    form: str
    items: list = field(default_factory=list)
    raw: bytes = b""

    def bytes(self):
        return FORMS[self.form](self)


def encode(text, latin):
    return text.encode("latin-1", "replace") if latin else text.encode()


def tar_of(file):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, member in file.items:
            info, data = tarfile.TarInfo(name), member.bytes()
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zip_of(file):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in file.items:
            archive.writestr(zipfile.ZipInfo(name.encode("utf-8", "replace").decode()), member.bytes())
    return out.getvalue()


def crlf(text, items):
    return text.replace("\n", "\r\n") if items and items[0].spacing == 3 else text


FORMS = {
    "text": lambda f: encode(crlf("\n\n\n".join(text_of(t) for t in f.items), f.items), f.raw == b"latin"),
    "page": lambda f: page_of(f.items[0]).encode() if f.items else b"<html></html>",
    "dump": lambda f: "".join(dump_row(i, t) for i, t in enumerate(f.items, 1)).encode(),
    "table": lambda f: table_of(f.items).encode(),
    "jsonl": lambda f: "".join(json_line(t) for t in f.items).encode(),
    "gz": lambda f: gzip.compress("".join(text_of(t) for t in f.items).encode(), mtime=0),
    "tar": tar_of,
    "zip": zip_of,
    "other": lambda f: f.raw,
}
SUFFIX = {"text": ".txt", "page": ".html", "dump": ".csv", "table": ".csv", "jsonl": ".jsonl", "gz": ".txt.gz", "tar": ".tar", "zip": ".zip",
          "other": ".txt"}
LISTS = ("dump", "table", "jsonl")
ARCHIVES = ("tar", "zip")
NO_CABLES = (b"", b"honey\ncement\n", b"honey\ncement\nlamps\n", b"\x00\x01\x02\xff", b"%PDF-1.4\nbroken\n", b"<TEI><p>no</p></TEI>\n",
             b"INSERT INTO cable VALUES (1);\n", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04broken", b"\x1f\x8bbroken", b'{"id": \n', b'"1","2\n')


def some_file(rng, inside=False):
    """A file of any form; inside an archive, not another archive."""
    form = rng.choice(("text",) * 6 + ("page", "dump", "table", "jsonl", "gz", "other") + (() if inside else ("tar", "zip")))
    if form == "text":
        items = [some_telegram(rng) for _ in range(rng.choice((1,) * 9 + (2,)))]
        return File(form, items, rng.choice((b"",) * 9 + (b"latin",)))
    if form == "other":
        return File(form, [], rng.choice(NO_CABLES))
    if form in ("page", "gz"):
        return File(form, [some_telegram(rng)])
    if form in LISTS:
        items = [some_telegram(rng) for _ in range(rng.randint(1, 4))]
        if rng.random() < 0.2:
            items += some_sections(rng)
        return File(form, items)
    members = []
    for _ in range(rng.randint(1, 3)):
        member = some_file(rng, True)
        members.append((some_name(rng, member), member))
    return File(form, members)


ODD_NAMES = ("été", "a b", "it's \"x\"", "-n", "#2", "x#2", "b\\c", "\udcff\udcfe", "Ж" * 60, "line\nbreak", "~2", "06VELM1~2", "README")


def some_name(rng, file):
    """A name in a directory: often one of a cable, and not always of its own."""
    suffix = SUFFIX[file.form]
    chance = rng.random()
    telegrams = [t for t in file.items if isinstance(t, Telegram)]
    if chance < 0.45 and telegrams:
        return telegrams[0].ident + suffix
    if chance < 0.6:
        return f"{rng.choice(YEARS):02}{rng.choice(POSTS)}{rng.randint(1, SERIALS)}{suffix}"
    if chance < 0.7:
        return rng.choice(ODD_NAMES) + suffix
    return rng.choice(("notes", "memo", "list", "copy", "a", "b", "z")) + str(rng.randint(1, 4)) * rng.randint(0, 1) + suffix
