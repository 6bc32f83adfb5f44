import { SimulationRefusedError } from '../server/errors.ts';
import type { PanelFace } from '../server/panels/panel-api.ts';
import type { HeardSound, SimulatedEars } from './answer-trial.ts';
import { compareStimuli, type PairDifference } from './compare-stimuli.ts';
import type { PerceptionNoise, RatingSpread } from './simulated-listener.ts';
import type { StrengthTable } from './strength-table.ts';
import { expectReply, type SimulatedListener, takeSessions } from './take-sessions.ts';
import { createVisitor, type TrafficRecord, type Visitor } from './visitor.ts';

export interface SimulatePanelOptions {
  /** The panel server's address. */
  readonly url: string;
  readonly panelId: string;
  readonly listeners: readonly SimulatedListener[];
  readonly seed: number | string;
  /** How strong stimuli are to the listeners, from `strengthTable`; what is not in it they compare by its sound. */
  readonly strengths?: StrengthTable;
  /** How single perceptions scatter where sounds are put in order: as Thurstone has it unless given. */
  readonly noise?: PerceptionNoise;
  /** Two perceptions nearer than this, in units of one's noise, are said to be no preference where that may be said; 0 unless given. */
  readonly tieWithin?: number;
  /** How ratings scatter, in points of a scale of a hundred; 8, 4 and 10 unless given. */
  readonly ratingSpread?: RatingSpread;
  /** Listeners who listen at the same time: their answers then share the flushes to the disk. 4 unless given. */
  readonly listenersAtOnce?: number;
  /** Whether a trial's sounds are asked for one after another: then no reply waits for another. */
  readonly loadsOneByOne?: boolean;
  /** What listeners ask the sounds as; whichever the server would rather give unless given. */
  readonly stimulusType?: 'audio/flac' | 'audio/wav';
  /** The token of an experimenter's link for trying the panel: then it need not say that it is simulated. */
  readonly rehearsal?: string | null;
  /** Called after every answer. */
  readonly onProgress?: (progress: { answers: number; answersTotal: number }) => void;
  /** Called for everything that the listener's side receives. */
  readonly onTrafficRecord?: (record: TrafficRecord, listenerIndex: number) => void;
}

/** What became of a simulation. */
export interface SimulatedPanel {
  /** Answers given, practice and qualification included. */
  readonly answers: number;
  /** Listeners whom a quota or the qualification kept from going on. */
  readonly turnedAway: number;
}

const DEFAULT_SPREAD: RatingSpread = { listener: 8, item: 4, noise: 10 };

/**
 * Lets listeners made of arithmetic take a whole panel over HTTP, as browsers do: questionnaire, qualification, practice and every
 * session. They load the sounds, find by the samples which are the same, and then answer as a listener of their d′ would. Whether an
 * answer is right depends on the seed, the listener and the trial's number alone, so a repeated simulation has as many right answers,
 * whatever the server draws.
 *
 * @throws {SimulationRefusedError} if the panel is not marked as simulated (and this is no rehearsal), is closed, or turns a request
 *   down that it should not
 */
export async function simulatePanel({
  url,
  panelId,
  listeners,
  seed,
  strengths = new Map(),
  noise = 'normal',
  tieWithin = 0,
  ratingSpread = DEFAULT_SPREAD,
  listenersAtOnce = 4,
  loadsOneByOne = false,
  stimulusType,
  rehearsal = null,
  onProgress = () => {},
  onTrafficRecord = () => {},
}: SimulatePanelOptions): Promise<SimulatedPanel> {
  const first = createVisitor({ url });
  const face = await readFace({ visitor: first, panelId, rehearsal }).finally(first.leave);
  const answersPerSession = face.trainingTrials + face.trialsPerSession;
  const answersTotal = listeners.length * face.sessionsPerListener * answersPerSession;
  const ears: SimulatedEars = { strengths, noise, tieWithin, ratingSpread, compare: rememberComparisons() };
  let answers = 0;
  let turnedAway = 0;
  const waiting = [...listeners.entries()];

  async function listenInTurn(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, listener] = next;
      const visitor = createVisitor({
        url,
        onTrafficRecord: (record) => onTrafficRecord(record, index),
      });
      const { finished } = await takeSessions({
        visitor,
        url,
        face,
        listener,
        listenerSeed: `${seed}/${index}`,
        ears,
        rehearsal,
        loadsOneByOne,
        stimulusType: stimulusType ?? null,
        onAnswer() {
          answers += 1;
          onProgress({ answers, answersTotal: Math.max(answers, answersTotal) });
        },
      }).finally(visitor.leave);
      if (!finished) turnedAway += 1;
    }
  }
  await Promise.all(Array.from({ length: listenersAtOnce }, listenInTurn));
  return { answers, turnedAway };
}

async function readFace({
  visitor,
  panelId,
  rehearsal,
}: {
  visitor: Visitor;
  panelId: string;
  rehearsal: string | null;
}): Promise<PanelFace> {
  const face = expectReply(panelId, await visitor.get(`/api/panels/${panelId}`)) as PanelFace;
  if (!face.simulated && rehearsal === null) {
    throw new SimulationRefusedError({
      panelId,
      problem: 'its definition does not say that it is simulated',
    });
  }
  return face;
}

/** The same pairs come again and again; each is decoded and compared once. */
function rememberComparisons(): SimulatedEars['compare'] {
  const known = new Map<string, Promise<PairDifference>>();
  return (first: HeardSound, second: HeardSound) => {
    const pair = `${first.sha256} ${second.sha256}`;
    const difference = known.get(pair) ?? compareStimuli(first.bytes, second.bytes);
    known.set(pair, difference);
    return difference;
  };
}
