/** The certificates of a panel's switch: the renderer that its pages are sent, proven by its law, with its own sounds. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PanelDefinition, PanelPack, SwitchCertificate } from '@earwitness/bench/panel';
import { decodeWav } from '@earwitness/engine/files';
import { BUILT_CLIENT } from '../server/built-client.ts';
import { proveSwitch } from './prove-switch.ts';
import { openShippedRenderer } from './shipped-renderer.ts';

/** Any will do, and one that is always the same makes the same certificate of the same renderer and sounds. */
const SEED = 1534;

/**
 * Proves the worklet of the client that is built with this package at every sample rate of a pack, by probes and by the sounds of the
 * first comparison at that rate. Certificates that the pack has of this very worklet and law are given back.
 *
 * @throws {UnprovenSwitchError} where it does not do what the law says
 */
export async function certifySwitch({
  pack,
  packFolder,
  definition: { switchLaw: law = 'dip' } = {},
}: {
  pack: PanelPack;
  packFolder: string;
  definition?: Pick<PanelDefinition, 'switchLaw'>;
}): Promise<readonly SwitchCertificate[]> {
  const renderer = await openShippedRenderer(BUILT_CLIENT);
  const firstOfRate = new Map<number, PanelPack['comparisons'][number]>();
  for (const comparison of pack.comparisons) {
    if (!firstOfRate.has(comparison.sampleRate)) firstOfRate.set(comparison.sampleRate, comparison);
  }
  const certificates: SwitchCertificate[] = [];
  for (const [sampleRate, { stimuli }] of firstOfRate) {
    const kept = pack.switchCertificates?.find(
      (certificate) =>
        certificate.rendererSha256 === renderer.sha256 &&
        certificate.law === law &&
        certificate.sampleRate === sampleRate,
    );
    if (kept !== undefined) {
      certificates.push(kept);
      continue;
    }
    const sounds = await Promise.all(
      stimuli.slice(0, 3).map(async ({ wav }) => {
        const { audio } = decodeWav(await readFile(join(packFolder, wav.file)));
        return audio.channels[0]!;
      }),
    );
    // As a third, where there are two, one of them once more: what X is.
    const three = [0, 1, 2].map((place) => sounds[place % sounds.length]!);
    certificates.push(await proveSwitch(renderer, { law, sampleRate, seed: SEED, stimuli: three }));
  }
  return certificates;
}
