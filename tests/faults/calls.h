/* calls: the functions of shared libraries that inject.c lets fail, and how each says that it has failed.
 *
 * CALL(name, how): how is MINUS for -1 and an errno, NOTHING for NULL and an errno, CODE for a function
 * that returns the errno, SQL for one that returns a result code of SQLite; one
 * that is SPARED does not fail, nor does what it allocates. Names with and without a 64
 * are two functions: ours and some libraries are built for large files, others are not. */
#ifndef CABLEFS_FAULTS_CALLS_H
#define CABLEFS_FAULTS_CALLS_H

#define CALLS                                                                                                \
    CALL(malloc, NOTHING)                                                                                    \
    CALL(calloc, NOTHING)                                                                                    \
    CALL(realloc, NOTHING)                                                                                   \
    CALL(strdup, NOTHING)                                                                                    \
    CALL(posix_memalign, CODE)                                                                               \
    CALL(open, MINUS)                                                                                        \
    CALL(open64, MINUS)                                                                                      \
    CALL(openat, MINUS)                                                                                      \
    CALL(openat64, MINUS)                                                                                    \
    CALL(fopen64, NOTHING)                                                                                   \
    CALL(memfd_create, MINUS)                                                                                \
    CALL(read, MINUS)                                                                                        \
    CALL(pread64, MINUS)                                                                                     \
    CALL(write, MINUS)                                                                                       \
    CALL(pwrite64, MINUS)                                                                                    \
    CALL(writev, MINUS)                                                                                      \
    CALL(splice, MINUS)                                                                                      \
    CALL(vmsplice, MINUS)                                                                                    \
    CALL(sendmsg, MINUS)                                                                                     \
    CALL(recvmsg, MINUS)                                                                                     \
    CALL(lseek64, MINUS)                                                                                     \
    CALL(fsync, MINUS)                                                                                       \
    CALL(fdatasync, MINUS)                                                                                   \
    CALL(ftruncate64, MINUS)                                                                                 \
    CALL(fchmod, MINUS)                                                                                      \
    CALL(close, MINUS)                                                                                       \
    CALL(dup2, MINUS)                                                                                        \
    CALL(stat, MINUS)                                                                                        \
    CALL(stat64, MINUS)                                                                                      \
    CALL(lstat64, MINUS)                                                                                     \
    CALL(fstat64, MINUS)                                                                                     \
    CALL(fstatat64, MINUS)                                                                                   \
    CALL(statfs64, MINUS)                                                                                    \
    CALL(access, MINUS)                                                                                      \
    CALL(faccessat, MINUS)                                                                                   \
    CALL(readlink, MINUS)                                                                                    \
    CALL(getcwd, NOTHING)                                                                                    \
    CALL(realpath, NOTHING)                                                                                  \
    CALL(mkdir, MINUS)                                                                                       \
    CALL(mkdirat, MINUS)                                                                                     \
    CALL(rename, MINUS)                                                                                      \
    CALL(renameat, MINUS)                                                                                    \
    CALL(unlink, MINUS)                                                                                      \
    CALL(unlinkat, MINUS)                                                                                    \
    CALL(flock, MINUS)                                                                                       \
    CALL(fcntl64, MINUS)                                                                                     \
    CALL(fts64_open, NOTHING)                                                                                \
    CALL(fts64_read, NOTHING)                                                                                \
    CALL(fdopendir, NOTHING)                                                                                 \
    CALL(opendir, NOTHING)                                                                                   \
    CALL(readdir64, NOTHING)                                                                                 \
    CALL(mmap64, MINUS)                                                                                      \
    CALL(mremap, MINUS)                                                                                      \
    CALL(pipe, MINUS)                                                                                        \
    CALL(pipe2, MINUS)                                                                                       \
    CALL(socketpair, MINUS)                                                                                  \
    CALL(poll, MINUS)                                                                                        \
    CALL(fork, MINUS)                                                                                        \
    CALL(waitpid, MINUS)                                                                                     \
    CALL(dlopen, NOTHING)                                                                                    \
    CALL(iconv_open, MINUS)                                                                                  \
    CALL(pthread_create, CODE)                                                                               \
    CALL(pthread_getattr_np, SPARED)                                                                         \
    CALL(seccomp_load, SPARED)                                                                               \
    CALL(prctl, MINUS)                                                                                       \
    CALL(setrlimit64, MINUS)                                                                                 \
    CALL(sigaction, MINUS)                                                                                   \
    CALL(sqlite3_open_v2, SQL)                                                                               \
    CALL(sqlite3_exec, SQL)                                                                                  \
    CALL(sqlite3_prepare_v3, SQL)                                                                            \
    CALL(sqlite3_step, SQL)                                                                                  \
    CALL(sqlite3_blob_open, SQL)                                                                             \
    CALL(sqlite3_blob_read, SQL)

#endif
