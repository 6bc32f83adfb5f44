import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** The flag by which Chromium takes this certificate's key, and no other that nobody vouches for. */
export async function trustKeyOf(certificateFile: string): Promise<string> {
  const { publicKey } = new X509Certificate(await readFile(certificateFile));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`;
}
