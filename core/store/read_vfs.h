/* read_vfs: how SQLite reads the file of an index, as a VFS of its own (sqlite.org/vfs.html).
 *
 * It differs from SQLite's in this:
 *
 * - It never writes, and opens nothing but the file of the index and its journal.
 * - A journal that a killed writer left is read and not played back (hot_journal.h), so that an index can
 *   be read, in its old state, by who may not write to it or its directory. A journal that belongs to
 *   another user than the index was planted, and is not looked at.
 * - Its locks belong to what was opened and not to the process (F_OFD_SETLK in fcntl(2)): closing another
 *   descriptor of the file does not drop them. And each connection waits for a writer that waits, so that
 *   many readers in one process cannot keep it waiting for ever.
 * - Where locks cannot be trusted (locks.h) the file is said to be immutable: there it only changes by
 *   rename.
 * - What lies behind the end of the file is a failure to read, and not zeros: when somebody has cut an index
 *   that is open, these would be handed out as text. Only the first page may be short: then the file is no
 *   database.
 */
#ifndef CABLEFS_STORE_READ_VFS_H
#define CABLEFS_STORE_READ_VFS_H

/* For sqlite3_file_control(): does a writer wait for us? The argument is a bool. */
enum { READ_VFS_IS_AWAITED = 0x6361 };

/* Its name for sqlite3_open_v2(), which must be given an absolute path or a URI of one. Made known to SQLite
 * at the first call; any thread may call it. NULL when memory ran out. */
const char *read_vfs_name(void);

#endif
