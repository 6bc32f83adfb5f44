/** What was asked for on the command line, as the engine takes it; whatever is wrong with it is said before any work. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  BUILT_IN_PROFILES,
  DELIVERY_TARGETS,
  type MasteringBrief,
  type MasteringPlan,
  parsePlan,
  safeCeilingDbtp,
  type TargetProfile,
  targetProfileSchema,
  type WantedTarget,
} from '@earwitness/engine';
import type { WavBitDepth } from '@earwitness/engine/files';
import type { Analysis } from '@earwitness/engine/measure';
import { creditOf } from '../measure/file-words.ts';
import type { MeasuredFile } from '../measure/measure-files.ts';
import { UsageError } from '../terminal/report-failure.ts';

export const BIT_DEPTHS = ['16', '24', '32f'] as const;

export interface DirectionOptions {
  readonly target?: string;
  readonly lufs?: number;
  readonly ceiling?: number;
  readonly genre?: string;
  readonly profile?: string;
  readonly strength?: number;
  readonly tone?: number;
  readonly dynamics?: number;
  readonly stereo?: number;
}

export const wavBitDepthOf = (text: (typeof BIT_DEPTHS)[number] | undefined): WavBitDepth | undefined =>
  text === undefined ? undefined : text === '32f' ? 'float32' : text === '16' ? 16 : 24;

/** @throws {UsageError} an unknown name, or a profile that cannot be read */
export async function briefOf(
  options: DirectionOptions,
  references: readonly MeasuredFile<Analysis>[],
): Promise<MasteringBrief> {
  const target = targetOf(options, references);
  const profile = await profileOf(options);
  const { strength, tone = strength, dynamics = strength, stereo = strength } = options;
  return {
    ...(target === undefined ? {} : { target }),
    ...(profile === undefined ? {} : { profile }),
    ...(references.length === 0 ? {} : { references: references.map(referenceOf) }),
    strength: {
      ...(tone === undefined ? {} : { tone }),
      ...(dynamics === undefined ? {} : { dynamics }),
      ...(stereo === undefined ? {} : { stereo }),
    },
  };
}

const referenceOf = (reference: MeasuredFile<Analysis>) => ({
  analysis: reference.analysis,
  title: creditOf(reference) ?? basename(reference.file),
});

/** Undefined: what the engine takes of itself. */
function targetOf(
  { target, lufs, ceiling }: DirectionOptions,
  references: readonly MeasuredFile<Analysis>[],
): MasteringBrief['target'] {
  if (lufs !== undefined) return { integratedLufs: lufs, ceilingDbtp: ceiling ?? safeCeilingDbtp(lufs) };
  const named = target === undefined ? undefined : entryOf(DELIVERY_TARGETS, target, 'target');
  if (ceiling === undefined) return target;
  return { ...(named ?? usualTarget(references)), ceilingDbtp: ceiling };
}

function usualTarget(references: readonly MeasuredFile<Analysis>[]): WantedTarget {
  const levels = references.flatMap(({ analysis: { integratedLufs } }) => integratedLufs ?? []);
  const streaming = DELIVERY_TARGETS.streaming!;
  if (levels.length === 0) return streaming;
  return { ...streaming, integratedLufs: levels.reduce((sum, level) => sum + level, 0) / levels.length };
}

async function profileOf({ genre, profile }: DirectionOptions): Promise<string | TargetProfile | undefined> {
  if (profile !== undefined) return readProfile(profile);
  if (genre !== undefined && genre !== 'auto') entryOf(BUILT_IN_PROFILES, genre, 'genre', ['auto']);
  return genre;
}

function entryOf<Entry>(
  table: Readonly<Record<string, Entry>>,
  name: string,
  what: string,
  also: readonly string[] = [],
): Entry {
  const entry = Object.hasOwn(table, name) ? table[name] : undefined;
  if (entry !== undefined) return entry;
  throw new UsageError(
    `There is no ${what} "${name}"; known are: ${[...Object.keys(table), ...also].join(', ')}`,
  );
}

async function readProfile(file: string): Promise<TargetProfile> {
  const text = await readText(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`Cannot use the profile ${file}: it is not valid JSON`);
  }
  const result = targetProfileSchema.safeParse(value);
  if (result.success) return result.data;
  const [problem] = result.error.issues;
  const place = problem?.path.join('.') ?? '';
  throw new UsageError(
    `Cannot use the profile ${file}: ${place === '' ? '' : `${place}: `}${problem?.message ?? 'it does not follow its schema'}`,
  );
}

/**
 * @throws {InvalidPlanError} a plan that does not follow its schema
 * @throws {UsageError} a folder
 */
export const readPlan = async (file: string): Promise<MasteringPlan> => parsePlan(await readText(file));

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    // Node opens a folder as readily as a file, and names no path when reading it fails.
    if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
    throw new UsageError(`Cannot use ${file}: it is a folder`);
  }
}
