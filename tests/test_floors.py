#!/usr/bin/env python3
"""Holds the floors of the house: which file of core/ and fs/ may include which.

    python3 tests/test_floors.py SOURCE_ROOT      exit 0 when they hold, 1 with a list when they do not
"""
import re
import sys
from pathlib import Path

# One line a floor, the lowest first. Files in one group may include each other; groups that a dot parts may not.
# A name stands for NAME.c and NAME.h; fs/cmd/ is written cmd/NAME, and cmd/* is all of it.
FLOORS = [
    "err stop buf text library",
    "layout day raw stream wrap sniff cable post post_table ident dtg marking entity name idset registry vocabulary vocabulary_table",
    "marker unwrap sequence parse_label parse_fields parse_references parse_tags parse_catalogue parse_date parse_evidence body_lines body_numbers body_signature parse_transmission parse_head parse_body topics"
    " cable_file cable_page pack query query_parse query_field query_private walk source_csv source_html source_archive",
    "source · parse",
    "db",
    "schema",
    "index index_load index_words index_documents index_facets index_names index_sections index_write about · catalog catalog_files catalog_text catalog_counts catalog_sql catalog_private check_words check · search search_leaf search_show search_private",
    "ino render sets",
    "errno_of tree tree_attr tree_list tree_links tree_alias tree_xattr tree_results tree_sets tree_read tree_private pool stats crawl",
    "prefetch",
    "ops",
    "session",
    "cmd/* main",
]

SQLITE = {"core/db"}
ARCHIVE = {"core/source_archive"}
XML = {"core/source_html"}
FUSE = {"fs/prefetch", "fs/ops", "fs/session"}

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def places():
    """{name: (floor, group)} from the table."""
    table = {}
    for floor, line in enumerate(FLOORS):
        for group, names in enumerate(line.split("·")):
            for name in names.split():
                if name in table:
                    sys.exit(f"test_floors.py: {name} stands twice in the table")
                table[name] = (floor, group)
    return table


def short_name(path):
    """core/buf.h -> buf, fs/cmd/show.c -> cmd/show"""
    parts = path.with_suffix("").parts[1:]
    return "/".join(parts)


def place_of(path, table):
    name = short_name(path)
    return table.get(name) or (table.get("cmd/*") if name.startswith("cmd/") else None)


def includes_of(root, path):
    """(line number, name, quoted) of each #include of a file."""
    text = (root / path).read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(text.split("\n"), 1):
        found = INCLUDE.match(line)
        if found:
            yield number, found.group(1) or found.group(2), found.group(1) is not None


def resolve(root, path, name):
    """The file that "name" means in path: beside it, then in its own tree, then in core."""
    for directory in (path.parent, Path("fs"), Path("fs/cmd"), Path("core")):
        candidate = Path(*(directory / name).parts)
        if (root / candidate).is_file():
            resolved = (root / candidate).resolve()
            if resolved.is_relative_to(root):
                return resolved.relative_to(root)
    return None


def check_system(path, name):
    """What an #include of a library's header breaks, or None."""
    stem = path.with_suffix("").as_posix()
    last = name.rsplit("/", 1)[-1]
    if last in ("sqlite3.h", "sqlite3ext.h") and stem not in SQLITE:
        return f"{name} is for core/db only"
    if last in ("archive.h", "archive_entry.h") and stem not in ARCHIVE:
        return f"{name} is for core/source_archive only"
    if name.startswith("libxml/") and stem not in XML:
        return f"{name} is for core/source_html only"
    if re.match(r"(fuse|cuse)", last) or name.startswith("fuse"):
        if path.parts[0] == "core":
            return f"core/ knows nothing of FUSE, not {name}"
        if stem not in FUSE:
            return f"{name} is for fs/ops and fs/session only"
    return None


def check_step(path, target, table):
    """What an #include of one of our own files breaks, or None."""
    if path.parts[0] == "core" and target.parts[0] == "fs":
        return f"core/ includes nothing of fs/, not {target}"
    mine, other = place_of(path, table), place_of(target, table)
    if mine is None or other is None:
        return None  # reported once, for the file itself
    if other[0] > mine[0]:
        return f"floor {mine[0]} may not include {target} of floor {other[0]}, which is above it"
    if other[0] == mine[0] and other[1] != mine[1]:
        return f"{target} is on the same floor ({mine[0]}) in another group"
    return None


def find_cycle(graph):
    """The files of one cycle of includes, the first again at the end; [] when there is none."""
    done, trail = set(), []

    def visit(node):
        if node in trail:
            return trail[trail.index(node):] + [node]
        if node in done:
            return []
        trail.append(node)
        for target in graph.get(node, {}):
            cycle = visit(target)
            if cycle:
                return cycle
        trail.pop()
        done.add(node)
        return []

    for node in sorted(graph):
        cycle = visit(node)
        if cycle:
            return cycle
    return []


def check(root):
    """Every violation as (file, line, message)."""
    table = places()
    graph, faults = {}, []
    files = sorted(p.relative_to(root) for top in ("core", "fs") for p in (root / top).rglob("*.[ch]"))
    if not any(p.parts[0] == "core" for p in files):
        faults.append((Path("core"), 1, "no source files here: is this the root of the project?"))
    for path in files:
        graph[path] = {}
        if place_of(path, table) is None:
            faults.append((path, 1, f"unknown file: give {short_name(path)} a floor in tests/test_floors.py"))
        for line, name, quoted in includes_of(root, path):
            message = check_system(path, name)
            target = resolve(root, path, name) if quoted else None
            if target is not None:
                graph[path].setdefault(target, line)
                message = message or check_step(path, target, table)
            elif quoted and message is None:
                message = f'"{name}" is in neither core/ nor fs/'
            if message is not None:
                faults.append((path, line, message))
    cycle = find_cycle(graph)
    if cycle:
        chain = " -> ".join(p.as_posix() for p in cycle)
        faults.append((cycle[0], graph[cycle[0]][cycle[1]], f"includes go round in a circle: {chain}"))
    return faults


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: test_floors.py SOURCE_ROOT")
    faults = check(Path(sys.argv[1]).resolve())
    for path, line, message in faults:
        print(f"{path.as_posix()}:{line}: {message}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
