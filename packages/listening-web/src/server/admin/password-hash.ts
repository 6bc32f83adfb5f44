import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { TooManyRequestsError } from '../errors.ts';

/** 32 MiB and about a tenth of a second a guess. @source OWASP Password Storage Cheat Sheet: scrypt with N = 2^15, r = 8, p = 3 */
const COST = { N: 2 ** 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const SCHEME = 'scrypt';

/**
 * Hashes a password under a fresh salt, with its costs beside it, so that they can rise later.
 *
 * @throws {TooManyRequestsError} when more passwords are being hashed already than people type
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, { salt, cost: COST });
  return [SCHEME, COST.N, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/**
 * Whether a password is the one that was hashed; takes its time even where there is no hash, so that names cannot be probed.
 *
 * @throws {TooManyRequestsError} as `hashPassword`
 */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const [scheme, n, r, p, salt = '', hash = ''] = (passwordHash ?? '').split('$');
  const cost = scheme === SCHEME ? { N: Number(n), r: Number(r), p: Number(p) } : COST;
  const derived = await derive(password, { salt: Buffer.from(salt, 'base64url'), cost });
  const expected = Buffer.from(hash, 'base64url');
  return expected.length === derived.length && timingSafeEqual(expected, derived);
}

/** One after another: each takes 32 MiB and a core, and sign-ins are rare. More than a few are no people. */
let queue: Promise<unknown> = Promise.resolve();
let waiting = 0;
const MOST_WAITING = 2;
const RETRY_AFTER_SECONDS = 2;

function derive(password: string, { salt, cost }: { salt: Buffer; cost: typeof COST }): Promise<Buffer> {
  if (waiting >= MOST_WAITING) throw new TooManyRequestsError({ retryAfterSeconds: RETRY_AFTER_SECONDS });
  waiting += 1;
  const derived = queue.then(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        const maxmem = 256 * cost.N * cost.r;
        scrypt(password.normalize('NFKC'), salt, HASH_BYTES, { ...cost, maxmem }, (problem, key) =>
          problem === null ? resolve(key) : reject(problem),
        );
      }),
  );
  const done = () => {
    waiting -= 1;
  };
  queue = derived.then(done, done);
  return derived;
}
