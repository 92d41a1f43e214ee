"""steps: directories of documents, and the random steps in which they change.

A step depends on its own random.Random and on what is there, so that a run can be had again, and with steps left out.
What is there is kept as it was made, so that one telegram of a list in an archive can change, too.
"""
import copy
import os
import shutil
import stat
from pathlib import Path

import documents
from documents import ARCHIVES, File, LISTS, SUFFIX, Telegram

ROOTS = ("r1", "r2", "r3")
DIRECTORIES = ("", "", "a", "a/b", "b", "été", "a b", ".hidden")
SINGLE = "single.jsonl"  # a file that is a source by itself
KEEPER = "r1/keeper.txt"  # each root has a file that stays: one that is empty is taken for a disk that is not there
FILES_MAX = 45


GROWS = True  # an update is none from nothing, and ctime tells it what changed; set once, before the first step


class Tree:
    def __init__(self, place):
        self.place, self.files, self.links, self.roots, self.said = Path(place), {}, [], ["r1"], []
        self.replaced = 0  # how often the sources were named anew
        self.may_replace = True  # which makes the index from nothing
        for root in ROOTS:
            (self.place / root).mkdir(parents=True)
            (self.place / root / "notes.txt").write_bytes(b"what lies in " + root.encode() + b"\n")
        self.write(KEEPER, File("text", [Telegram("VELM", 6, 99, paragraphs=["The keeper stays."])]))
        self.write(SINGLE, File("jsonl", [Telegram("VELM", 6, 1, paragraphs=["The ferry is alone."])]))

    # ---- the disk ----

    def full(self, name):
        return self.place / name

    def write(self, name, file, keep=None):
        """keep: a stat whose mtime it gets again."""
        path = self.full(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and not os.access(path, os.W_OK):  # forbidden, and of who is not root
            path.unlink()
        path.write_bytes(file.bytes())
        if keep is not None:
            os.utime(path, ns=(keep.st_atime_ns, keep.st_mtime_ns))
        self.files[name] = file

    def drop(self, name):
        self.full(name).unlink()
        del self.files[name]

    def say(self, what, *names):
        self.said.append(" ".join([what, *(repr(n) for n in names)]))

    # ---- what a step may take ----

    def names(self, *forms):
        return sorted(n for n, f in self.files.items() if n not in (KEEPER, SINGLE) and (not forms or f.form in forms))

    def free_name(self, rng, file):
        """None when all that came up are taken."""
        for _ in range(8):
            name = os.path.join(rng.choice(ROOTS[:2] + ROOTS), rng.choice(DIRECTORIES), documents.some_name(rng, file))
            if not os.path.lexists(self.full(name)) and len(os.fsencode(os.path.basename(name))) < 200:
                return name
        return None

    def put(self, rng, file):
        name = self.free_name(rng, file)
        if name is not None:
            self.write(name, file)
        return name


# ---- the steps: each says what it did, or does nothing ----

def add(tree, rng):
    file = documents.some_file(rng)
    tree.say("add", tree.put(rng, file), file.form)


def add_sections(tree, rng):
    for telegram in documents.some_sections(rng):
        tree.say("add a section", tree.put(rng, File("text", [telegram])))


def add_copy(tree, rng):
    """The same bytes, or the same telegram in another form or spacing, or without its text."""
    names = tree.names()
    if not names:
        return
    name = rng.choice(names)
    file = copy.deepcopy(tree.files[name])
    telegrams = [t for t in file.items if isinstance(t, Telegram)]
    how = rng.choice(("bytes", "spacing", "form", "textless", "another"))
    if how != "bytes" and telegrams:
        t = telegrams[0]
        file = File(rng.choice(("text", "page", "jsonl", "dump", "table")) if how == "form" else "text", [t])
        if how == "spacing":
            t.spacing = (t.spacing + rng.randint(1, 3)) % 4
        elif how == "textless":
            t.paragraphs = []
        elif how == "another":
            file.items = [documents.change(rng, t)]
    tree.say(f"add a copy ({how}) of", name, tree.put(rng, file))


def copy_named(tree, rng):
    """A file of the same name in another directory."""
    names = tree.names()
    if not names:
        return
    name = rng.choice(names)
    to = os.path.join(rng.choice(ROOTS), rng.choice(DIRECTORIES), os.path.basename(name))
    if not os.path.lexists(tree.full(to)):
        file = copy.deepcopy(tree.files[name])
        if rng.random() < 0.5:
            alter(rng, file)
        tree.write(to, file)
        tree.say("add under the same name", to)


def remove(tree, rng):
    names = tree.names()
    if names:
        name = rng.choice(names)
        tree.drop(name)
        tree.say("remove", name)


def remove_some(tree, rng):
    for _ in range(rng.randint(2, 6)):
        remove(tree, rng)


def alter(rng, file):
    """Changes one telegram of a file, however deep it sits."""
    if file.form in ARCHIVES:
        what = rng.choice(("member", "member", "add", "remove", "name"))
        if what == "add" or not file.items:
            member = documents.some_file(rng, True)
            file.items.insert(rng.randint(0, len(file.items)), (documents.some_name(rng, member), member))
        elif what == "remove":
            file.items.pop(rng.randrange(len(file.items)))
        elif what == "name":
            at = rng.randrange(len(file.items))
            file.items[at] = (documents.some_name(rng, file.items[at][1]), file.items[at][1])
        else:
            alter(rng, rng.choice(file.items)[1])
    elif file.form in LISTS:
        what = rng.choice(("change", "change", "append", "insert", "remove", "shuffle", "double"))
        if what == "append":
            file.items.append(documents.some_telegram(rng))
        elif what == "insert" or not file.items:
            file.items.insert(0, documents.some_telegram(rng))
        elif what == "remove":
            file.items.pop(rng.randrange(len(file.items)))
        elif what == "shuffle":
            rng.shuffle(file.items)
        elif what == "double":
            file.items.append(copy.deepcopy(rng.choice(file.items)))
        else:
            at = rng.randrange(len(file.items))
            file.items[at] = documents.change(rng, file.items[at])
    elif file.items:
        at = rng.randrange(len(file.items))
        file.items[at] = documents.change(rng, file.items[at])
    else:
        file.raw = rng.choice(documents.NO_CABLES)


def edit(tree, rng):
    names = tree.names() + tree.names(*LISTS, *ARCHIVES) * 2 + [SINGLE]
    if names:
        name = rng.choice(names)
        alter(rng, tree.files[name])
        tree.write(name, tree.files[name])
        tree.say("edit", name)


def edit_unseen(tree, rng):
    """Other bytes of the same length and mtime: ctime alone tells."""
    names = [n for n in tree.names("text", "jsonl", "table") if any(t.paragraphs for t in tree.files[n].items)]
    if not names:
        return
    name = rng.choice(names)
    file, before = tree.files[name], os.stat(tree.full(name))
    t = rng.choice([t for t in file.items if t.paragraphs])
    at = rng.randrange(len(t.paragraphs))
    t.paragraphs[at] = t.paragraphs[at][::-1]
    tree.write(name, file, before if GROWS else None)
    tree.say("edit without a change of size and mtime", name)


def touch(tree, rng):
    names = tree.names()
    for name in rng.sample(names, min(len(names), rng.choice((1, 1, 3, 99)))):
        when = rng.randint(10**9, 15 * 10**8) * 10**9 + rng.choice((0, 0, 5))
        os.utime(tree.full(name), ns=(when, when))
        tree.say("touch", name)


def write_again(tree, rng):
    """The same bytes: in place, or as a new file."""
    names = tree.names()
    if names:
        name = rng.choice(names)
        if rng.random() < 0.5:
            os.unlink(tree.full(name))
        tree.write(name, tree.files[name])
        tree.say("write again", name)


def move(tree, name, to):
    tree.full(to).parent.mkdir(parents=True, exist_ok=True)
    os.rename(tree.full(name), tree.full(to))
    tree.files[to] = tree.files.pop(name)


def rename(tree, rng):
    names = tree.names()
    if not names:
        return
    name = rng.choice(names)
    to = tree.free_name(rng, tree.files[name])
    if to is not None and rng.random() < 0.5:
        to = os.path.join(os.path.dirname(name), os.path.basename(to))
    if to is not None and not os.path.lexists(tree.full(to)):
        move(tree, name, to)
        tree.say("rename", name, to)


def rename_over(tree, rng):
    """One file takes the place of another."""
    names = tree.names()
    if len(names) > 1:
        name, to = rng.sample(names, 2)
        del tree.files[to]
        move(tree, name, to)
        tree.say("rename over", name, to)


def rename_directory(tree, rng):
    below = sorted({os.path.dirname(n) for n in tree.names() if n.count("/") > 1})
    if below:
        name = rng.choice(below)
        to = os.path.join(rng.choice(ROOTS), rng.choice(("c", "a", "d/e", "z", ".away")))
        if os.path.lexists(tree.full(to)) or to.startswith(name + "/"):
            return
        tree.full(to).parent.mkdir(parents=True, exist_ok=True)
        os.rename(tree.full(name), tree.full(to))
        for old in [n for n in tree.files if n.startswith(name + "/")]:
            tree.files[to + old[len(name):]] = tree.files.pop(old)
        tree.links = [to + n[len(name):] if n.startswith(name + "/") else n for n in tree.links]
        tree.say("rename the directory", name, to)


def remove_directory(tree, rng):
    below = sorted({os.path.dirname(n) for n in tree.names() if n.count("/") > 1})
    if below and rng.random() < 0.4:
        name = rng.choice(below)
        shutil.rmtree(tree.full(name))
        tree.files = {n: f for n, f in tree.files.items() if not n.startswith(name + "/")}
        tree.links = [n for n in tree.links if not n.startswith(name + "/")]
        tree.say("remove the directory", name)


def swap(tree, rng):
    """Two files take each other's names; their sizes and times go with them."""
    names = tree.names()
    if len(names) > 1:
        one, two = rng.sample(names, 2)
        aside = tree.full("aside")
        os.rename(tree.full(one), aside)
        os.rename(tree.full(two), tree.full(one))
        os.rename(aside, tree.full(two))
        tree.files[one], tree.files[two] = tree.files[two], tree.files[one]
        tree.say("swap", one, two)


def reform(tree, rng):
    """The same telegrams in another form, under the same name."""
    names = [n for n in tree.names() if tree.files[n].form not in ARCHIVES + ("other",)]
    if names:
        name = rng.choice(names)
        file = tree.files[name]
        file.form = rng.choice(("text", "page", "dump", "table", "jsonl", "gz"))
        tree.write(name, file)
        tree.say("write as " + file.form, name)


def replace(tree, rng):
    """Another file under the same name, whatever that says of its form."""
    names = tree.names()
    if names:
        name, file = rng.choice(names), documents.some_file(rng)
        tree.write(name, file)
        tree.say(f"replace by a {file.form}", name)


def pack(tree, rng):
    """Files go into an archive."""
    names = [n for n in tree.names() if tree.files[n].form not in ARCHIVES]
    if len(names) > 1:
        chosen = rng.sample(names, 2)
        form = rng.choice(ARCHIVES)
        file = File(form, [(os.path.basename(n), tree.files[n]) for n in chosen])
        for name in chosen:
            tree.drop(name)
        tree.say("pack", *chosen, tree.put(rng, file))


def unpack(tree, rng):
    names = tree.names(*ARCHIVES)
    if names:
        name = rng.choice(names)
        file = tree.files[name]
        tree.drop(name)
        for inner, member in file.items:
            to = os.path.join(os.path.dirname(name), inner)
            if not os.path.lexists(tree.full(to)):
                tree.write(to, member)
        tree.say("unpack", name)


def split(tree, rng):
    """A list becomes two, so that all its records have another place."""
    names = [n for n in tree.names(*LISTS) if len(tree.files[n].items) > 1]
    if names:
        name = rng.choice(names)
        file = tree.files[name]
        at = rng.randrange(1, len(file.items))
        rest = File(file.form, file.items[at:])
        file.items = file.items[:at]
        tree.write(name, file)
        tree.say("split", name, tree.put(rng, rest))


def forbid(tree, rng):
    """Who is root may read it all the same."""
    names = tree.names()
    if names:
        name = rng.choice(names)
        mode = stat.S_IMODE(os.stat(tree.full(name)).st_mode)
        os.chmod(tree.full(name), 0o644 if mode == 0 else 0)
        tree.say("forbid" if mode else "allow", name)


def odd(tree, rng):
    """What is no file: a pipe, a link, an empty directory. It comes and goes."""
    if tree.links and rng.random() < 0.5:
        name = tree.links.pop(rng.randrange(len(tree.links)))
        path = tree.full(name)
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        tree.say("remove", name)
        return
    what = rng.choice(("pipe", "link", "dangling", "directory", "link to a directory"))
    name = os.path.join(rng.choice(ROOTS), rng.choice(("06VELM1.txt", "odd1", "odd2", "zz.txt")))
    if os.path.lexists(tree.full(name)):
        return
    if what == "pipe":
        os.mkfifo(tree.full(name))
    elif what == "directory":
        tree.full(name).mkdir()
    else:
        os.symlink({"link": "keeper.txt", "dangling": "nowhere"}.get(what, "a"), tree.full(name))
    tree.links.append(name)
    tree.say(what, name)


def nothing(tree, rng):
    tree.say("nothing")


STEPS = {add: 14, add_sections: 6, add_copy: 8, copy_named: 3, remove: 10, remove_some: 1, edit: 20, edit_unseen: 3, touch: 3,
         write_again: 2, rename: 5, rename_over: 3, rename_directory: 2, remove_directory: 1, swap: 3, reform: 2, replace: 3, pack: 2,
         unpack: 2, split: 2, forbid: 1, odd: 2, nothing: 2}


def step(tree, rng):
    """Some changes at once. tree.said tells of them."""
    tree.said = []
    for _ in range(rng.choice((1, 1, 1, 1, 2, 3, 6))):
        crowded = len(tree.files) > FILES_MAX
        what = rng.choices(list(STEPS), list(STEPS.values()))[0]
        (remove_some if crowded else what)(tree, rng)
    left = [root for root in (*ROOTS, SINGLE) if root not in tree.roots]
    if left and rng.random() < 0.015:
        tree.roots = tree.roots + [left[0]]
        tree.say("take also", left[0])
    elif tree.may_replace and rng.random() < 0.005:
        tree.roots = rng.sample(tree.roots, rng.randint(1, len(tree.roots)))
        if "r1" not in tree.roots:
            tree.roots.append("r1")  # it has a cable that stays
        tree.replaced += 1
        tree.say("take", *tree.roots, "instead")
