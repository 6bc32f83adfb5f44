/** A study tried out before anybody is asked: listeners made of arithmetic take throw-away copies of a panel, and their answers are judged. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  blindingKeySchema,
  type PanelDefinition,
  type PanelResultRow,
  panelPackSchema,
} from '@earwitness/bench/panel';
import { clopperPearsonInterval } from '@earwitness/bench/statistics';
import { createPanelServer, simulatePanel, strengthTable } from '@earwitness/listening-web';
import type { PanelOnDisk } from './find-built-panels.ts';
import {
  hasStrengths,
  noiseFor,
  type Recovered,
  recoverTruth,
  type Strengths,
  strengthsOf,
} from './known-truth.ts';

export interface StudySettings {
  readonly listeners: number;
  /** Sensitivity, and where conditions have strengths, how far neighbours lie apart. */
  readonly dPrime: number;
  /** By condition, in place of the usual ones. */
  readonly strengths: Strengths;
  /** Copies of the panel, each with listeners of its own. */
  readonly panels: number;
  readonly seed: string;
}

/** How often a claim came out how. */
export interface ClaimPower {
  readonly id: string;
  readonly claim: string;
  readonly supported: number;
  readonly refuted: number;
  readonly undecided: number;
  /** Share of the panels that supported it, with a 95 % interval. */
  readonly power: { readonly estimate: number; readonly low: number; readonly high: number };
  /** Of the last panel. */
  readonly sentence: string;
}

export interface SimulatedStudy {
  readonly panelId: string;
  readonly method: PanelDefinition['method'];
  readonly settings: StudySettings;
  /** What conditions were given; empty where the only question is whether a difference is heard. */
  readonly strengths: Strengths;
  readonly answers: number;
  /** Listeners whom the qualification kept from going on. */
  readonly turnedAway: number;
  readonly claims: readonly ClaimPower[];
  readonly recovered: readonly Recovered[];
}

/** Answers that come together share the flushes to the disk. */
const MOST_AT_ONCE = 16;

/** @throws {UsageError} for a strength of a condition that the panel has not */
export async function simulateStudy({
  panel: { definition, packFolder, blindingKeyFile },
  settings,
  onProgress,
}: {
  panel: PanelOnDisk;
  settings: StudySettings;
  onProgress: (progress: { done: number; total: number; label: string }) => void;
}): Promise<SimulatedStudy> {
  const { panelId, method } = definition;
  const { dPrime, panels, listeners, seed } = settings;
  const pack = panelPackSchema.parse(JSON.parse(await readFile(join(packFolder, 'pack.json'), 'utf8')));
  const key = blindingKeySchema.parse(JSON.parse(await readFile(blindingKeyFile, 'utf8')));
  const strengths = hasStrengths(method)
    ? strengthsOf(key, { definition, dPrime, given: settings.strengths })
    : {};
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-simulation-'));
  const rows: PanelResultRow[] = [];
  const claims = new Map<string, Omit<ClaimPower, 'power'>>();
  let answers = 0;
  let turnedAway = 0;
  try {
    const server = await createPanelServer({ database: join(folder, 'panels.sqlite'), port: 0 });
    try {
      for (let copy = 1; copy <= panels; copy += 1) {
        const copied = copyOf(definition, copy);
        await server.openPanel({ definition: copied, packFolder, blindingKeyFile });
        const simulated = await simulatePanel({
          url: server.url,
          panelId: copied.panelId,
          seed: `${seed}/${copy}`,
          listeners: Array.from({ length: listeners }, () => ({
            dPrime,
            playback: 'headphones',
            trained: true,
          })),
          strengths: strengthTable({ pack, key, strengths }),
          noise: noiseFor(method),
          listenersAtOnce: Math.min(listeners, MOST_AT_ONCE),
          onProgress: ({ answers: done, answersTotal: total }) =>
            onProgress({ done: (copy - 1) * total + done, total: panels * total, label: `panel ${copy}` }),
        });
        answers += simulated.answers;
        turnedAway += simulated.turnedAway;
        await server.closePanel(copied.panelId);
        await server.unblindPanel(copied.panelId, 'simulated listeners: nobody to keep blind');
        const results = await server.results(copied.panelId);
        rows.push(...results.rows);
        for (const { id, claim, outcome, sentence, exploratory } of results.verdicts) {
          if (exploratory) continue;
          const key = `${id}: ${claim}`;
          const before = claims.get(key) ?? { id, claim, supported: 0, refuted: 0, undecided: 0, sentence };
          claims.set(key, { ...before, [outcome]: before[outcome] + 1, sentence });
        }
      }
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return {
    panelId,
    method,
    settings,
    strengths,
    answers,
    turnedAway,
    claims: [...claims.values()].map((claim) => ({ ...claim, power: powerOf(claim.supported, panels) })),
    recovered: await recoverTruth(rows, { method, dPrime, strengths, pack, packFolder }),
  };
}

/** The same questions to whoever comes. */
const copyOf = (definition: PanelDefinition, copy: number): PanelDefinition => ({
  ...definition,
  panelId: `${definition.panelId.slice(0, 40)}-simulated-${copy}`,
  access: { by: 'open', crowd: null },
  quotas: [],
  showOwnResult: false,
  simulated: true,
});

function powerOf(supported: number, panels: number): ClaimPower['power'] {
  const { low, high } = clopperPearsonInterval({ successes: supported, n: panels, level: 0.95 });
  return { estimate: supported / panels, low, high };
}
