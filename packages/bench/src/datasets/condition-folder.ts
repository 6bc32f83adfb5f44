/** Masters as the command line names them: `service=DIR`, `human:anna=DIR`. */
import { type Maker, makerSchema } from './dataset-manifest.ts';

export interface ConditionFolder {
  readonly conditionId: string;
  readonly folder: string;
  readonly maker: Maker;
}

const KINDS: readonly string[] = makerSchema.shape.kind.options;
/** Masters that are worse on purpose. */
const ANCHOR_IDS = ['lowpass-3500', 'lowpass-7000', 'over-limited'] as const;
export type AnchorId = (typeof ANCHOR_IDS)[number];
/** Ids that the bench gives a meaning of its own: nothing else may take them. */
export const OWN_CONDITION_IDS: readonly string[] = [
  ...['ours', 'loudness-only', 'unprocessed', 'mix'],
  ...ANCHOR_IDS,
  ...['anchor', 'cmd', 'folder'],
];

/** Lower-case letters, digits and dashes, at most 64: what ids are made of; empty when nothing is left. */
export function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '');
}

/**
 * Reads `KIND:NAME=DIR`, `KIND=DIR` or `NAME=DIR`; a name alone is a service's, unless it is a kind.
 *
 * @returns `human:anna=d` has conditionId `human-anna`, maker kind human, name anna
 * @throws {RangeError} for anything else, or a name that the bench keeps for itself
 */
export function parseConditionFolder(argument: string): ConditionFolder {
  const [, label = '', folder = ''] = /^([^=]+)=(.+)$/s.exec(argument) ?? [];
  const [first = '', ...rest] = label.split(':');
  const name = rest.join(':');
  const conditionId = slugOf(label);
  if (
    folder === '' ||
    conditionId === '' ||
    (label.includes(':') && (name === '' || !KINDS.includes(first)))
  ) {
    throw new RangeError(
      `Cannot read a folder of masters as it must be NAME=FOLDER or KIND:NAME=FOLDER with KIND one of ${KINDS.join(', ')}: current value is ${argument}`,
    );
  }
  if (OWN_CONDITION_IDS.includes(conditionId)) {
    throw new RangeError(
      `Cannot name a folder of masters as the bench keeps ${OWN_CONDITION_IDS.join(', ')} for itself: current value is ${label}`,
    );
  }
  const isKind = KINDS.includes(first);
  const maker = makerSchema.parse({ kind: isKind ? first : 'service', name: name === '' ? first : name });
  return { conditionId, folder, maker };
}
