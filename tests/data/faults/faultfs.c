/* A preloaded library that breaks file operations on purpose, and writes down those that were done.
 *
 * Settings are read from the environment at each call, so that a forked child can have its own:
 *   FAULT_PATH    only paths that contain this text are looked at
 *   FAULT_OP      write | fsync | ftruncate | open | rename | link | unlink: the call that fails
 *   FAULT_ERROR   EIO | ENOSPC | EROFS: what it fails with
 *   FAULT_AFTER   let so many matching calls pass first
 *   FAULT_COUNT   then fail so many times (-1: for ever)
 *   FAULT_SHORT   write the first half of the data before failing
 *   FAULT_UNTIL   nothing fails any more once this file exists
 *   FAULT_LOG     one line for each fault that was dealt
 *   FAULT_TRACE   binary record of every write, sync, truncation and change of a name, in order
 *
 * It sees what goes through libc; memory maps and io_uring would pass by it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long reached, dealt;
static pthread_mutex_t tracing = PTHREAD_MUTEX_INITIALIZER;
static int trace_fd = -1;

/* The next definition of a function after ours: libc's. */
#define REAL(name)                                              \
    static __typeof__(&name) real;                              \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static long number(const char *name, long otherwise) {
    const char *value = setting(name);
    return value ? atol(value) : otherwise;
}

static int watched(const char *path) {
    const char *part = setting("FAULT_PATH");
    return part && strstr(path, part) != NULL;
}

static int path_of(int fd, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return watched(path);
}

static int error_number(void) {
    const char *name = setting("FAULT_ERROR");
    if (name && !strcmp(name, "ENOSPC")) return ENOSPC;
    if (name && !strcmp(name, "EROFS")) return EROFS;
    return EIO;
}

/* Is it this call that fails? Sets errno when it is. */
static int fails(const char *op, const char *path) {
    const char *wanted = setting("FAULT_OP");
    if (!wanted || strcmp(wanted, op) || !watched(path)) return 0;
    const char *until = setting("FAULT_UNTIL");
    if (until && access(until, F_OK) == 0) return 0;
    if (atomic_fetch_add(&reached, 1) < number("FAULT_AFTER", 0)) return 0;
    long count = number("FAULT_COUNT", -1);
    if (count >= 0 && atomic_fetch_add(&dealt, 1) >= count) return 0;
    const char *log = setting("FAULT_LOG");
    if (log) {
        int fd = syscall(SYS_open, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (fd >= 0) {
            dprintf(fd, "%s %s %d\n", op, path, error_number());
            syscall(SYS_close, fd);
        }
    }
    errno = error_number();
    return 1;
}

/* One record: op, two paths, offset, length, data. All but the data is little endian and packed. */
static void trace(char op, const char *path, const char *path2, int64_t offset, const void *data, int64_t length) {
    const char *file = setting("FAULT_TRACE");
    if (!file || !(watched(path) || watched(path2))) return;
    int before = errno;
    pthread_mutex_lock(&tracing);
    if (trace_fd < 0) trace_fd = syscall(SYS_open, file, O_WRONLY | O_CREAT | O_APPEND, 0600);
    uint32_t size = strlen(path), size2 = strlen(path2);
    struct iovec parts[] = {
        {&op, 1},           {&size, 4},   {(void *)path, size}, {&size2, 4}, {(void *)path2, size2},
        {&offset, 8},       {&length, 8}, {(void *)data, data ? length : 0},
    };
    if (syscall(SYS_writev, trace_fd, parts, 8) < 0) abort(); /* a trace with a hole proves nothing */
    pthread_mutex_unlock(&tracing);
    errno = before;
}

static int short_by(size_t size) { return setting("FAULT_SHORT") && size > 1; }

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
    REAL(pwrite);
    char path[4096];
    if (!path_of(fd, path, sizeof path)) return real(fd, data, size, offset);
    if (fails("write", path)) {
        int error = errno;
        if (short_by(size)) real(fd, data, size / 2, offset);
        errno = error;
        return -1;
    }
    ssize_t written = real(fd, data, size, offset);
    if (written > 0) trace('W', path, "", offset, data, written);
    return written;
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) { return pwrite(fd, data, size, offset); }

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    char path[4096];
    if (!path_of(fd, path, sizeof path)) return real(fd, data, size);
    if (fails("write", path)) {
        int error = errno;
        if (short_by(size)) real(fd, data, size / 2);
        errno = error;
        return -1;
    }
    int appends = fcntl(fd, F_GETFL) & O_APPEND;
    off_t offset = lseek(fd, 0, appends ? SEEK_END : SEEK_CUR);
    ssize_t written = real(fd, data, size);
    if (written > 0) trace('W', path, "", offset, data, written);
    return written;
}

#define SYNC(name)                                                  \
    int name(int fd) {                                              \
        REAL(name);                                                 \
        char path[4096];                                            \
        int seen = path_of(fd, path, sizeof path);                  \
        if (seen && fails("fsync", path)) return -1;                \
        int result = real(fd);                                      \
        if (seen && result == 0) trace('S', path, "", 0, NULL, 0);  \
        return result;                                              \
    }
SYNC(fsync)
SYNC(fdatasync)

int ftruncate(int fd, off_t length) {
    REAL(ftruncate);
    char path[4096];
    int seen = path_of(fd, path, sizeof path);
    if (seen && fails("ftruncate", path)) return -1;
    int result = real(fd, length);
    if (seen && result == 0) trace('T', path, "", length, NULL, 0);
    return result;
}
int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

int rename(const char *from, const char *to) {
    REAL(rename);
    if (fails("rename", to)) return -1;
    int result = real(from, to);
    if (result == 0) trace('R', from, to, 0, NULL, 0);
    return result;
}

int link(const char *from, const char *to) {
    REAL(link);
    if (fails("link", to)) return -1;
    int result = real(from, to);
    if (result == 0) trace('L', from, to, 0, NULL, 0);
    return result;
}

#define REMOVE(name)                                       \
    int name(const char *path) {                           \
        REAL(name);                                        \
        if (fails("unlink", path)) return -1;              \
        int result = real(path);                           \
        if (result == 0) trace('U', path, "", 0, NULL, 0); \
        return result;                                     \
    }
REMOVE(unlink)
REMOVE(remove)

int open(const char *path, int flags, ...) {
    REAL(open);
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, int);
        va_end(rest);
    }
    int writes = flags & (O_WRONLY | O_RDWR | O_CREAT);
    if (!writes || !watched(path)) return real(path, flags, mode);
    if (fails("open", path)) return -1;
    int existed = access(path, F_OK) == 0;
    int fd = real(path, flags, mode);
    if (fd >= 0 && !existed) trace('C', path, "", 0, NULL, 0);
    if (fd >= 0 && existed && (flags & O_TRUNC)) trace('T', path, "", 0, NULL, 0);
    return fd;
}
int open64(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, int);
        va_end(rest);
    }
    return open(path, flags, mode);
}
