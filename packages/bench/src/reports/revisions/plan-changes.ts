/** What a revision changed in a plan: each setting before and after, stages that came and went, and why. */
import type { MasteringPlan, PlannedStage } from '@earwitness/engine';
import { kindInWords, nameInWords } from '../evidence-text.ts';
import { formatNumber } from '../number-text.ts';
import { hertzText } from '../sections/plan.ts';

export interface SettingChange {
  readonly setting: string;
  /** null where it did not exist. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface StageChange {
  readonly title: string;
  readonly kind: 'changed' | 'added' | 'removed';
  readonly settings: readonly SettingChange[];
  /** Of the stage as it is now, or of why it is no more; null where the plan does not say. */
  readonly reason: string | null;
}

export interface PlanChanges {
  /** Of what was asked for: target, strengths, what is to be left alone. */
  readonly asked: readonly SettingChange[];
  /** In the order of the chain; what did not change is not in it. */
  readonly stages: readonly StageChange[];
}

export function planChanges(before: MasteringPlan, after: MasteringPlan): PlanChanges {
  return {
    asked: settingChanges(askedOf(before), askedOf(after)),
    stages: stageChanges(before, after),
  };
}

/** Names that do not say by themselves what they are. */
const WORDS: Readonly<Record<string, string>> = { integratedLufs: 'loudness', q: 'Q', mix: 'share mixed in' };
/** What goes up or down from nothing. */
const SIGNED = /(gain|makeup)Db$/i;

type Settings = ReadonlyMap<string, string>;

const askedOf = ({ target, brief }: MasteringPlan): Settings =>
  new Map([
    ...settingsOf(target),
    ...[...settingsOf(brief.strength)].map(
      ([name, text]) => [`Strength of ${inSentence(name)}`, text] as const,
    ),
    [
      'Left alone',
      brief.leaveAlone.length === 0
        ? 'nothing'
        : brief.leaveAlone.map(kindInWords).map(inSentence).join(', '),
    ],
  ]);

function stageChanges(before: MasteringPlan, after: MasteringPlan): StageChange[] {
  const [old, now] = [before, after].map(({ stages }) => byKey(stages)) as [Stages, Stages];
  const kept = [...now].flatMap(([key, stage]): StageChange[] => {
    const previous = old.get(key);
    const settings = settingChanges(settingsOf(previous?.settings ?? {}), settingsOf(stage.settings));
    if (previous && settings.length === 0) return [];
    const kind = previous ? 'changed' : 'added';
    return [{ title: kindInWords(stage.kind), kind, settings, reason: stage.reason }];
  });
  const removed = [...old].flatMap(([key, stage]): StageChange[] => {
    if (now.has(key)) return [];
    const reason = after.leftOut.find(({ kind }) => kind === stage.kind)?.reason ?? null;
    return [{ title: kindInWords(stage.kind), kind: 'removed', settings: [], reason }];
  });
  return [...kept, ...removed];
}

type Stages = ReadonlyMap<string, PlannedStage>;

/** By kind, and by which of that kind it is. */
function byKey(stages: readonly PlannedStage[]): Stages {
  const counts = new Map<string, number>();
  return new Map(
    stages.map((stage) => {
      const count = (counts.get(stage.kind) ?? 0) + 1;
      counts.set(stage.kind, count);
      return [`${stage.kind} ${count}`, stage];
    }),
  );
}

function settingChanges(before: Settings, after: Settings): SettingChange[] {
  const names = [...new Set([...after.keys(), ...before.keys()])];
  return names.flatMap((setting) => {
    const change = { setting, before: before.get(setting) ?? null, after: after.get(setting) ?? null };
    return change.before === change.after ? [] : [change];
  });
}

/** Every number of a stage by a name in words; bands are named by where they work, so that the same ones are compared. */
function settingsOf(value: object, prefix = ''): Settings {
  return new Map(
    Object.entries(value).flatMap(([name, part]: [string, unknown]): (readonly [string, string])[] => {
      if (Array.isArray(part)) return part.flatMap((band: object) => bandSettings(band, prefix));
      const { words: spelled, unit } = nameInWords(name);
      const words = WORDS[name] ?? spelled;
      const title = prefix === '' ? capitalised(words) : `${prefix}: ${words}`;
      if (part !== null && typeof part === 'object') return [...settingsOf(part, title)];
      return [[title, valueText(part, { unit, signed: SIGNED.test(name) })]];
    }),
  );
}

function bandSettings(band: object, prefix: string): (readonly [string, string])[] {
  const name = bandName(band as Band);
  const rest = Object.entries(band).filter(([key]) => !PLACE_NAMES.has(key));
  return [...settingsOf(Object.fromEntries(rest), prefix === '' ? name : `${prefix}, ${name}`)];
}

interface Band {
  readonly shape?: string;
  readonly frequencyHz?: number;
  readonly lowHz?: number | null;
  readonly highHz?: number | null;
  readonly fromHz?: number;
}

const PLACE_NAMES: ReadonlySet<string> = new Set<keyof Band>([
  'shape',
  'frequencyHz',
  'lowHz',
  'highHz',
  'fromHz',
]);

function bandName({ shape, frequencyHz, lowHz, highHz, fromHz }: Band): string {
  if (frequencyHz !== undefined) return `${kindInWords(shape ?? 'band')} at ${hertzText(frequencyHz)}`;
  if (fromHz !== undefined) return `Band from ${hertzText(fromHz)}`;
  if (typeof lowHz === 'number' && typeof highHz === 'number')
    return `${hertzText(lowHz)} to ${hertzText(highHz)}`;
  if (typeof highHz === 'number') return `Below ${hertzText(highHz)}`;
  return typeof lowHz === 'number' ? `Above ${hertzText(lowHz)}` : 'All frequencies';
}

function valueText(value: unknown, { unit, signed }: { unit: string; signed: boolean }): string {
  if (value === null) return 'none';
  if (typeof value !== 'number') return String(value);
  if (unit === 'Hz') return hertzText(value);
  if (unit === 's') return `${formatNumber(value * 1000, { digits: 1 })} ms`;
  const number = formatNumber(value, { digits: 2, signed });
  return unit === '' ? number : `${number} ${unit}`;
}

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** A title inside a sentence. */
const inSentence = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1);
