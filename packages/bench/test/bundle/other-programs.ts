/** The programs that the bundle's scripts run in, where they are installed. */
import { spawnSync } from 'node:child_process';

const answers = (program: string, ...words: string[]): boolean => spawnSync(program, words).status === 0;

/** null where R or one of its packages is missing. */
export const rscript: string | null = answers(
  'Rscript',
  '-e',
  'stopifnot(requireNamespace("lme4"), requireNamespace("jsonlite"))',
)
  ? 'Rscript'
  : null;

/** Debian's first: one from elsewhere may lack numpy. */
export const python: string | null =
  ['/usr/bin/python3', 'python3'].find((program) => answers(program, '-c', 'import numpy')) ?? null;
