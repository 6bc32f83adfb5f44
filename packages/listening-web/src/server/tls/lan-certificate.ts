import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { LanCertificateNotMadeError, NoLanAddressError } from '../errors.ts';
import type { TlsFiles } from '../listen.ts';
import { lanAddresses, lanNames } from './lan-addresses.ts';

/** A certificate that this machine made for its own addresses. */
export interface LanCertificate extends TlsFiles {
  /** SHA-256, as browsers show it: `4F:0A:…`. */
  readonly fingerprint: string;
  readonly expiresAt: Date;
  /** Made just now: phones that knew the one before ask again. */
  readonly isNew: boolean;
}

const FILE = 'lan-certificate.pem';
const DAY_MILLISECONDS = 24 * 3600 * 1000;
/** The longest that every browser takes. */
const LIFE_DAYS = 397;
/** Clocks of phones go wrong. */
const BACKDATED_DAYS = 1;
/** What a study should have ahead of it when it starts. */
const LEFT_DAYS = 30;
/** Whoever serves the panel tries it here first. */
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/**
 * Gives the certificate by which this machine serves listeners on its local network over HTTPS: that in the folder while it names
 * every address, has a month to go and nobody else could read it, and a new one otherwise. It is signed by itself: browsers warn
 * of it once, and do what an encrypted page may do when the listener goes on.
 *
 * @throws {NoLanAddressError} if there is no address to make it for
 * @throws {LanCertificateNotMadeError} if the folder does not take it
 */
export async function makeLanCertificate({
  folder,
  addresses = lanAddresses(),
  names = lanNames(),
  now = () => new Date(),
}: {
  folder: string;
  addresses?: readonly string[];
  names?: readonly string[];
  now?: () => Date;
}): Promise<LanCertificate> {
  if (addresses.length === 0) throw new NoLanAddressError();
  // One file, so that no crash leaves a certificate beside a key that is not its own.
  const file = join(folder, FILE);
  const hosts = [...addresses, ...names, ...LOOPBACK];
  try {
    const kept = await readKept(file);
    const isKept = kept !== null && stillServes(kept, { hosts, now: now() });
    const pem = isKept ? kept.pem : await makePem({ hosts, now: now() });
    if (!isKept) await writeSecret({ folder, file, pem });
    const certificate = new X509Certificate(pem);
    return {
      certificateFile: file,
      keyFile: file,
      fingerprint: certificate.fingerprint256,
      expiresAt: new Date(certificate.validTo),
      isNew: !isKept,
    };
  } catch (cause) {
    throw new LanCertificateNotMadeError({ file, cause });
  }
}

interface KeptCertificate {
  readonly pem: string;
  readonly certificate: X509Certificate;
}

/** What an earlier start left; null where there is none, where it is damaged, and where others could read its key. */
async function readKept(file: string): Promise<KeptCertificate | null> {
  const found = await stat(file).catch((problem: NodeJS.ErrnoException) => {
    if (problem.code === 'ENOENT') return null;
    throw problem;
  });
  if (found === null) return null;
  // Windows has no such bits: there the folder's own rights are what protects the key.
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) return null;
  const pem = await readFile(file, 'utf8');
  try {
    const certificate = new X509Certificate(pem);
    return certificate.checkPrivateKey(createPrivateKey(pem)) ? { pem, certificate } : null;
  } catch {
    return null;
  }
}

function stillServes(
  { certificate }: KeptCertificate,
  { hosts, now }: { hosts: readonly string[]; now: Date },
): boolean {
  const begins = Date.parse(certificate.validFrom);
  const ends = Date.parse(certificate.validTo);
  if (now.getTime() < begins || now.getTime() + LEFT_DAYS * DAY_MILLISECONDS > ends) return false;
  return hosts.every((host) =>
    isIP(host) === 0 ? certificate.checkHost(host) !== undefined : certificate.checkIP(host) !== undefined,
  );
}

async function makePem({ hosts, now }: { hosts: readonly string[]; now: Date }): Promise<string> {
  const { generate } = await import('selfsigned');
  const begins = new Date(now.getTime() - BACKDATED_DAYS * DAY_MILLISECONDS);
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Earwitness' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: begins,
    notAfterDate: new Date(begins.getTime() + LIFE_DAYS * DAY_MILLISECONDS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: hosts.map((host) =>
          isIP(host) === 0 ? { type: 2 as const, value: host } : { type: 7 as const, ip: host },
        ),
      },
    ],
  });
  return `${cert.trimEnd()}\n${key.trimEnd()}\n`;
}

/** Writes beside, then puts it in its place: what stands there is whole at any time, and never for others' eyes. */
async function writeSecret({
  folder,
  file,
  pem,
}: {
  folder: string;
  file: string;
  pem: string;
}): Promise<void> {
  await mkdir(folder, { recursive: true });
  const beside = `${file}.${randomUUID()}`;
  try {
    const handle = await open(beside, 'wx', 0o600);
    try {
      await handle.writeFile(pem);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (problem) {
    await rm(beside, { force: true });
    throw problem;
  }
}
