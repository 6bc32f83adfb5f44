import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  COUNTED_JOBS,
  filesOf,
  finishedIn,
  prepareTrials,
  runAndKill,
  runToEnd,
  timesAsked,
  trialIn,
} from '../../test/killed-run.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

const KILLS = 3;
const isOnLinux = process.platform === 'linux';

describe('a run that is killed with all of its processes', () => {
  it.runIf(isOnLinux)(
    'goes on where it was: nothing finished is rendered again, and the files are those of an undisturbed run',
    { timeout: 240_000 },
    async () => {
      const folder = await temporaryFolder();
      await prepareTrials(folder);
      const undisturbed = { ...trialIn(folder, 'undisturbed'), workers: 1 };
      await runToEnd(undisturbed);
      expect(await timesAsked(folder)).toBe(COUNTED_JOBS);
      await writeFile(join(folder, 'asked.log'), '');

      const killed = trialIn(folder, 'killed');
      const kills = [];
      for (let kill = 0; kill < KILLS; kill += 1) kills.push(await runAndKill(killed, `kill ${kill}`));
      // with its workers: a kill that hits nothing would prove nothing
      expect(kills.map((kill) => (kill?.killed ?? 0) >= 2)).toEqual(kills.map(() => true));
      await runToEnd(killed);

      expect(await filesOf(killed)).toEqual(await filesOf(undisturbed));
      const finished = await finishedIn(killed);
      for (const kill of kills)
        for (const [entry, file] of kill!.finished)
          expect([entry, finished.get(entry)]).toEqual([entry, file]);
      // at most what both workers were at
      expect(await timesAsked(folder)).toBeLessThanOrEqual(COUNTED_JOBS + 2 * KILLS);
    },
  );
});
