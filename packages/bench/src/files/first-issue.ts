import type { z } from 'zod';

/** The first thing that a schema found wrong, with its place: `commands.sox.run: …`. */
export function firstIssue({ issues }: z.ZodError): string {
  const issue = issues[0]!;
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const place = issue.path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  );
  return place === '' ? message : `${place}: ${message}`;
}
