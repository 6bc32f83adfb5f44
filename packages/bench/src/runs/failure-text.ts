/** The reason for a failure as a record keeps it: one line, without what differs from run to run. */
export function failureText(
  error: unknown,
  { leaveOut = [] }: { leaveOut?: readonly string[] } = {},
): string {
  const line = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  return leaveOut.reduce(
    (text, path) => text.replaceAll(`${path}/`, '').replaceAll(path, 'its folder'),
    line,
  );
}
