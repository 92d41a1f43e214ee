"""injected: runs the program with one of its calls failing (inject.c), and keeps count of what was tried."""
import errno
import mmap
import os
import re
import signal
import struct
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ONCE, LASTING, SHORT, KILL, DIE = range(5)
ANY = "any"  # call but those for memory
HANGS = 60  # seconds; a run takes a tenth of one, ten times that under a sanitizer, and more on a busy machine
SQLITE_IOERR, SQLITE_NOMEM, SQLITE_BUSY, SQLITE_CORRUPT = 10, 7, 5, 11

CALLS = re.findall(r"CALL\((\w+), (\w+)\)", (Path(__file__).parent / "calls.h").read_text(encoding="utf-8"))[1:]
NAMES = [name for name, _ in CALLS]
HOW = dict(CALLS)
MEMORY = ("malloc", "calloc", "realloc", "strdup", "posix_memalign")

# What is no failure: the caller asks again. SQLite and the C library say so of themselves, too.
INTERRUPTED = ("read", "pread64", "write", "pwrite64", "poll", "waitpid")
PARTIAL = ("read", "pread64", "write", "pwrite64")

ERRNO = {name: errno.ENOMEM for name in MEMORY + ("mmap64", "mremap", "fts64_open", "iconv_open", "dlopen")}
ERRNO.update({name: errno.EMFILE for name in ("open", "open64", "openat", "openat64", "fopen64", "pipe", "pipe2",
                                              "memfd_create", "socketpair", "opendir", "fdopendir")})
ERRNO.update({name: errno.ENOSPC for name in ("write", "pwrite64", "mkdir", "mkdirat", "ftruncate64")})
ERRNO.update({name: errno.EAGAIN for name in ("fork", "pthread_create", "splice", "vmsplice")})
ERRNO.update({name: errno.EACCES for name in ("access", "faccessat", "fchmod", "prctl", "setrlimit64")})
ERRNO["flock"] = errno.ENOLCK


@dataclass(frozen=True)
class Fault:
    call: str
    nth: int
    mode: int = ONCE
    code: int = 0

    def __str__(self):
        if self.mode in (KILL, DIE):
            return f"before call {self.nth}" + (", the process that calls" if self.mode == DIE else "")
        what = self.call if self.mode == SHORT else f"{self.call}: " + (
            f"SQLite's {self.code}" if HOW[self.call] == "SQL" else errno.errorcode.get(self.code, str(self.code)))
        return f"{what}, call {self.nth}" + ("", " and all behind it", ", done by half")[self.mode]

    @property
    def harmless(self):
        return self.mode == SHORT or (self.code == errno.EINTR and self.call in INTERRUPTED)


def faults_of(call, n):
    """Every fault of n calls of this name."""
    sql = HOW[call] == "SQL"
    codes = (SQLITE_IOERR, SQLITE_NOMEM, SQLITE_BUSY, SQLITE_CORRUPT) if sql else (ERRNO.get(call, errno.EIO),)
    for code in codes:
        for nth in range(1, n + 1):
            yield Fault(call, nth, ONCE, code)
            yield Fault(call, nth, LASTING, code)
    for nth in range(1, n + 1):
        if call in INTERRUPTED:
            yield Fault(call, nth, ONCE, errno.EINTR)
        if call in PARTIAL:
            yield Fault(call, nth, SHORT)


def sample(faults, most):
    """The first and the last of them, and others between in even steps; all of them when most is None."""
    if most is None or len(faults) <= most:
        return faults
    return [faults[round(i * (len(faults) - 1) / (most - 1))] for i in range(most)]


class Page:
    """The page that the program and its children share with us."""
    HEAD = struct.Struct("=IIIIQQ")

    def __init__(self, path):
        self.path = str(path)
        size = self.HEAD.size + 8 * (len(NAMES) + 1)
        with open(path, "wb") as file:
            file.write(bytes(size))
        with open(path, "r+b") as file:
            self.bytes = mmap.mmap(file.fileno(), size)
        self.disarm()

    def arm(self, fault):
        number = len(NAMES) if fault.call == ANY else NAMES.index(fault.call)
        head = self.HEAD.pack(0, number, fault.mode, fault.code, fault.nth, 0)
        self.bytes[:] = head + bytes(len(self.bytes) - len(head))

    def disarm(self):
        self.bytes[:] = self.HEAD.pack(0, len(NAMES) + 1, 0, 0, 0, 0) + bytes(8 * (len(NAMES) + 1))

    @property
    def failed(self):
        return self.HEAD.unpack_from(self.bytes)[5]

    @property
    def seen(self):
        numbers = struct.unpack_from(f"={len(NAMES)}Q", self.bytes, self.HEAD.size)
        return {name: n for name, n in zip(NAMES, numbers) if n > 0 and HOW[name] != "SPARED"}

    @property
    def known(self):
        return self.HEAD.unpack_from(self.bytes)[0] == len(NAMES)


def environment(page, tmp):
    """Sanitizers say what they find with an exit status of their own."""
    forgotten = Path(tmp) / "forgotten"
    forgotten.write_text("leak:fts_alloc\nleak:_dl_map_object_deps\nleak:_nl_normalize_codeset\n", encoding="utf-8")  # by glibc

    def add(name, options):
        return ":".join(filter(None, (os.environ.get(name), options)))

    return {**os.environ, "LC_ALL": "C", "TZ": "UTC", "CABLEFS_FAULTS_PAGE": page.path, "HOME": str(tmp),
            "XDG_CACHE_HOME": str(tmp / "cache"),
            "ASAN_OPTIONS": add("ASAN_OPTIONS", "exitcode=99:allocator_may_return_null=1"),
            "UBSAN_OPTIONS": add("UBSAN_OPTIONS", "halt_on_error=1:exitcode=99:print_stacktrace=1"),
            "LSAN_OPTIONS": add("LSAN_OPTIONS", f"exitcode=99:print_suppressions=0:suppressions={forgotten}")}


@dataclass
class Outcome:
    status: int  # negative: the signal; None: it was still running after HANGS seconds
    out: bytes
    err: bytes
    failed: int
    seen: dict
    session: int = 0


class Program:
    def __init__(self, binary, tmp):
        self.binary, self.tmp = str(binary), Path(tmp)
        self.page = Page(self.tmp / "page")
        self.env = environment(self.page, self.tmp)

    def run(self, args, fault=None, **more):
        if fault is None:
            self.page.disarm()
        else:
            self.page.arm(fault)
        with subprocess.Popen([self.binary, *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=self.env, start_new_session=True, **more) as process:
            try:
                out, err = process.communicate(timeout=HANGS)
                status = process.returncode
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                out, err = process.communicate()
                status = None
        return Outcome(status, out, err, self.page.failed, self.page.seen, process.pid)


def must(program, args, **more):
    """A run in which nothing fails."""
    outcome = program.run(args, **more)
    if outcome.status != 0:
        raise SystemExit(f"not ok - {' '.join(args)} without a fault: {outcome.status}\n{outcome.err.decode()}")
    return outcome


def died(outcome):
    """What no fault may lead to, or None."""
    if outcome.status is None:
        return f"it hangs: {HANGS} seconds"
    if outcome.status < 0:
        return f"it died of {signal.Signals(-outcome.status).name}"
    if outcome.status == 99 or b"Sanitizer" in outcome.err or b"runtime error" in outcome.err:
        return "a sanitizer has something to say"
    if outcome.status > 2:
        return f"exit status {outcome.status}"
    if outcome.status != 0 and not outcome.err.strip():
        return "there is no message"
    return None


class Report:
    """What was tried, and what was wrong."""
    def __init__(self):
        self.tried, self.refused, self.wrong, self.began = Counter(), Counter(), 0, time.monotonic()

    def add(self, what, kind, outcome, fault, wrong):
        self.tried[(what, kind)] += 1
        self.refused[(what, kind)] += outcome is not None and outcome.status != 0
        if wrong is None:
            return
        self.wrong += 1
        if self.wrong <= 40:
            print(f"not ok - {what}: {fault}: {wrong}")
            for stream in (outcome.out, outcome.err) if outcome is not None and self.wrong < 12 else ():
                print("\n".join("#   " + line[:200] for line in stream.decode("utf-8", "replace").splitlines()[-40:]))

    def end(self):
        for (what, kind), n in self.tried.items():
            print(f"{what:24} {kind:20} {n:6} tried, {self.refused[(what, kind)]:6} refused")
        print(f"{sum(self.tried.values())} tried, {self.wrong} lost, {time.monotonic() - self.began:.0f} s")
        return 1 if self.wrong else 0
