#!/usr/bin/env python3
"""resume.py DIRECTORY...: lists each of them from its beginning, and again behind each of its entries (seekdir), the last one
included. Prints what is wrong, and fails where something is."""
import ctypes
import sys

libc = ctypes.CDLL(None, use_errno=True)
libc.opendir.restype = libc.readdir.restype = ctypes.c_void_p
libc.opendir.argtypes = [ctypes.c_char_p]
libc.readdir.argtypes = libc.telldir.argtypes = libc.closedir.argtypes = [ctypes.c_void_p]
libc.telldir.restype = ctypes.c_long
libc.seekdir.argtypes = [ctypes.c_void_p, ctypes.c_long]
NAME_AT = 19  # in struct dirent on Linux, 64 bits


def entries(directory):
    """(name, place behind it) of the rest of the listing."""
    while entry := libc.readdir(directory):
        yield ctypes.string_at(entry + NAME_AT), libc.telldir(directory)


def wrong_in(path):
    directory = libc.opendir(path.encode())
    if not directory:
        return f"{path}: cannot be opened: errno {ctypes.get_errno()}"
    found = list(entries(directory))
    names = [name for name, _ in found]
    if len(set(names)) < len(names) or names[:2] != [b".", b".."]:
        return f"{path}: {names}"
    for i, (name, place) in enumerate(found):
        libc.seekdir(directory, place)
        rest = [other for other, _ in entries(directory)]
        if rest != names[i + 1:]:
            return f"{path}: behind {name}: {rest}, not {names[i + 1:]}"
    libc.closedir(directory)
    return None


faults = [fault for fault in map(wrong_in, sys.argv[1:]) if fault]
print("\n".join(faults), end="\n" if faults else "")
sys.exit(1 if faults else 0)
