#pragma once
// The door to what Linux offers for processes and Glibc's module does not show: child processes (it hides their calls
// behind _GNU_SOURCE, and pidfd_open has no header in the module at all), and malloc's own memory.
#include <malloc.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);

// A descriptor that becomes readable when the process ends; close-on-exec by itself.
static inline int fw_pidfd_open(int process) { return (int)syscall(SYS_pidfd_open, process, 0); }
