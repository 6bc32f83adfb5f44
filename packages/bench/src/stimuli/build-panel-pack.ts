/** The panel pack: comparisons made ready, under names that tell nothing, and the blinding key that alone says who is who. */
import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { BenchError } from '../errors.ts';
import { sha256 } from '../files/sha256.ts';
import { toJson, writeJsonSafely } from '../files/write-json-safely.ts';
import {
  BLINDING_KEY_SCHEMA,
  type BlindingKey,
  blindingKeySchema,
  type Comparison,
  PANEL_PACK_SCHEMA,
  type PanelPack,
  panelPackSchema,
  type Stimulus,
  type StimulusFile,
} from '../panel/panel-pack.ts';
import type { SwitchCertificate } from '../panel/switch-certificate.ts';
import { type ComparisonRequest, secondsOf, USUAL_EXCERPT } from './comparison-request.ts';
import { createPlaceKeeper } from './heard-places.ts';
import { type LinedUpItem, lineUpItem } from './line-up.ts';
import { digestOfInputs, noteInputs, readUnchangedPack } from './pack-inputs.ts';
import { prepareComparison } from './prepare-comparison.ts';
import { blindWarnings, type ComparisonWarnings, writeWarnings } from './write-warnings.ts';

async function writeStimulusFile(folder: string, file: string, bytes: Uint8Array): Promise<StimulusFile> {
  await writeFile(join(folder, file), bytes);
  return { file, sha256: sha256(bytes), byteLength: bytes.byteLength };
}

/** Comparisons of one item come one after the other, and need it opened and lined up once. */
function createLineUp(): (request: ComparisonRequest) => Promise<LinedUpItem> {
  let last: { request: ComparisonRequest; item: LinedUpItem } | null = null;
  const lengthOf = ({ excerpt = USUAL_EXCERPT }: ComparisonRequest) =>
    `${secondsOf(excerpt)} s${'lastSeconds' in excerpt ? ' and on' : ''}`;
  return async (request) => {
    if (last?.request.renderings === request.renderings && lengthOf(last.request) === lengthOf(request))
      return last.item;
    // let go of before the next is opened
    last = null;
    const item = await lineUpItem(request);
    last = { request, item };
    return item;
  };
}

async function withCertificates(
  pack: PanelPack,
  { packFolder, certify }: { packFolder: string; certify: CertifyPack | undefined },
): Promise<PanelPack> {
  if (certify === undefined) return pack;
  return panelPackSchema.parse({ ...pack, switchCertificates: await certify({ pack, packFolder }) });
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Only a pack, or nothing, may be replaced. */
async function refuseOtherFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  if (names.length > 0 && !names.includes('pack.json'))
    throw new BenchError(`Cannot write a panel pack to ${folder}: the folder holds other files`);
}

/**
 * Proves how the player that a pack will be heard with switches, with the finished stimuli in `packFolder`.
 *
 * Certificates that the pack has already may be given back where nothing that they prove has changed.
 */
export type CertifyPack = (built: {
  pack: PanelPack;
  packFolder: string;
}) => Promise<readonly SwitchCertificate[]>;

/**
 * Builds a panel pack.
 *
 * Ids come from the seed alone, never from what is heard, so keep the seed as secret as the key. The same comparisons and seed give the
 * same bytes. The pack appears in one step when all of it is ready; the key is written beside it with mode 0600. A pack that was made
 * from the same stored renderings, settings, seed and code, and is whole, is left as it is, and nothing is opened; only its certificates
 * are replaced where `certify` gives others.
 *
 * @param packFolder replaced when it holds a pack
 * @param keyFile outside the pack's folder
 * @param warningsFolder outside it too: what could name a condition, with names and pictures; not written when left out
 * @param certify of packs that people will hear; a pack is not put in place where it throws
 * @throws {AlignmentError | BenchError} for comparisons that could not be fair, see `prepareComparison`, and for a place heard for two uses
 * @throws {RangeError} for no comparison, or a key or warnings inside the pack
 */
export async function buildPanelPack({
  comparisons,
  packFolder,
  keyFile,
  warningsFolder = null,
  seed,
  certify,
  onProgress,
}: {
  comparisons: readonly ComparisonRequest[] | AsyncIterable<ComparisonRequest>;
  packFolder: string;
  keyFile: string;
  warningsFolder?: string | null;
  seed: string;
  certify?: CertifyPack;
  onProgress?: (progress: { done: number; itemTitle: string }) => void;
}): Promise<{ pack: PanelPack; blindingKey: BlindingKey }> {
  const folder = resolve(packFolder);
  for (const [what, place] of [
    ['the blinding key', keyFile],
    ['warnings', warningsFolder],
  ] as const)
    if (place !== null && !relative(folder, resolve(place)).startsWith('..'))
      throw new RangeError(`Cannot write ${what} as it must lie outside the pack: current value is ${place}`);
  await refuseOtherFolder(folder);
  const requests: ComparisonRequest[] = [];
  for await (const request of comparisons) requests.push(request);
  if (requests.length === 0)
    throw new RangeError(
      'Cannot build a panel pack as there must be at least one comparison: current value is none',
    );
  const place = { packFolder: folder, keyFile: resolve(keyFile) };
  const inputsSha256 = await digestOfInputs(requests, seed);
  const unchanged =
    inputsSha256 === null ? null : await readUnchangedPack({ ...place, warningsFolder }, inputsSha256);
  if (unchanged !== null && inputsSha256 !== null) {
    const certified = await withCertificates(unchanged.pack, { packFolder: folder, certify });
    if (!isDeepStrictEqual(certified, unchanged.pack)) {
      await writeJsonSafely(join(folder, 'pack.json'), certified);
      await noteInputs(place, inputsSha256);
    }
    return { ...unchanged, pack: certified };
  }

  const opaqueId = (...label: readonly (string | number)[]): string =>
    createHmac('sha256', seed).update(JSON.stringify(label)).digest('hex').slice(0, 32);
  const packId = opaqueId('pack');
  const lineUp = createLineUp();
  const keepApart = createPlaceKeeper();
  const staging = `${folder}.${randomBytes(6).toString('hex')}.tmp`;
  await mkdir(staging, { recursive: true });
  try {
    const packed: Comparison[] = [];
    const keyed: BlindingKey['stimuli'] = [];
    const warned: ComparisonWarnings[] = [];
    for (const [number, request] of requests.entries()) {
      const ditherSeed = Number.parseInt(opaqueId('dither', number).slice(0, 8), 16);
      const item = await lineUp(request);
      const prepared = await prepareComparison(request, { ditherSeed, item });
      const { startSeconds } = prepared;
      const seconds = prepared.frameCount / prepared.sampleRate;
      keepApart(request, { startSeconds, seconds });
      const comparisonId = opaqueId('comparison', number);
      const stimuli: { stimulus: Stimulus; gainDb: number }[] = [];
      for (const [index, { wav, flac }] of prepared.stimuli.entries()) {
        const stimulusId = opaqueId('stimulus', number, index);
        stimuli.push({
          stimulus: {
            stimulusId,
            wav: await writeStimulusFile(staging, `${stimulusId}.wav`, wav),
            flac: flac === null ? null : await writeStimulusFile(staging, `${stimulusId}.flac`, flac),
          },
          gainDb: prepared.proof.gainsDb[index]!,
        });
        keyed.push({
          stimulusId,
          comparisonId,
          itemId: request.itemId,
          itemTitle: request.itemTitle,
          ...prepared.identities[index]!,
          startSeconds,
          seconds,
        });
      }
      // the order of the conditions would tell them apart, the order of the ids does not
      stimuli.sort((one, other) => byText(one.stimulus.stimulusId, other.stimulus.stimulusId));
      packed.push({
        comparisonId,
        use: request.use ?? 'trials',
        level: request.level ?? 'matched',
        sampleRate: prepared.sampleRate,
        channelCount: prepared.channelCount,
        frameCount: prepared.frameCount,
        stimuli: stimuli.map(({ stimulus }) => stimulus),
        proof: { ...prepared.proof, gainsDb: stimuli.map(({ gainDb }) => gainDb) },
      });
      const { itemTitle, level = 'matched' } = request;
      warned.push({ itemTitle, level, found: prepared.warnings });
      onProgress?.({ done: number + 1, itemTitle: request.itemTitle });
    }
    packed.sort((one, other) => byText(one.comparisonId, other.comparisonId));
    keyed.sort((one, other) => byText(one.stimulusId, other.stimulusId));
    const pack = await withCertificates(
      panelPackSchema.parse({
        schema: PANEL_PACK_SCHEMA,
        packId,
        comparisons: packed,
        warnings: blindWarnings(warned),
      }),
      { packFolder: staging, certify },
    );
    const blindingKey = blindingKeySchema.parse({ schema: BLINDING_KEY_SCHEMA, packId, stimuli: keyed });
    await writeFile(join(staging, 'pack.json'), toJson(pack));
    await writeJsonSafely(keyFile, blindingKey, { mode: 0o600 });
    if (warningsFolder !== null) await writeWarnings(warned, { folder: resolve(warningsFolder) });
    await mkdir(dirname(folder), { recursive: true });
    await rm(folder, { recursive: true, force: true });
    await rename(staging, folder);
    await noteInputs(place, inputsSha256);
    return { pack, blindingKey };
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
}
