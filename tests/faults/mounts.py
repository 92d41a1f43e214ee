"""mounts: a mount that is read whole, and compared with what it should show."""
import errno
import os
import subprocess
import threading
import time
from pathlib import Path

import injected

# What a reader may be told when something fails; ENOENT would deny that a thing exists.
ALLOWED = (errno.EIO, errno.ENOMEM, errno.EINTR, errno.EMFILE, errno.EBUSY, errno.EAGAIN)
ENDED = (errno.ENOTCONN, errno.ECONNABORTED)
REPLACED = (errno.ESTALE, errno.ENOENT)


def possible():
    return os.access("/dev/fuse", os.R_OK | os.W_OK)


def is_mounted(path):
    with open("/proc/self/mounts", encoding="utf-8") as mounts:
        return any(line.split()[1] == str(path) for line in mounts)


class Mount:
    """The program in the foreground, over a directory; with a fault, that one comes. It is killed when it is there for
    longer than patience, so that nobody hangs on it."""
    def __init__(self, program, index, path, fault=None, patience=injected.HANGS):
        self.patience = patience
        self.program, self.index, self.path, self.fault = program, str(index), Path(path), fault
        self.hung = False

    def __enter__(self):
        self.path.mkdir(exist_ok=True)
        self.program.page.arm(self.fault) if self.fault is not None else self.program.page.disarm()
        self.log = open(self.program.tmp / "mount-log", "w+b")
        self.process = subprocess.Popen([self.program.binary, "mount", "-f", self.index, str(self.path)],
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                        env=self.program.env, start_new_session=True)
        end = time.monotonic() + injected.HANGS
        while self.process.poll() is None and not is_mounted(self.path) and time.monotonic() < end:
            time.sleep(0.002)
        self.watchdog = threading.Timer(self.patience, self.give_up)
        self.watchdog.start()
        return self

    def give_up(self):
        self.hung = True
        self.process.kill()

    def __exit__(self, *_):
        self.watchdog.cancel()
        if is_mounted(self.path):
            subprocess.run(["fusermount3", "-uz", str(self.path)], check=False, stderr=subprocess.DEVNULL)
        try:
            self.process.wait(injected.HANGS)
        except subprocess.TimeoutExpired:
            self.hung = True
            self.process.kill()
            self.process.wait()
        self.log.seek(0)
        said = self.log.read()
        self.log.close()
        status = None if self.hung else self.process.returncode
        self.outcome = injected.Outcome(status, b"", said, self.program.page.failed, self.program.page.seen)


def look(found, path, function, *args):
    """Keeps what the function says of the path, or its errno."""
    try:
        found[path] = function(*args)
    except OSError as error:
        found[path] = error
    return found[path]


def read(path):
    with open(path, "rb", buffering=0) as file:
        return b"".join(iter(lambda: file.read(16384), b""))


def attributes(path):
    st = os.lstat(path)
    return st.st_mode, st.st_nlink, st.st_size


def walk(root):
    """What each path shows: {(path, what): value, or OSError}. A query and a narrowed set are among them."""
    found, todo = {}, ["", "search/ferry", "search/dalemond OR honey"]
    if os.path.isdir(os.path.join(root, "tags/PREL")):
        todo.append("tags/PREL/+")
    while todo:
        path = todo.pop()
        full = os.path.join(root, path)
        names = look(found, (path, "list"), lambda p: sorted(os.listdir(p)), full)
        if path == "search" and isinstance(names, list):
            found[(path, "list")] = None  # what others have asked
        for name in names if isinstance(names, list) else ():
            below, inside = os.path.join(path, name), os.path.join(full, name)
            kept = look(found, (below, "attributes"), attributes, inside)
            if isinstance(kept, OSError) or (path == "search" and name != "README"):
                continue
            if os.path.islink(inside):
                look(found, (below, "link"), os.readlink, inside)
            elif kept[0] & 0o40000:
                todo += [below] if name != "+" else []
            else:
                look(found, (below, "bytes"), read, inside)
        if path.count("/") == 1:
            look(found, (path, "xattr"), lambda p: {n: os.getxattr(p, n) for n in os.listxattr(p)}, full)
    return found


def allowed(error, ended):
    return error.errno in ALLOWED or (ended and error.errno in ENDED)


def compare(expected, found, ended=False):
    """What is shown for right and is not, a sentence each."""
    wrong = []
    for key, value in found.items():
        if isinstance(value, OSError):
            if not allowed(value, ended):
                wrong.append(f"{key}: {value.strerror}")
        elif key not in expected:
            wrong.append(f"{key}: there is no such thing")
        elif key[1] == "attributes" and key[0].startswith("search"):
            continue
        elif value != expected[key]:
            wrong.append(f"{key}: {str(value)[:60]} is not {str(expected[key])[:60]}")
    if not any(isinstance(value, OSError) for value in found.values()):
        wrong += [f"{key} is missing" for key in expected if key not in found]
    return wrong


def compare_any(several, found):
    """As compare(), where one takes the place of another meanwhile: each thing is of one of them. A directory is
    listed in pieces, and may be of both."""
    wrong = []
    for key, value in found.items():
        if isinstance(value, OSError):
            if not allowed(value, False) and value.errno not in REPLACED:
                wrong.append(f"{key}: {value.strerror}")
        elif key[1] == "bytes" and all(value != expected.get(key, value) for expected in several):
            wrong.append(f"{key}: {str(value)[:60]} is of no index")
    return wrong
