/** The chain that is rendered: a plan's stages, with a caller's own among them. */
import { type PlannedStage, type StageKind, stageKindSchema } from '../plan/mastering-plan.ts';
import type { StageFormat, StageState } from '../stages/stage.ts';
import { designStage } from './stage-table.ts';

/** A stage of the caller's own: it stands in no plan, so whoever renders the plan again must bring it again. */
export interface OwnStage {
  /** The first stage of this kind, or of one that comes later in a chain, follows; `end` is behind the limiter. */
  readonly before: StageKind | 'end';
  /** Makes it ready for one format, once for each time that the music runs through. */
  design(format: StageFormat): StageState;
}

export type ChainStage = PlannedStage | OwnStage;

export const isPlanned = (stage: ChainStage): stage is PlannedStage => 'kind' in stage;

export function chainOf(planned: readonly PlannedStage[], own: readonly OwnStage[] = []): ChainStage[] {
  const chain: ChainStage[] = [...planned];
  for (const stage of own) {
    const place = placeOf(stage.before);
    if (place < 0) {
      throw new RangeError(
        `Cannot place a stage as before must be one of ${stageKindSchema.options.join(', ')}, end: current value is ${stage.before}`,
      );
    }
    const follower = chain.findIndex(
      (other) => placeOf(isPlanned(other) ? other.kind : other.before) >= place,
    );
    const isAlone = follower < 0 || stage.before === 'end';
    chain.splice(isAlone ? chain.length : firstPlannedFrom(chain, follower), 0, stage);
  }
  return chain;
}

/** Own stages of one place stay in the order they were given in. */
function firstPlannedFrom(chain: readonly ChainStage[], index: number): number {
  const planned = chain.findIndex((stage, at) => at >= index && isPlanned(stage));
  return planned < 0 ? chain.length : planned;
}

const placeOf = (kind: StageKind | 'end'): number =>
  kind === 'end' ? Number.POSITIVE_INFINITY : stageKindSchema.options.indexOf(kind);

export const designChain = (chain: readonly ChainStage[], format: StageFormat): StageState[] =>
  chain.map((stage) => (isPlanned(stage) ? designStage(stage, format) : stage.design(format)));
