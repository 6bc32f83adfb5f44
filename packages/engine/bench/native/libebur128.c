/*
 * libebur128 as a contender: keeps one signal in memory and measures it as often as it is asked to.
 *
 *   libebur128 SAMPLES.f32 SAMPLE_RATE     (interleaved stereo floats)
 *
 * Reads lines of two numbers, "MODE PASSES", from standard input; answers each with one line: CPU seconds of all passes, integrated
 * loudness, loudness range, true peak (NaN where the mode has none).
 */
#include <ebur128.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { CHANNELS = 2, HOPS_PER_SECOND = 10 };

struct signal {
  float *samples;
  size_t frames;
  unsigned long sample_rate;
};

struct readings {
  double integrated_lufs, loudness_range_lu, true_peak;
};

static double cpu_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

static struct signal load(const char *path, unsigned long sample_rate) {
  struct signal signal = { NULL, 0, sample_rate };
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END)) exit(2);
  signal.frames = (size_t)ftell(file) / (CHANNELS * sizeof(float));
  signal.samples = malloc(signal.frames * CHANNELS * sizeof(float));
  rewind(file);
  if (fread(signal.samples, CHANNELS * sizeof(float), signal.frames, file) != signal.frames) exit(2);
  fclose(file);
  return signal;
}

/* With `shows_meters`, momentary and short-term loudness are asked for ten times a second, as a display or a plot would. */
static struct readings measure(const struct signal *signal, int mode, int shows_meters) {
  struct readings readings = { NAN, NAN, NAN };
  ebur128_state *state = ebur128_init(CHANNELS, signal->sample_rate, mode);
  const size_t hop = signal->sample_rate / HOPS_PER_SECOND;
  double ignored;
  for (size_t at = 0; at < signal->frames; at += hop) {
    const size_t left = signal->frames - at;
    ebur128_add_frames_float(state, signal->samples + CHANNELS * at, left < hop ? left : hop);
    if (shows_meters) {
      ebur128_loudness_momentary(state, &ignored);
      ebur128_loudness_shortterm(state, &ignored);
    }
  }
  ebur128_loudness_global(state, &readings.integrated_lufs);
  if ((mode & EBUR128_MODE_LRA) == EBUR128_MODE_LRA) ebur128_loudness_range(state, &readings.loudness_range_lu);
  if ((mode & EBUR128_MODE_TRUE_PEAK) == EBUR128_MODE_TRUE_PEAK) {
    readings.true_peak = 0;
    for (unsigned channel = 0; channel < CHANNELS; channel++) {
      double peak = 0;
      ebur128_true_peak(state, channel, &peak);
      if (peak > readings.true_peak) readings.true_peak = peak;
    }
  }
  ebur128_destroy(&state);
  return readings;
}

static const struct { int mode, shows_meters; } MODES[] = {
  { EBUR128_MODE_I, 0 },
  { EBUR128_MODE_I | EBUR128_MODE_S | EBUR128_MODE_LRA, 0 },
  { EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK, 0 },
  { EBUR128_MODE_I | EBUR128_MODE_S | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK, 0 },
  { EBUR128_MODE_I | EBUR128_MODE_S | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK, 1 },
};

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  const struct signal signal = load(argv[1], strtoul(argv[2], NULL, 10));
  int mode, passes;
  while (scanf("%d %d", &mode, &passes) == 2) {
    if (mode < 0 || mode >= (int)(sizeof MODES / sizeof *MODES)) return 2;
    struct readings readings = { NAN, NAN, NAN };
    const double begin = cpu_seconds();
    for (int pass = 0; pass < passes; pass++) {
      readings = measure(&signal, MODES[mode].mode, MODES[mode].shows_meters);
    }
    printf("%.9f %.9f %.9f %.9f\n", cpu_seconds() - begin, readings.integrated_lufs,
           readings.loudness_range_lu, readings.true_peak);
    fflush(stdout);
  }
  free(signal.samples);
  return 0;
}
