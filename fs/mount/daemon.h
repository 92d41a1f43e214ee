/* daemon: a process that goes on in the background, and how it is heard.
 *
 * daemon_run() forks. The child does the work; the parent waits until the child is ready or has failed, and
 * returns which of the two it was. So the caller of a mount learns of every failure, and when the call has
 * returned the file system is there.
 */
#ifndef CABLEFS_MOUNT_DAEMON_H
#define CABLEFS_MOUNT_DAEMON_H

#include <stdarg.h>

#include "base/err.h"

struct daemon; /* the child's side; it lives while the work runs */

/* The work of the child. It calls daemon_ready() once, as soon as it serves; a failure before that is handed
 * to the parent, with the message. */
typedef enum err daemon_work(void *context, struct daemon *daemon, struct err_info *info);

/* Returns in the parent only: ERR_OK when the child is ready; the child's failure; ERR_IO when there can be
 * no child, or when it died before it was ready. */
enum err daemon_run(daemon_work *work, void *context, struct err_info *info);

/* Called in the child: leaves the working directory and the terminal (stdin, stdout and stderr), and lets the
 * parent go. NULL, for work in the foreground, does nothing. */
void daemon_ready(struct daemon *daemon);

/* Opens the system's log, for a process that will not be allowed to open anything. */
void daemon_open_log(void);

/* A message on stderr, for as long as this process has a terminal, and in the system's log. level is one of
 * syslog(3). */
void daemon_log(int level, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* A warning, in the system's log only. */
void daemon_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
