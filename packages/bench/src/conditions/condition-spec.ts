/** Conditions as they are written, on the command line and in files: `ours`, `loud=ours:{target: club}`, `cmd:matchering`, `folder:masters`. */
import { basename } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { OWN_CONDITION_IDS, slugOf } from '../datasets/condition-folder.ts';
import { ConditionError } from '../errors.ts';

type ConditionSource =
  | {
      readonly kind: 'ours' /** Which engine, where it is not the one that is installed. */;
      readonly version: string | null;
    }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'cmd'; readonly command: string }
  | { readonly kind: 'anchor'; readonly anchor: string }
  /** `unprocessed`, `loudness-only`, or a name that the dataset, a file of conditions or a configuration knows. */
  | { readonly kind: 'named'; readonly name: string };

export interface ConditionSpec {
  /** As it was written. */
  readonly text: string;
  /** The id that it was given, where it was given one. */
  readonly name: string | null;
  readonly source: ConditionSource;
  /** What stands in braces: a brief, or parameters; empty where nothing does. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const FORMS =
  'ours, ours:{brief}, ours@VERSION, ours@VERSION:{brief}, folder:DIR, cmd:NAME, cmd:NAME:{parameters}, anchor:NAME, loudness-only, unprocessed, or the name of a condition, each with NAME= before it where it is to have an id of its own';

const refuse = (text: string, reason: string, cause?: unknown): ConditionError =>
  new ConditionError({
    conditionId: text,
    kind: 'setup',
    reason: `Cannot read condition “${text}” as ${reason}`,
    cause,
  });

/** Cuts a list at its commas, but for those within braces, brackets or quotes; empty parts are left out. */
export function splitConditionList(list: string): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  let quote = '';
  for (const character of list) {
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (depth > 0 && (character === '"' || character === "'")) quote = character;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (character === ',' && depth === 0 && quote === '') {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part].map((text) => text.trim()).filter((text) => text !== '');
}

/**
 * Reads one condition.
 *
 * @throws {ConditionError} anything else than the forms of the language, which are then listed
 */
export function parseConditionSpec(text: string): ConditionSpec {
  const [, name = null, rest = ''] = /^(?:([^=:@{}/\\]*)=)?(.*)$/s.exec(text.trim()) ?? [];
  if (name !== null && !/^[a-z0-9][a-z0-9-]{0,63}$/.test(name))
    throw refuse(text, 'its id must be lower-case letters, digits and dashes');
  if (rest.startsWith('folder:')) {
    const folder = rest.slice('folder:'.length);
    if (folder === '') throw refuse(text, 'folder: must be followed by a folder');
    return { text, name, source: { kind: 'folder', folder }, settings: {} };
  }
  const [, head = '', braces] = /^([^{}]*?)(?::(\{.*\}))?$/s.exec(rest) ?? [];
  return {
    text,
    name,
    source: sourceOf(text, head),
    settings: braces === undefined ? {} : parseBraces(text, braces),
  };
}

function sourceOf(text: string, head: string): ConditionSource {
  const [, kind = '', separator, rest = ''] = /^([a-z0-9-]+)(?:([:@])(.+))?$/s.exec(head) ?? [];
  if (kind === 'ours' && separator !== ':') return { kind: 'ours', version: separator === '@' ? rest : null };
  if (kind === 'cmd' && separator === ':') return { kind: 'cmd', command: rest };
  if (kind === 'anchor' && separator === ':') return { kind: 'anchor', anchor: rest };
  if (kind !== '' && separator === undefined && !['folder', 'cmd', 'anchor'].includes(kind))
    return { kind: 'named', name: kind };
  throw refuse(text, `it must be one of ${FORMS}`);
}

function parseBraces(text: string, braces: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseYaml(braces);
  } catch (cause) {
    const [problem = ''] = (cause as Error).message.split('\n');
    throw refuse(text, `what stands in braces must be YAML or JSON: ${problem}`, cause);
  }
  return value as Record<string, unknown>;
}

/** The id of a condition that was given none: made of what it is. */
function slugOfSpec({ source, settings }: ConditionSpec): string {
  const words = Object.keys(settings).length > 0 ? JSON.stringify(settings) : '';
  const slug = slugOf(`${headOf(source)} ${words}`);
  return slug === '' ? source.kind : slug;
}

function headOf(source: ConditionSource): string {
  switch (source.kind) {
    case 'ours':
      return `ours ${source.version ?? ''}`;
    case 'folder':
      return basename(source.folder);
    case 'cmd':
      return source.command;
    case 'anchor':
      return source.anchor;
    case 'named':
      return source.name;
  }
}

/** The id that a condition has by what it is, whoever else wants it; null where it has none. */
function ownIdOf({ source, settings }: ConditionSpec): string | null {
  if (Object.keys(settings).length > 0) return null;
  switch (source.kind) {
    case 'ours':
      return source.version === null ? 'ours' : null;
    case 'anchor':
      return source.anchor;
    case 'named':
      return source.name === 'mix' ? null : source.name;
    default:
      return null;
  }
}

/**
 * Ids for conditions, in their order: the one given, else one made of what it is, with a number where another has it already. What the
 * bench gives a meaning is nobody else's.
 *
 * @throws {ConditionError} one id given twice, or one that the bench keeps for another condition
 */
export function assignIds(specs: readonly ConditionSpec[]): string[] {
  const given = new Set<string>();
  for (const spec of specs) {
    const { name, text } = spec;
    if (name === null) continue;
    if (OWN_CONDITION_IDS.includes(name) && ownIdOf(spec) !== name)
      throw refuse(
        text,
        `its id must be another than ${name}: the bench keeps ${OWN_CONDITION_IDS.join(', ')}`,
      );
    if (given.has(name)) throw refuse(text, `another condition has the id ${name} already`);
    given.add(name);
  }
  const used = new Set(given);
  return specs.map((spec) => {
    if (spec.name !== null) return spec.name;
    const slug = slugOfSpec(spec);
    const isTaken = (id: string) => used.has(id) || (OWN_CONDITION_IDS.includes(id) && ownIdOf(spec) !== id);
    let id = slug;
    for (let number = 2; isTaken(id); number += 1) id = `${slug.slice(0, 60)}-${number}`;
    used.add(id);
    return id;
  });
}
