/** The certificates of a built panel's switch, which lie beside its pack. */
import { join } from 'node:path';
import { type BuiltPanel, writeFileSafely } from '@earwitness/bench';
import { certifySwitch } from './certify-switch.ts';

/**
 * Proves the switch of the pages that a panel will have and writes the certificates, one a sample rate.
 *
 * @returns the file
 */
export async function writeSwitchCertificates(
  { definition, pack, packFolder }: Pick<BuiltPanel, 'definition' | 'pack' | 'packFolder'>,
  { folder }: { folder: string },
): Promise<string> {
  const certificates = await certifySwitch({ definition, pack, packFolder });
  const file = join(folder, 'switch-certificates.json');
  await writeFileSafely(file, `${JSON.stringify(certificates, null, 2)}\n`);
  return file;
}
