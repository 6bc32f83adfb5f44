/*
 * Runs a program and writes what it used, itself and all its children, to a file: CPU seconds (user and system), wall seconds, peak
 * resident KiB and exit code, as JSON.
 *
 *   child-usage USAGE.json PROGRAM ARGUMENT…
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time) {
  return time.tv_sec + time.tv_usec * 1e-6;
}

static double wall_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  const double begin = wall_seconds();
  const pid_t child = fork();
  if (child < 0) return 2;
  if (child == 0) {
    execvp(argv[2], argv + 2);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (wait4(child, &status, 0, &usage) != child) return 2;
  FILE *file = fopen(argv[1], "w");
  if (!file) return 2;
  fprintf(file, "{ \"cpuSeconds\": %.6f, \"wallSeconds\": %.6f, \"peakRssKib\": %ld, \"exitCode\": %d }\n",
          seconds(usage.ru_utime) + seconds(usage.ru_stime), wall_seconds() - begin, usage.ru_maxrss,
          WIFEXITED(status) ? WEXITSTATUS(status) : -1);
  return fclose(file);
}
