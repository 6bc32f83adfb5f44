/** A panel over a real database, asked as routes ask it, with nothing to hear and a clock that a test moves. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BlindingKey,
  type PanelDefinition,
  type PanelDefinitionInput,
  type PanelPack,
  panelDefinitionSchema,
} from '@earwitness/bench/panel';
import { type Blinding, createBlinding } from '../src/server/blinding/blinding.ts';
import { canonicalJson } from '../src/server/canonical-json.ts';
import { packSha256Of } from '../src/server/packs/pack-sha256.ts';
import { experimenterSide } from '../src/server/panels/experimenter-side.ts';
import type { GivenAnswer } from '../src/server/panels/given-answer.ts';
import { listenerSide } from '../src/server/panels/listener-side.ts';
import type {
  AnswerReply,
  ExperimenterSide,
  ListenerSide,
  PresentedTrial,
  StartRequest,
} from '../src/server/panels/panel-api.ts';
import { PanelJournal } from '../src/server/panels/panel-journal.ts';
import { SeatsAtHand } from '../src/server/panels/sitting-view.ts';
import type { Slot } from '../src/server/panels/slots.ts';
import { sha256 } from '../src/server/sha256.ts';
import { openStores, type PanelStores } from '../src/server/stores/panel-stores.ts';
import { OURS_AND_HUMAN, type PlainComparison, plainPack } from './plain-pack.ts';

const SECRET = '5eed'.repeat(16);

export interface PanelWithoutHttp {
  readonly listener: ListenerSide;
  readonly experimenter: ExperimenterSide;
  readonly blinding: Blinding;
  readonly journal: PanelJournal;
  readonly stores: PanelStores;
  readonly pack: PanelPack;
  readonly key: BlindingKey;
  readonly databaseFile: string;
  /** The files of the stimuli are gone. */
  loseStimuli(): void;
  passMinutes(minutes: number): void;
  end(): Promise<void>;
}

export async function openPanelWithoutHttp({
  definition: changes = {},
  comparisons = [{ stimuli: OURS_AND_HUMAN }, { stimuli: OURS_AND_HUMAN }],
  finishedKeptWhole = 500,
}: {
  definition?: Partial<PanelDefinitionInput>;
  comparisons?: readonly PlainComparison[];
  finishedKeptWhole?: number;
} = {}): Promise<PanelWithoutHttp> {
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-panel-'));
  const databaseFile = join(folder, 'panels.sqlite');
  const stores = await openStores({ database: databaseFile });
  const definition = aDefinition(changes);
  const { pack, key } = plainPack(comparisons);
  const blinding = createBlinding({ secret: SECRET, key, pack, definition });
  let time = Date.parse('2026-11-26T12:00:00Z');
  const now = () => new Date(time);
  const event = {
    kind: 'panel-frozen' as const,
    definition,
    definitionSha256: sha256(canonicalJson(definition)),
    packSha256: packSha256Of(pack),
    secretSha256: blinding.secretSha256,
  };
  const recordedAt = now().toISOString();
  const { panelId } = definition;
  await stores.log.append({ panelId, recordedAt, events: [event] });
  const { log, freeTexts } = stores;
  const journal = await PanelJournal.open({ panelId, log, freeTexts, blinding, now, finishedKeptWhole });
  const { identities, invites } = stores;
  let bytes: ReadonlyMap<string, { wav: Uint8Array; flac: Uint8Array | null }> | null = new Map(
    key.stimuli.map(({ stimulusId }) => [
      stimulusId,
      { wav: Buffer.from(`wav of ${stimulusId}`), flac: null },
    ]),
  );
  return {
    listener: listenerSide({
      journal,
      blinding,
      pack,
      identities,
      invites,
      stimuli: () => bytes,
      onOwnResult: () => {},
    }),
    experimenter: experimenterSide({
      journal,
      blinding,
      pack,
      invites,
      erase: (listener) => stores.erase({ panelId, listener }),
      onUnblinded: () => {},
      atHand: new SeatsAtHand({ now }),
    }),
    blinding,
    journal,
    stores,
    pack,
    key,
    databaseFile,
    loseStimuli() {
      bytes = null;
    },
    passMinutes(minutes) {
      time += minutes * 60_000;
    },
    async end() {
      await stores.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function aDefinition(changes: Partial<PanelDefinitionInput> = {}): PanelDefinition {
  const method = changes.method ?? 'abx';
  return panelDefinitionSchema.parse({
    schema: 'earwitness.panel-definition/2',
    panelId: 'a-panel',
    title: 'A panel',
    method,
    question: 'Which one is X?',
    introduction: 'Two versions of one piece of music.',
    trialsPerSession: 4,
    trainingTrials: 0,
    showOwnResult: false,
    simulated: false,
    analysisPlan: { claims: [claimFor(method)] },
    ...changes,
  });
}

function claimFor(method: PanelDefinition['method']) {
  if (method === 'ranking') return { test: 'ranking' as const };
  if (method === 'multi-stimulus' || method === 'mushra' || method === 'triple-stimulus') {
    return { test: 'rating-difference' as const, conditions: ['human', 'ours'] as [string, string] };
  }
  return { test: 'exact-binomial' as const, alternative: 'two-sided' as const };
}

export const aStart = (changes: Partial<StartRequest> = {}): StartRequest => ({
  cookie: null,
  playback: 'headphones',
  trainedListener: false,
  language: 'en',
  invite: null,
  sitting: null,
  crowd: null,
  rehearsal: false,
  startKey: null,
  ...changes,
});

/** Begins a session and gives its cookie. */
export async function begin(panel: PanelWithoutHttp, changes: Partial<StartRequest> = {}): Promise<string> {
  return (await panel.listener.startSession(aStart(changes))).cookie;
}

export const nextTrial = (
  panel: PanelWithoutHttp,
  cookie: string,
  tab: string | null = null,
): Promise<PresentedTrial> => panel.listener.nextTrial({ cookie, tab, takeOver: false });

export const tokenOf = ({ url }: { url: string }): string => url.slice(url.lastIndexOf('/') + 1);

/** Fetches every sound of a trial. */
export async function hear(
  panel: PanelWithoutHttp,
  cookie: string,
  trial: PresentedTrial,
): Promise<Map<Slot, string>> {
  const heard = new Map<Slot, string>();
  for (const stimulus of trial.stimuli) {
    const { bytes } = await panel.listener.serveStimulus({
      token: tokenOf(stimulus),
      cookie,
      conductor: null,
      accepts: ['audio/wav'],
    });
    heard.set(stimulus.slot, Buffer.from(bytes).toString().replace('wav of ', ''));
  }
  return heard;
}

let keysMade = 0;

export const anAnswer = (
  answer: GivenAnswer,
  changes: { comment?: string; idempotencyKey?: string } = {},
) => {
  keysMade += 1;
  return {
    idempotencyKey: `key-of-at-least-16-${keysMade}`,
    answer,
    confidence: 3,
    responseSeconds: 12.5,
    switches: 4,
    comment: null,
    ...changes,
  };
};

/** Opens, hears and answers one trial; the answer may go by what was heard. */
export async function takeTrial(
  panel: PanelWithoutHttp,
  cookie: string,
  decide: (trial: PresentedTrial, heard: ReadonlyMap<Slot, string>) => GivenAnswer = () => ({ choice: 'A' }),
  changes: { comment?: string } = {},
): Promise<{ trial: PresentedTrial; heard: ReadonlyMap<Slot, string>; reply: AnswerReply }> {
  const trial = await nextTrial(panel, cookie);
  const heard = await hear(panel, cookie, trial);
  const { trialToken } = trial;
  const request = anAnswer(decide(trial, heard), changes);
  return { trial, heard, reply: await panel.listener.answer({ cookie, trialToken, request }) };
}

/** Who knows by the sound which of A and B is X. */
export const knowX = (_: PresentedTrial, heard: ReadonlyMap<Slot, string>): GivenAnswer => ({
  choice: heard.get('X') === heard.get('A') ? 'A' : 'B',
});

/** Closes and unblinds, and gives the rows. */
export async function rowsOf(panel: PanelWithoutHttp) {
  await panel.experimenter.close();
  await panel.experimenter.unblind({ reason: 'all are in', by: 'test' });
  return (await panel.experimenter.results()).rows;
}
