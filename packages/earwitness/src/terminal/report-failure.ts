/** Turns what went wrong into one clear line and an exit code: 2 for what the user can mend, 1 for a fault of ours. */

/** A wrong use of the command line, in one line that says what to do. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Runs something that throws on a wrong argument, where the argument is the user's: that is a wrong use. */
export function asUsage<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

/** The same of work that takes its time. */
export async function asUsageAsync<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    return asUsage(() => {
      throw error;
    });
  }
}

const FILE_SYSTEM_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EEXIST: 'something of that name is in the way',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
};

/** What our packages refuse on purpose. Known by name, so that a failure loads no package that the command did without. */
const REFUSALS: ReadonlySet<string> = new Set(['EngineError', 'BenchError', 'PanelServerError']);

function isRefusal(error: unknown): boolean {
  for (let kind = Object.getPrototypeOf(error); kind instanceof Error; kind = Object.getPrototypeOf(kind)) {
    if (REFUSALS.has(kind.constructor.name)) return true;
  }
  return false;
}

/** Prints one line to standard error and sets the exit code. `EARWITNESS_DEBUG=1` shows the stack as well. */
export function reportFailure(error: unknown): void {
  const { line, exitCode } = describeFailure(error);
  process.stderr.write(`earwitness: ${line}\n`);
  if (process.env.EARWITNESS_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exitCode = exitCode;
}

/** One line, and the exit code of who did nothing but this. */
export function describeFailure(error: unknown): { line: string; exitCode: 1 | 2 } {
  if (error instanceof Error && (error instanceof UsageError || isRefusal(error))) {
    return { line: oneLine(error.message), exitCode: 2 };
  }
  const { code, path, message } = error as NodeJS.ErrnoException;
  const failure = code === undefined ? undefined : FILE_SYSTEM_FAILURES[code];
  if (failure !== undefined && path !== undefined) {
    return { line: `Cannot use ${path}: ${failure}`, exitCode: 2 };
  }
  return {
    line: `this is a fault of ours, please report it (EARWITNESS_DEBUG=1 shows where): ${oneLine(message ?? String(error))}`,
    exitCode: 1,
  };
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').trim();
