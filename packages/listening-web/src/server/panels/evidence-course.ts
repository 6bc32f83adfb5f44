/** How the evidence of a watched panel came along: few enough points for a picture, however many answers there are. */
import type { PanelDefinition } from '@earwitness/bench/panel';
import { panelEvidence, tellsEvidence } from './panel-evidence.ts';
import type { PanelTally } from './panel-tally.ts';

export interface EvidencePoint {
  /** Counted trials and controls by then, as the panel's progress has them. */
  readonly answers: number;
  readonly eValue: number;
  readonly threshold: number;
}

const MOST_POINTS = 200;
/** No point is of one answer alone: whoever takes a trial and looks would see whether it was right. */
const FEWEST_ANSWERS_APART = 4;

/**
 * Notes the evidence each so many answers, and twice as many once there are too many points: a panel of 200,000 answers is judged about
 * a thousand times on its way. Told of counts in the order of the log, so that a restarted server has the same course.
 */
export class EvidenceCourse {
  readonly #definition: PanelDefinition;
  readonly #isTold: boolean;
  #points: EvidencePoint[] = [];
  #answersApart = FEWEST_ANSWERS_APART;

  constructor({ definition }: { definition: PanelDefinition }) {
    this.#definition = definition;
    this.#isTold = tellsEvidence(definition);
  }

  /** In the order of the answers; none where the evidence is not told. */
  get points(): readonly EvidencePoint[] {
    return this.#points;
  }

  /** Looks at the counts after one more answer. */
  note(tally: Pick<PanelTally, 'answers' | 'cells' | 'catchTrialsOf'>): void {
    if (!this.#isTold) return;
    const { answers } = tally;
    if (answers === 0 || answers % this.#answersApart !== 0 || this.#points.at(-1)?.answers === answers)
      return;
    const evidence = panelEvidence({ definition: this.#definition, tally });
    if (evidence?.eValue == null || evidence.threshold === null) return;
    this.#points.push({ answers, eValue: evidence.eValue, threshold: evidence.threshold });
    if (this.#points.length < MOST_POINTS) return;
    this.#answersApart *= 2;
    this.#points = this.#points.filter((point) => point.answers % this.#answersApart === 0);
  }
}
