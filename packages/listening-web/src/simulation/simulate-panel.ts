import { createHash } from 'node:crypto';
import type { PlaybackSystem } from '@earwitness/bench/panel';
import { createRandom, type Random } from '@earwitness/bench/statistics';
import { SimulationRefusedError } from '../server/errors.ts';
import type { AnswerReply, PanelFace, PresentedTrial } from '../server/panels/panel-api.ts';
import { compareStimuli, type PairDifference } from './compare-stimuli.ts';
import {
  answerAbx,
  answerIdentification,
  answerPreference,
  effectiveDPrime,
  type SimulatedAnswer,
} from './simulated-listener.ts';
import { createVisitor, type Reply, type Visitor } from './visitor.ts';

export interface SimulatedListener {
  /** Sensitivity on every pair that differs at all; 0 guesses. */
  readonly dPrime: number;
  readonly playback: PlaybackSystem;
  readonly trained: boolean;
}

export interface SimulatePanelOptions {
  /** The panel server's address. */
  readonly url: string;
  readonly panelId: string;
  readonly listeners: readonly SimulatedListener[];
  readonly seed: number | string;
  /** Called after every answer. */
  readonly onProgress?: (progress: { answers: number; answersTotal: number }) => void;
}

/** Listeners who listen at the same time: their answers then share the flushes to the disk. */
const LISTENERS_AT_ONCE = 4;

/**
 * Lets listeners made of arithmetic take a whole panel over HTTP, training included, as browsers do: they load the sounds, find
 * by the samples which of A and B is X, and then answer as a listener of their d′ would. Whether an answer is right depends on the
 * seed, the listener and the trial's number alone, so a repeated simulation has as many right answers, whatever the server draws.
 *
 * @returns how many answers were given, training included
 * @throws {SimulationRefusedError} if the panel is not marked as simulated, is closed, or turns a request down
 */
export async function simulatePanel({
  url,
  panelId,
  listeners,
  seed,
  onProgress = () => {},
}: SimulatePanelOptions): Promise<{ answers: number }> {
  const face = await readFace({ visitor: createVisitor({ url }), panelId });
  const answersTotal = listeners.length * (face.trainingTrials + face.trialsPerSession);
  const compare = rememberComparisons();
  let answers = 0;
  const waiting = [...listeners.entries()];

  async function listenInTurn(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, listener] = next;
      await takeSession({
        visitor: createVisitor({ url }),
        face,
        listener,
        listenerSeed: `${seed}/${index}`,
        compare,
        onAnswer() {
          answers += 1;
          onProgress({ answers, answersTotal });
        },
      });
    }
  }
  await Promise.all(Array.from({ length: LISTENERS_AT_ONCE }, listenInTurn));
  return { answers };
}

async function readFace({ visitor, panelId }: { visitor: Visitor; panelId: string }): Promise<PanelFace> {
  const face = expectReply(panelId, await visitor.get(`/api/panels/${panelId}`)) as PanelFace;
  if (!face.simulated) {
    throw new SimulationRefusedError({
      panelId,
      problem: 'its definition does not say that it is simulated',
    });
  }
  return face;
}

async function takeSession({
  visitor,
  face,
  listener,
  listenerSeed,
  compare,
  onAnswer,
}: {
  visitor: Visitor;
  face: PanelFace;
  listener: SimulatedListener;
  listenerSeed: string;
  compare: typeof compareStimuli;
  onAnswer: () => void;
}): Promise<void> {
  const { panelId } = face;
  const panel = `/api/panels/${panelId}`;
  expectReply(
    panelId,
    await visitor.post(`${panel}/sessions`, {
      consent: true,
      playback: listener.playback,
      trainedListener: listener.trained,
    }),
  );
  for (let stage = 'trials'; stage !== 'finished'; ) {
    const trial = expectReply(panelId, await visitor.post(`${panel}/trials`, {})) as PresentedTrial;
    const part = trial.stage === 'training' ? 'training' : 'trial';
    const trialSeed = `${listenerSeed}/${part}/${trial.number}`;
    const sounds = await loadSounds({ visitor, panelId, trial });
    const { choice, ...manner } = listen({
      face,
      listener,
      sounds,
      compare,
      random: createRandom(trialSeed),
    });
    const reply = expectReply(
      panelId,
      await visitor.post(`${panel}/trials/${trial.trialToken}/answer`, {
        idempotencyKey: createHash('sha256').update(trialSeed).digest('hex').slice(0, 32),
        answer: { choice },
        ...manner,
      }),
    ) as AnswerReply;
    stage = reply.session.stage;
    onAnswer();
  }
}

interface Sounds {
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  /** null in methods without X. */
  readonly x: Uint8Array | null;
}

async function loadSounds({
  visitor,
  panelId,
  trial,
}: {
  visitor: Visitor;
  panelId: string;
  trial: PresentedTrial;
}): Promise<Sounds> {
  const loaded = await Promise.all(
    trial.stimuli.map(async ({ slot, url }) => {
      const reply = await visitor.get(url);
      if (reply.status !== 200) throw refused(panelId, reply);
      return [slot, reply.bytes] as const;
    }),
  );
  const bySlot = new Map(loaded);
  const a = bySlot.get('A');
  const b = bySlot.get('B');
  if (a === undefined || b === undefined) {
    throw new SimulationRefusedError({ panelId, problem: 'a trial came without A or B' });
  }
  return { a, b, x: bySlot.get('X') ?? null };
}

function listen({
  face,
  listener,
  sounds: { a, b, x },
  compare,
  random,
}: {
  face: PanelFace;
  listener: SimulatedListener;
  sounds: Sounds;
  compare: typeof compareStimuli;
  random: Random;
}): SimulatedAnswer {
  const difference = compare(a, b);
  const dPrime = effectiveDPrime(listener.dPrime, difference);
  switch (face.method) {
    case 'abx':
      return answerAbx({ dPrime, truth: x !== null && isSame(x, a) ? 'A' : 'B', random });
    case 'preference':
      return answerPreference({ dPrime, brighter: difference.firstIsBrighter ? 'A' : 'B', random });
    case 'identification':
      return answerIdentification({ dPrime, denser: difference.firstIsDenser ? 'A' : 'B', random });
    default:
      throw new SimulationRefusedError({
        panelId: face.panelId,
        problem: `no simulated listener knows how to answer ${face.method}`,
      });
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/** The same pairs come again and again; each is decoded and compared once. */
function rememberComparisons(): typeof compareStimuli {
  const known = new Map<string, PairDifference>();
  return (first, second) => {
    const pair = createHash('sha256').update(first).update(second).digest('hex');
    const difference = known.get(pair) ?? compareStimuli(first, second);
    known.set(pair, difference);
    return difference;
  };
}

function expectReply(panelId: string, reply: Reply): unknown {
  if (reply.status >= 300) throw refused(panelId, reply);
  return reply.json();
}

function refused(panelId: string, reply: Reply): SimulationRefusedError {
  return new SimulationRefusedError({
    panelId,
    problem: `the server answered ${reply.status} ${new TextDecoder().decode(reply.bytes)}`,
  });
}
