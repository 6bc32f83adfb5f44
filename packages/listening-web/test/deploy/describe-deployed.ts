import { describe, test } from 'vitest';
import { describeInBrowser } from '../browser.ts';

/**
 * `describe` in a browser, for tests that need what not every machine has: where it is missing they are said to be not run, and
 * fail where EARWITNESS_REQUIRE_DEPLOY is set.
 *
 * @param needs what must be there, by its name
 */
export function describeDeployed(
  name: string,
  needs: Readonly<Record<string, boolean>>,
  tests: () => void,
): void {
  const missing = Object.entries(needs).flatMap(([need, isThere]) => (isThere ? [] : [need]));
  if (missing.length === 0) {
    describeInBrowser(name, tests);
    return;
  }
  const notRun = `not run: ${name}: it needs ${missing.join(' and ')}`;
  console.info(notRun);
  describe(name, () => {
    test(notRun, ({ skip }) => {
      if (process.env.EARWITNESS_REQUIRE_DEPLOY) throw new Error('these tests are to be run here');
      skip();
    });
  });
}
