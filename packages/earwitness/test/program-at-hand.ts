import { spawnSync } from 'node:child_process';

/** Whether tests that need a program are left out, and said to be; where CI is set they run, and fail. */
export function isLeftOut({ program, variable }: { program: string; variable: string }): boolean {
  const isFound = process.env[variable] !== undefined || spawnSync('which', [program]).status === 0;
  if (isFound || process.env.CI) return false;
  console.info(`not run: what needs ${program}; install it, or name it in ${variable}`);
  return true;
}
