/**
 * The order of files of tests: those that are known to take longest begin, so that the run does not end by waiting for one of them alone;
 * files of a project follow each other, as a worker whose next file is of another project ends with all that it has loaded.
 */
import { relative } from 'node:path';
import { BaseSequencer } from 'vitest/node';

/** From the longest on, as measured: on a machine that has never run them their sizes would be all there is to go by. */
const LONG = [
  'packages/earwitness/test/demo.test.ts',
  'packages/earwitness/test/readme.test.ts',
  'packages/listening-web/test/methods.test.ts',
  'packages/earwitness/test/master.test.ts',
  'packages/listening-web/test/abx-session.test.ts',
  'packages/listening-web/test/oracle/leak-oracle.test.ts',
  'packages/bench/test/calibration/calibration.test.ts',
  'packages/earwitness/test/failures.test.ts',
  'packages/listening-web/test/ways-in.test.ts',
  'packages/listening-web/test/player.test.ts',
  'packages/listening-web/test/keep-answers.test.ts',
  'packages/earwitness/test/run-report-page.test.ts',
  'packages/bench/src/datasets/propose-items.test.ts',
  'packages/bench/src/runs/run-bench.test.ts',
  'packages/bench/test/alignment/distorted-pairs.test.ts',
  'packages/bench/test/bundle/bundle-scripts.test.ts',
  'packages/engine/test/acceptance/codec-safety.test.ts',
  'packages/engine/test/packed/browser-example.test.ts',
];
/** Those that share no modules begin, since their files are the long ones. */
const PROJECTS = ['earwitness', 'browser', 'shared-material', 'server', 'bench', 'engine', 'listening-web'];

export class LongestFirst extends BaseSequencer {
  /** @param {import('vitest/node').TestSpecification[]} files */
  async sort(files) {
    const byDuration = await super.sort(files);
    const place = ({ moduleId, project }) => {
      const long = LONG.indexOf(relative(project.vitest.config.root, moduleId).replaceAll('\\', '/'));
      return [PROJECTS.indexOf(project.name), long < 0 ? LONG.length : long];
    };
    const places = new Map(byDuration.map((file) => [file, place(file)]));
    return byDuration.sort((a, b) => {
      const [projectA, longA] = places.get(a);
      const [projectB, longB] = places.get(b);
      return projectA - projectB || longA - longB;
    });
  }
}
