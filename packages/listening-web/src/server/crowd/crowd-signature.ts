/** Whether a crowd platform vouches for the ids in a listener's link. */
import { readFile } from 'node:fs/promises';
import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { z } from 'zod';
import { KeySetRefusedError, LinkRefusedError } from '../errors.ts';

/** The ids in a link, and the signature beside them where there is one. */
export interface SignedIds {
  readonly externalId: string;
  readonly studyId: string | null;
  readonly assignmentId: string | null;
  readonly signature: string | null;
}

/**
 * Says of a link's ids whether the platform signed them: true, or false where the link has no signature.
 *
 * @throws {LinkRefusedError} for a signature that is not the platform's, is late, is for another site or for other ids
 */
export type CrowdVerifier = (ids: SignedIds) => Promise<boolean>;

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

type SignedId = Exclude<keyof SignedIds, 'signature'>;

/** What the platform calls the ids, and the parameters of a link unless who set it up called them otherwise. */
const PLATFORM_NAMES: Readonly<Record<SignedId, string>> = {
  externalId: 'PROLIFIC_PID',
  studyId: 'STUDY_ID',
  assignmentId: 'SESSION_ID',
};

/** The platform signs it always, and it is nobody's id here. */
const WORKSPACE_NAME = 'workspace_id';

/** Clocks of two machines. */
const CLOCK_TOLERANCE_SECONDS = 30;

/**
 * Makes the verifier of a platform that signs its links.
 *
 * @param keySetFile the platform's public keys as it publishes them (JSON Web Key Set); kept up to date by who serves, since nothing
 *   is fetched from here
 * @param audience where listeners reach the server: what the platform signs for
 * @throws {KeySetRefusedError} if the file is missing or is no key set
 * @source RFC 7519 (JSON Web Token), RFC 7517 (JSON Web Key); the platform's `prolific` claim holds the parameters of the link
 */
export async function createCrowdVerifier({
  keySetFile,
  audience,
  now = () => new Date(),
}: {
  keySetFile: string;
  audience: string;
  now?: () => Date;
}): Promise<CrowdVerifier> {
  const keySet = createLocalJWKSet(await readKeySet(keySetFile));
  const hosts = [audience, new URL(audience).origin, new URL(audience).host];
  return async ({ signature, ...ids }) => {
    if (signature === null) return false;
    const claims = await jwtVerify(signature, keySet, {
      algorithms: ['RS256'],
      audience: hosts,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: now(),
      requiredClaims: ['exp', 'aud'],
    }).catch((cause: unknown) => {
      if (cause instanceof errors.JOSEError) throw new LinkRefusedError();
      throw cause;
    });
    const isSigned = signedIn(claims.payload.prolific);
    if (!isSigned('externalId', ids.externalId)) throw new LinkRefusedError();
    for (const name of ['studyId', 'assignmentId'] as const) {
      const id = ids[name];
      if (id !== null && !isSigned(name, id)) throw new LinkRefusedError();
    }
    return true;
  };
}

async function readKeySet(keySetFile: string): Promise<JSONWebKeySet> {
  try {
    return keySetSchema.parse(JSON.parse(await readFile(keySetFile, 'utf8'))) as JSONWebKeySet;
  } catch (cause) {
    throw new KeySetRefusedError({ keySetFile, cause });
  }
}

/**
 * Reads what the platform signed: a text, or texts by name. An id that stands there under its own name must be that one, so that
 * nobody comes again as the listener of their study's or session's id; under a name of the link's own only its value can be compared.
 */
function signedIn(claim: unknown): (name: SignedId, id: string) => boolean {
  if (typeof claim === 'string') return (_, id) => id === claim;
  const signed = new Map<string, unknown>(Object.entries(claim ?? {}));
  const ofLink = [...signed]
    .filter(([name]) => name !== WORKSPACE_NAME && !Object.values(PLATFORM_NAMES).includes(name))
    .map(([, value]) => value);
  return (name, id) => {
    const platformName = PLATFORM_NAMES[name];
    return signed.has(platformName) ? signed.get(platformName) === id : ofLink.includes(id);
  };
}
