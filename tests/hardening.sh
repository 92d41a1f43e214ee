#!/bin/bash
# Is the program hardened, as meson.build asks the compiler to?
#
#     tests/hardening.sh BINARY FLAG...    each flag is a compiler's, which was given it
#
# Exit status 0; 1 when something is missing; 77 where it cannot be told, because binutils are missing.
set -eu -o pipefail
binary=$1
shift
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export LC_ALL=C

if ! command -v readelf >/dev/null || ! command -v objdump >/dev/null; then
    echo "needs readelf and objdump (binutils)"
    exit 77
fi
readelf -W --file-header --program-headers --dynamic --dyn-syms "$binary" >"$tmp/elf"
objdump -d --no-show-raw-insn "$binary" >"$tmp/code"
grep -A 1 '<main>:$' "$tmp/code" >"$tmp/main"

failed=0
has() { # WHAT FILE EXTENDED-REGEX
    if grep -Eq -- "$3" "$tmp/$2"; then
        echo "ok - $1"
    else
        echo "not ok - $1: nothing in it matches $3"
        failed=1
    fi
}

has "it can be loaded at any address (PIE)" elf '^ *Type: +DYN'
has "the linker made it a program, not a library" elf '\(FLAGS_1\).* PIE'
has "the loader protects what it has relocated (RELRO)" elf '^ *GNU_RELRO '
has "... and relocates all of it before it starts (BIND_NOW)" elf '\(FLAGS\).*BIND_NOW|\(FLAGS_1\).*NOW'
has "its stack cannot be executed" elf '^ *GNU_STACK +([^ ]+ +){5}RW '
for flag; do
    case $flag in
    -D_FORTIFY_SOURCE=*) has "libc checks sizes that the compiler knows" elf ' __[a-z]+_chk@' ;;
    -fstack-protector-strong) has "a smashed stack is noticed" elf ' __stack_chk_fail@' ;;
    esac
    case $flag:$(uname -m) in # these two leave traces in the code only, for which each processor has its own
    -fcf-protection:x86_64) has "main() is marked as a place to jump to" main '\bendbr64\b' ;;
    -fstack-clash-protection:x86_64) has "a large frame is touched page by page" code 'sub +[$]0x1000,%rsp' ;;
    esac
done
exit $failed
