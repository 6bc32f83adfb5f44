/** The certificates of a built panel's switch, which lie beside its pack. */
import { join } from 'node:path';
import type { BuiltPanel } from '@earwitness/bench';

/**
 * Proves the switch of the pages that a panel will have and writes the certificates, one a sample rate.
 *
 * @returns the file
 */
export async function writeSwitchCertificates(
  { definition, pack, packFolder }: BuiltPanel,
  { folder }: { folder: string },
): Promise<string> {
  const { certifySwitch } = await import('@earwitness/listening-web');
  const certificates = await certifySwitch({ definition, pack, packFolder });
  const file = join(folder, 'switch-certificates.json');
  const { writeFileSafely } = await import('@earwitness/bench');
  await writeFileSafely(file, `${JSON.stringify(certificates, null, 2)}\n`);
  return file;
}
