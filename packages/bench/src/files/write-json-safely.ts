import { writeFileSafely } from './write-file-safely.ts';

/** JSON for people and programs: indented by two, a line's end behind it. */
export const toJson = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;

/** Writes a file of JSON in one step for every reader; the folder is made where it is missing. */
export function writeJsonSafely(
  path: string,
  content: unknown,
  options: { mode?: number } = {},
): Promise<void> {
  return writeFileSafely(path, toJson(content), options);
}
