#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MOUNT = 'm',
    ENDED = 'e',
    NEWS = 'n',
}; /* what is said on the socket: the first by one side, the others by the other */
enum { SOCKET_FD = 3 }; /* of the keeper */

/* ---- a message with a file ---- */

/* Room for one file. The union is for its alignment. */
union rights {
    struct cmsghdr head;
    char bytes[CMSG_SPACE(sizeof(int))];
};

/* Sends info, and the file where info says that all went well. */
static bool send_answer(int socket, const struct err_info *info, int fd) {
    struct err_info copy = *info;
    struct iovec part = {&copy, sizeof copy};
    union rights rights = {.bytes = {0}};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (info->code == ERR_OK) {
        message.msg_control = rights.bytes;
        message.msg_controllen = sizeof rights.bytes;
        rights.head = (struct cmsghdr){
            .cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(&rights.head), &fd, sizeof fd);
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL) == (ssize_t)sizeof copy;
}

/* False when nothing, or no whole answer came. */
static bool receive_answer(int socket, struct err_info *info, int *fd) {
    struct iovec part = {info, sizeof *info};
    union rights rights = {.bytes = {0}};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = rights.bytes,
                             .msg_controllen = sizeof rights.bytes};
    ssize_t n;
    do {
        n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (n < 0 && errno == EINTR);
    if (n != (ssize_t)sizeof *info)
        return false;
    if (info->code != ERR_OK)
        return true;
    const struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    if (c == NULL || c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(sizeof *fd))
        return false;
    memcpy(fd, CMSG_DATA(c), sizeof *fd);
    return true;
}

/* ---- the keeper's own process ---- */

/* The next word of the other side; 0 when it has ended. */
static char listen_to(int socket) {
    char word;
    ssize_t n;
    do {
        n = read(socket, &word, 1);
    } while (n < 0 && errno == EINTR);
    return n == 1 ? word : 0;
}

/* Of what was open when it was forked, it keeps the three standard files and its end of the socket. */
static void keep_little(int socket) {
    static const int deaf_to[] = {SIGHUP, SIGINT, SIGTERM, SIGPIPE};
    for (size_t i = 0; i < sizeof deaf_to / sizeof deaf_to[0]; i++)
        signal(deaf_to[i], SIG_IGN);
    if (socket != SOCKET_FD)
        dup3(socket, SOCKET_FD, O_CLOEXEC);
    close_range(SOCKET_FD + 1, ~0U, 0);
    if (chdir("/") != 0)
        _exit(1);
}

/* Who waits for the end of what the terminal gets must not wait for the keeper. */
static void leave_terminal(void) {
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; null >= 0 && fd < 3; fd++)
        dup2(null, fd);
    if (null > 2)
        close(null);
}

/* A file that can be read when the thread that forked the keeper has ended; -1 where that cannot be had. */
static int hear_of_death(void) {
    sigset_t death;
    sigemptyset(&death);
    sigaddset(&death, SIGUSR1);
    if (sigprocmask(SIG_BLOCK, &death, NULL) != 0 || prctl(PR_SET_PDEATHSIG, SIGUSR1) != 0)
        return -1;
    return signalfd(-1, &death, SFD_CLOEXEC);
}

/* The same, while something goes on beside; and 0 also when the other process was killed, and one of its
 * threads, which the kernel does not let go, keeps the socket open. The word for news is taken by whoever
 * serves when it likes: where there is no room for it, others are waiting there already. */
static char listen_beside(const struct keeper_hooks *hooks, int death, int *beside) {
    const char news = NEWS;
    for (;;) {
        struct pollfd fds[] = {{.fd = SOCKET_FD, .events = POLLIN},
                               {.fd = *beside, .events = POLLIN},
                               {.fd = death, .events = POLLIN}};
        bool failed = poll(fds, 3, -1) < 0 && errno != EINTR;
        if (fds[2].revents != 0)
            return 0;
        if (failed || fds[0].revents != 0)
            return listen_to(SOCKET_FD);
        if (fds[1].revents != 0 && hooks->hear(hooks->owner, beside))
            send(SOCKET_FD, &news, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
}

_Noreturn static void keep(const struct keeper_hooks *hooks, bool background) {
    bool mounted = false;
    int death = hear_of_death(), beside = -1;
    while (listen_beside(hooks, death, &beside) == MOUNT && !mounted) {
        struct err_info info = {.code = ERR_OK};
        int connection = -1;
        info.code = hooks->mount(hooks->owner, &connection, &info);
        mounted = info.code == ERR_OK;
        if (mounted && background)
            leave_terminal();
        if (!send_answer(SOCKET_FD, &info, connection))
            break;
        if (mounted && hooks->begin != NULL)
            beside = hooks->begin(hooks->owner);
    }
    if (mounted)
        hooks->unmount(hooks->owner);
    if (mounted && hooks->end != NULL)
        hooks->end(hooks->owner);
    const char ended = ENDED;
    _exit(write(SOCKET_FD, &ended, 1) == 1 ? 0 : 1);
}

/* ---- the side of who serves ---- */

enum err keeper_start(struct keeper *k, const struct keeper_hooks *hooks, bool background,
                      struct err_info *info) {
    int ends[2];
    *k = KEEPER_NONE;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return err_set(info, ERR_IO, "socketpair: %s", strerror(errno));
    pid_t child = fork();
    int why = errno;
    if (child == 0) {
        keep_little(ends[1]);
        keep(hooks, background);
    }
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return err_set(info, ERR_IO, "fork: %s", strerror(why));
    }
    *k = (struct keeper){.socket = ends[0], .pid = child};
    return ERR_OK;
}

enum err keeper_mount(const struct keeper *k, int *connection, struct err_info *info) {
    const char word = MOUNT;
    struct err_info answer;
    if (send(k->socket, &word, 1, MSG_NOSIGNAL) != 1 || !receive_answer(k->socket, &answer, connection))
        return err_set(info, ERR_IO, "the process that mounts has ended early");
    return answer.code == ERR_OK ? ERR_OK : err_set(info, answer.code, "%s", answer.text);
}

bool keeper_heard(const struct keeper *k) {
    char word;
    ssize_t n;
    while ((n = recv(k->socket, &word, 1, MSG_DONTWAIT)) > 0 || (n < 0 && errno == EINTR))
        ;
    return n < 0 && errno == EAGAIN;
}

/* The other side reads no more when it is told of the end; by its answer it has unmounted. */
enum err keeper_end(struct keeper *k, struct err_info *info) {
    if (k->socket < 0)
        return ERR_OK;
    shutdown(k->socket, SHUT_WR);
    char word;
    do
        word = listen_to(k->socket);
    while (word == NEWS);
    close(k->socket);
    while (waitpid(k->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    *k = KEEPER_NONE;
    return word == ENDED ? ERR_OK : err_set(info, ERR_IO, "the process that unmounts has ended early");
}
