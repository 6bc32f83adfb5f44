import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  COUNTED_JOBS,
  filesOf,
  finishedIn,
  type Kill,
  prepareTrials,
  runAndKill,
  runToEnd,
  timesAsked,
  trialIn,
} from '../../test/killed-run.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

const TRIALS = 20;

describe('twenty runs, each killed with all of its processes at a moment of its own', () => {
  it('go on where they were: nothing finished is rendered again, and the files are those of an undisturbed run', async () => {
    const folder = await temporaryFolder();
    await prepareTrials(folder);
    const undisturbed = { ...trialIn(folder, 'undisturbed'), workers: 1 };
    await runToEnd(undisturbed);
    const wanted = await filesOf(undisturbed);

    const kills: Kill[] = [];
    for (let trial = 0; kills.length < TRIALS; trial += 1) {
      await writeFile(join(folder, 'asked.log'), '');
      const killed = trialIn(folder, `killed-${trial}`);
      const kill = await runAndKill(killed, `trial ${trial}`);
      // it was done before its moment came
      if (kill === null) continue;
      kills.push(kill);
      await runToEnd(killed);
      expect(await filesOf(killed)).toEqual(wanted);
      const finished = await finishedIn(killed);
      for (const [entry, file] of kill.finished) expect([entry, finished.get(entry)]).toEqual([entry, file]);
      expect(await timesAsked(folder)).toBeLessThanOrEqual(COUNTED_JOBS + 2);
    }
    console.log(
      `${TRIALS} kills of ${kills.map(({ killed }) => killed).join(', ')} processes, with ${kills.map(({ finished }) => finished.size).join(', ')} renderings finished`,
    );
    expect(Math.min(...kills.map(({ killed }) => killed))).toBeGreaterThanOrEqual(2);
    // early and late ones, not all at the same moment
    expect(new Set(kills.map(({ finished }) => finished.size)).size).toBeGreaterThan(3);
  });
});
