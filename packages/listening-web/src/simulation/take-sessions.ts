/** One simulated listener's way through a panel, from the first page to the last. */
import type { PlaybackSystem } from '@earwitness/bench/panel';
import { createRandom, type Random } from '@earwitness/bench/statistics';
import { SimulationRefusedError } from '../server/errors.ts';
import type { AnswerReply, FaceQuestion, PanelFace, PresentedTrial } from '../server/panels/panel-api.ts';
import type { SessionState } from '../server/panels/session-flow.ts';
import { sha256 } from '../server/sha256.ts';
import { answerTrial, type HeardSound, type SimulatedEars } from './answer-trial.ts';
import type { Reply, Visitor } from './visitor.ts';

export interface SimulatedListener {
  /** Sensitivity on a pair that differs plainly: less is left of it where little differs, see `effectiveDPrime`; 0 guesses. */
  readonly dPrime: number;
  readonly playback: PlaybackSystem;
  readonly trained: boolean;
  /** How far being called human moves a sound up on the scale of liking, in units of one perception's noise; 0 unless given. */
  readonly labelPull?: number;
  /** How often the hidden reference of a rating trial is known for what it is, 0 to 1; 0.9 unless given. */
  readonly recognizesReference?: number;
  /** The token of the listener's invitation, where the panel wants one. */
  readonly invite?: string;
  /** What a crowd platform calls the listener, where listeners come from one; made up unless given. */
  readonly externalId?: string;
  /** Answers to the questionnaire by field; drawn unless given. */
  readonly questionnaire?: Readonly<Record<string, string | number>>;
}

interface TakeSessionsRequest {
  readonly visitor: Visitor;
  readonly url: string;
  readonly face: PanelFace;
  readonly listener: SimulatedListener;
  readonly listenerSeed: string;
  readonly ears: SimulatedEars;
  readonly rehearsal: string | null;
  readonly loadsOneByOne: boolean;
  readonly stimulusType: 'audio/flac' | 'audio/wav' | null;
  readonly onAnswer: () => void;
}

/** Refusals that are a panel's rules at work. */
const TURNED_AWAY: readonly string[] = ['quota-full', 'not-qualified'];
const RECOGNIZES_REFERENCE = 0.9;

/**
 * Takes as many sessions as the panel wants of a listener.
 *
 * @returns whether the listener came to the end
 * @throws {SimulationRefusedError} if the panel turns a request down that it should not
 */
export async function takeSessions(request: TakeSessionsRequest): Promise<{ finished: boolean }> {
  const { visitor, face } = request;
  const panel = `/api/panels/${face.panelId}`;
  for (let number = 1; number <= face.sessionsPerListener; number += 1) {
    const started = await startSession(request, panel);
    if (isTurnedAway(started)) return { finished: false };
    let { stage } = expectReply(face.panelId, started) as SessionState;
    if (stage === 'questionnaire') {
      const answers = fillIn(face.questionnaire, request);
      const reply = await visitor.post(`${panel}/questionnaire`, { answers });
      ({ stage } = expectReply(face.panelId, reply) as SessionState);
    }
    while (stage !== 'finished') {
      const opened = await visitor.post(`${panel}/trials`, {});
      if (isTurnedAway(opened)) return { finished: false };
      const trial = expectReply(face.panelId, opened) as PresentedTrial;
      const reply = await takeTrial(request, { trial, panel, session: number });
      stage = reply.session.stage;
      request.onAnswer();
    }
    if (face.crowdPlatform !== null) expectReply(face.panelId, await visitor.get(`${panel}/completion`));
  }
  // Told once no session is to come that it could sway.
  if (face.showOwnResult) expectReply(face.panelId, await visitor.get(`${panel}/result`));
  return { finished: true };
}

/** Consents, on whatever the panel wants to be heard on. */
async function startSession(
  { visitor, face, listener, listenerSeed, rehearsal }: TakeSessionsRequest,
  panel: string,
): Promise<Reply> {
  const { playbackWanted } = expectReply(face.panelId, await visitor.get(panel)) as PanelFace;
  const externalId = listener.externalId ?? `simulated-${shortDigest(listenerSeed)}`;
  return visitor.post(`${panel}/sessions`, {
    consent: true,
    // What the panel wants moves on with every listener who begins: it says so itself.
    playback: playbackWanted === null ? listener.playback : null,
    trainedListener: listener.trained,
    invite: listener.invite ?? null,
    crowd: face.crowdPlatform === null || rehearsal !== null ? null : { externalId },
    rehearsal,
  });
}

function fillIn(
  questions: readonly FaceQuestion[],
  { listener, listenerSeed }: Pick<TakeSessionsRequest, 'listener' | 'listenerSeed'>,
): Record<string, string | number> {
  const random = createRandom(`${listenerSeed}/questionnaire`);
  return Object.fromEntries(
    questions.map((question) => [
      question.fieldId,
      listener.questionnaire?.[question.fieldId] ?? drawn(question, random),
    ]),
  );
}

function drawn({ kind, options }: FaceQuestion, random: Random): string | number {
  if (kind === 'choice') return options[random.integer(options.length)]?.value ?? '';
  return kind === 'number' ? random.integer(100) : 'a simulated answer';
}

async function takeTrial(
  { visitor, url, face, listener, listenerSeed, ears, loadsOneByOne, stimulusType }: TakeSessionsRequest,
  { trial, panel, session }: { trial: PresentedTrial; panel: string; session: number },
): Promise<AnswerReply> {
  const trialSeed = `${listenerSeed}/${session}/${trial.stage}/${trial.number}`;
  const load = async ({ slot, url: path, label }: PresentedTrial['stimuli'][number]): Promise<HeardSound> => {
    const accept = stimulusType === null ? undefined : { accept: stimulusType };
    const reply = await visitor.get(new URL(path, `${url}/`).href, accept);
    if (reply.status !== 200) throw refused(face.panelId, reply);
    return { slot, label, bytes: reply.bytes, sha256: sha256(reply.bytes) };
  };
  const sounds: HeardSound[] = [];
  if (loadsOneByOne) for (const stimulus of trial.stimuli) sounds.push(await load(stimulus));
  else sounds.push(...(await Promise.all(trial.stimuli.map(load))));
  const { answer, ...manner } = await answerTrial({
    trial,
    sounds,
    ears,
    dPrime: listener.dPrime,
    labelPull: listener.labelPull ?? 0,
    recognizesReference: listener.recognizesReference ?? RECOGNIZES_REFERENCE,
    listenerSeed,
    random: createRandom(trialSeed),
  });
  const reply = await visitor.post(`${panel}/trials/${trial.trialToken}/answer`, {
    idempotencyKey: shortDigest(trialSeed),
    answer,
    ...manner,
  });
  return expectReply(face.panelId, reply) as AnswerReply;
}

function isTurnedAway(reply: Reply): boolean {
  return reply.status >= 400 && TURNED_AWAY.includes((reply.json() as { error?: string }).error ?? '');
}

/** The body of a reply that is no refusal. Throws {@link SimulationRefusedError} otherwise. */
export function expectReply(panelId: string, reply: Reply): unknown {
  if (reply.status >= 300) throw refused(panelId, reply);
  return reply.json();
}

function refused(panelId: string, reply: Reply): SimulationRefusedError {
  return new SimulationRefusedError({
    panelId,
    problem: `the server answered ${reply.status} ${new TextDecoder().decode(reply.bytes)}`,
  });
}

const shortDigest = (content: string): string => sha256(content).slice(0, 32);
