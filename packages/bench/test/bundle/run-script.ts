/** Runs one of the bundle's scripts and reads what it found. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Recomputed {
  readonly simulated: boolean;
  readonly numbers: readonly {
    readonly number: string;
    readonly earwitness: unknown;
    readonly recomputed: unknown;
    readonly agrees: string;
  }[];
}

export interface BundleScript {
  /** null where it is not installed. */
  readonly program: string | null;
  readonly script: string;
  /** The file it writes into each panel's folder. */
  readonly result: string;
}

/**
 * @returns what the script printed, its exit code, and its lines panel by panel
 * @throws where the script says anything on the error channel
 */
export async function runScript(folder: string, { program, script, result }: BundleScript) {
  const printed = await promisify(execFile)(program!, [join(folder, script)], {
    maxBuffer: 256 << 20,
    // numpy’s threads would take both cores for matrices of ten rows
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  if (printed.stderr !== '') throw new Error(`${script} says: ${printed.stderr.slice(0, 2000)}`);
  const linesOf = async (id: string): Promise<Recomputed> =>
    JSON.parse(await readFile(join(folder, id, result), 'utf8')) as Recomputed;
  return { code: printed.code, stdout: printed.stdout, linesOf };
}

/** Numbers that disagree or were not worked out, but for those counted over shuffles, and strengths of whole orders. */
export const withoutAgreement = ({ numbers }: Recomputed): string[] =>
  numbers
    .filter(
      ({ number, agrees }) =>
        agrees !== 'yes' &&
        !(/[pP]Value$/.test(number) && /^not recomputed: counted over 1,000 seeded shuffles/.test(agrees)) &&
        !/^not recomputed: strengths by Plackett and Luce/.test(agrees),
    )
    .map(
      ({ number, earwitness, recomputed, agrees }) => `${number}: ${earwitness}, ${recomputed}: ${agrees}`,
    );
