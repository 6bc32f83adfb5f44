/** Reads a gate from its file. */
import { readFile } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import { GateError, messageOf } from '../errors.ts';
import { firstIssue } from '../files/first-issue.ts';
import { type Gate, gateSchema } from './gate.ts';

/**
 * Reads a gate, in YAML or JSON.
 *
 * @throws {GateError} with the first problem and its place
 */
export async function loadGate(file: string): Promise<Gate> {
  let content: unknown;
  try {
    content = parseYaml(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new GateError({ file, problem: `it cannot be read: ${messageOf(cause)}`, cause });
  }
  const parsed = gateSchema.safeParse(content);
  if (!parsed.success) throw new GateError({ file, problem: firstIssue(parsed.error) });
  return parsed.data;
}
