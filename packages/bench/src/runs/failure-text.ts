import { messageOf } from '../errors.ts';

/** What is wrong with the machine, and so with no rendering of its own. */
const OF_THE_MACHINE: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE']);

/** An error and what it came from. */
export function* causesOf(error: unknown): Generator<Error> {
  for (let one = error; one instanceof Error; one = one.cause) yield one;
}

/** Whether a failure is of the machine, such as a full disk: going on would fail again and again. */
export function isOfTheMachine(error: unknown): boolean {
  return [...causesOf(error)].some(({ code }: NodeJS.ErrnoException) => OF_THE_MACHINE.has(code));
}

/** The reason for a failure as a record keeps it: one line, without what differs from run to run. */
export function failureText(
  error: unknown,
  { leaveOut = [] }: { leaveOut?: readonly string[] } = {},
): string {
  return leaveOut.reduce(
    (text, path) => text.replaceAll(`${path}/`, '').replaceAll(path, 'its folder'),
    messageOf(error),
  );
}
