/** A whole session in a page, with all that came over the network on the way. */
import type { Page, Response } from 'playwright-core';
import { answer, begin, heading, practise } from '../listener.ts';

export interface Received {
  readonly url: string;
  readonly status: number;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export interface Sound {
  readonly sha256: string;
  /** All that tells it from others, but for its samples and the time. */
  readonly face: string;
}

export const TRIALS = 2;

/** Goes to an address of a panel of two trials and one for practice, and to its end. */
export async function takeSession(
  page: Page,
  address: string,
): Promise<{ received: readonly Received[]; sounds: readonly Sound[] }> {
  const received: Promise<Received>[] = [];
  page.on('response', (response) => received.push(note(response)));
  await page.addInitScript(keepSounds);
  await page.goto(address);
  await begin(page);
  await practise(page);
  for (let trial = 1; trial <= TRIALS; trial += 1) {
    await heading(page, `Trial ${trial} of ${TRIALS}`).waitFor();
    await answer(page, trial % 2 === 0 ? 'A' : 'B');
  }
  await heading(page, 'Thank you').waitFor();
  const all = await Promise.all(received);
  const kept = await page.evaluate(async () => Promise.all((globalThis as unknown as Keeping).keptSounds));
  return {
    received: all,
    sounds: kept.map(({ url, sha256, byteLength }) => {
      const { status, headers } = all.find((one) => one.url === url) ?? {};
      const unlikeDate = headers?.filter(({ name }) => name.toLowerCase() !== 'date');
      return { sha256, face: JSON.stringify([status, byteLength, unlikeDate]) };
    }),
  };
}

async function note(response: Response): Promise<Received> {
  return { url: response.url(), status: response.status(), headers: await response.headersArray() };
}

interface Keeping {
  keptSounds: Promise<{ url: string; sha256: string; byteLength: number }>[];
}

/** Runs in the page: takes down what the player is given, which the browser itself does not keep. */
function keepSounds(): void {
  const kept: Keeping['keptSounds'] = [];
  Object.assign(globalThis, { keptSounds: kept });
  const { fetch } = globalThis;
  globalThis.fetch = async (...request) => {
    const response = await fetch(...request);
    if (response.url.includes('/api/stimuli/')) {
      kept.push(
        response
          .clone()
          .arrayBuffer()
          .then(async (bytes) => {
            const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
            const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
            return { url: response.url, sha256, byteLength: bytes.byteLength };
          }),
      );
    }
    return response;
  };
}
