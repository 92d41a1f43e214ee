#!/bin/bash
# Many readers at once, every byte compared with SQL: threads without a mount, then processes over one.
#
#     tests/fs/mount/stress.sh BINARY STRESS SOURCE_ROOT [SECONDS]     seconds for each of the two; 3
#
# Exit status 0; 1 when a reader was shown something wrong or a sanitizer had something to say; 77 when nothing can be
# mounted here and the first half was right.
set -eu -o pipefail
binary=$(realpath "$1") stress=$(realpath "$2") example=$(realpath "$3")/mnt-example
seconds=${4:-${CABLEFS_STRESS_SECONDS:-3}}
tmp=$(realpath "$(mktemp -d)")
trap 'cd /; fusermount3 -uz "$tmp/mnt" 2>/dev/null || true; rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

# A thread sanitizer wants its addresses where it expects them, which newer kernels do not always give.
fixed=()
if setarch -R true 2>/dev/null; then fixed=(setarch -R); fi
export TSAN_OPTIONS="${TSAN_OPTIONS:+$TSAN_OPTIONS:}halt_on_error=0:exitcode=66:log_path=$tmp/sanitizer"
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}log_path=$tmp/sanitizer"

"${fixed[@]}" "$binary" index -o "$tmp/index" "$example/cables" >"$tmp/output"
"${fixed[@]}" "$stress" "$tmp/index" "$seconds"

skipped=
mkdir "$tmp/mnt"
if [ -e /dev/fuse ] && "${fixed[@]}" "$binary" "$tmp/index" "$tmp/mnt" 2>"$tmp/output"; then
    "$stress" "$tmp/index" "$seconds" "$tmp/mnt"
    # Once more with listings that the prefetcher answers, over an index that is replaced, and an end in the middle.
    for i in 1 2 3 4; do (while grep -rc . "$tmp/mnt/tags" >"$tmp/grep$i" 2>&1; do :; done) & done
    for ((i = 0; i < seconds; i++)); do
        cp "$tmp/index" "$tmp/next"
        mv "$tmp/next" "$tmp/index"
        sleep 1
    done
    fusermount3 -uz "$tmp/mnt"
    wait
    while pgrep -f -- "$tmp/index $tmp/mnt" >"$tmp/output"; do sleep 0.1; done
else
    cat "$tmp/output"
    skipped=1
fi
for report in "$tmp"/sanitizer*; do
    if [ -e "$report" ]; then
        head -n 60 "$report"
        exit 1
    fi
done
[ -z "$skipped" ] || exit 77
