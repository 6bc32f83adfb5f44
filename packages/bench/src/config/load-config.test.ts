import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { ConfigError } from '../errors.ts';
import { findConfig } from './find-config.ts';
import { loadConfig } from './load-config.ts';

const METRIC = `{
  id: 'ownDb', title: 'Own', unit: 'dB', digits: 1, family: 'tone', meaning: 'Nothing.', source: 'ours', comparesWith: 'nothing',
  better: 'none', ideal: null, least: null, silence: null, isLevelIndependent: true, asymmetry: null, measure: () => 1,
}`;
const CONDITION = `{
  kind: 'making', conditionId: 'own', maker: () => null, codeDigest: async () => '1', settings: () => null,
  render: async () => { throw new Error('no') },
}`;
const PLAYBACK = `{
  id: 'own-radio', title: 'Radio', description: 'A radio.', source: 'ours', thirdOctaveGainsDb: null, simulate: async () => { throw new Error('no') },
}`;

async function configOf(text: string, name = 'earwitness.config.ts') {
  const folder = await temporaryFolder();
  await writeFile(join(folder, name), text);
  return { folder, file: join(folder, name) };
}

describe('loadConfig()', () => {
  it('loads TypeScript with its imports, ours among them, from a folder that has none installed', async () => {
    const { folder, file } = await configOf(`
      import { type BenchConfigInput, defineConfig, BenchError } from '@earwitness/bench';
      import { analyze } from '@earwitness/engine';
      import { metric } from './own-metric.ts';
      const config: BenchConfigInput = defineConfig({ metrics: [metric as never], conditions: [${CONDITION} as never], playback: [${PLAYBACK} as never] });
      if (typeof analyze !== 'function' || typeof BenchError !== 'function') throw new Error('nothing imported');
      export default config;`);
    const own = (id: string) =>
      writeFile(
        join(folder, 'own-metric.ts'),
        `export const metric: object = { ...${METRIC}, id: '${id}' };`,
      );
    await own('ownDb');
    const config = await loadConfig(file);
    expect(config.metrics.map(({ id, measure }) => [id, measure({} as never)])).toEqual([['ownDb', 1]]);
    expect(config.conditions.map(({ conditionId }) => conditionId)).toEqual(['own']);
    expect(config.playback.map(({ id }) => id)).toEqual(['own-radio']);
    expect((await loadConfig(file)).digest).toBe(config.digest);
    await own('ownLu');
    const changed = await loadConfig(file);
    expect(changed.metrics[0]?.id).toBe('ownLu');
    expect(changed.digest).not.toBe(config.digest);
  });

  it('loads plain JavaScript, and keeps what classes bring', async () => {
    const { file } = await configOf(
      `class Own { id = 'ownDb'; measure() { return this.id; } }
       export default { metrics: [Object.assign(new Own(), { ...${METRIC}, measure: undefined }, { measure: Own.prototype.measure })] };`,
      'earwitness.config.mjs',
    );
    const { metrics, conditions, playback } = await loadConfig(file);
    expect(metrics[0]?.measure({} as never)).toBe('ownDb');
    expect([conditions, playback]).toEqual([[], []]);
  });

  it.each(['ts', 'mts', 'js', 'mjs'])('has another digest once it is edited, as .%s', async (ending) => {
    const digestOf = async (digits: number) => {
      const { file } = await configOf(
        `export default { metrics: [{ ...${METRIC}, digits: ${digits} }] };`,
        `earwitness.config.${ending}`,
      );
      return (await loadConfig(file)).digest;
    };
    expect(await digestOf(1)).toBe(await digestOf(1));
    expect(await digestOf(2)).not.toBe(await digestOf(1));
  });

  it.each([
    ['ts', 'mjs', (value: number) => `export default ${value};`],
    ['ts', 'cjs', (value: number) => `module.exports = ${value};`],
    ['ts', 'json', (value: number) => `{ "value": ${value} }`],
    ['mjs', 'mjs', (value: number) => `export default ${value};`],
    ['mjs', 'cjs', (value: number) => `module.exports = ${value};`],
  ])('has another digest once what it imports is edited, a .%s a .%s', async (ending, other, contentOf) => {
    const digestOf = async (value: number) => {
      const { folder, file } = await configOf(
        `import part from './part.${other}'; export default { metrics: part === null ? 1 : [] };`,
        `earwitness.config.${ending}`,
      );
      await writeFile(join(folder, `part.${other}`), contentOf(value));
      return (await loadConfig(file)).digest;
    };
    expect(await digestOf(1)).toBe(await digestOf(1));
    expect(await digestOf(2)).not.toBe(await digestOf(1));
  });

  it('has another digest once what an import imports is edited', async () => {
    const digestOf = async (value: number) => {
      const { folder, file } = await configOf(
        `import part from './middle.mjs'; export default { metrics: part === null ? 1 : [] };`,
      );
      await writeFile(join(folder, 'middle.mjs'), `export { default } from './part.mjs';`);
      await writeFile(join(folder, 'part.mjs'), `export default ${value};`);
      return (await loadConfig(file)).digest;
    };
    expect(await digestOf(2)).not.toBe(await digestOf(1));
  });

  it.each([
    ['Unrecognized key: "metric"', 'export default { metric: [] }'],
    ['Unrecognized key: "config"', 'export const config = {}'],
    ['expected object', 'export default 3'],
    ['metrics[0].digits: ', `export default { metrics: [{ ...${METRIC}, digits: 'x' }] }`],
    ['metrics[0].measure: must be a function', `export default { metrics: [{ ...${METRIC}, measure: 3 }] }`],
    [
      'its metric “truePeakDbtp” must have another id',
      `export default { metrics: [{ ...${METRIC}, id: 'truePeakDbtp' }] }`,
    ],
    ['its metric “ownDb” must have another id', `export default { metrics: [${METRIC}, ${METRIC}] }`],
    ['conditions[0].kind: ', `export default { conditions: [{ ...${CONDITION}, kind: 'made' }] }`],
    [
      'must be lower-case letters',
      `export default { conditions: [{ ...${CONDITION}, conditionId: 'Own' }] }`,
    ],
    [
      'its condition “ours” must have another id',
      `export default { conditions: [{ ...${CONDITION}, conditionId: 'ours' }] }`,
    ],
    [
      'its playback system “car” must have another id',
      `export default { playback: [{ ...${PLAYBACK}, id: 'car' }] }`,
    ],
    ['it cannot be loaded: no', 'throw new Error("no\\nmusic")'],
    ['it cannot be loaded: ', 'export default {'],
    ['it cannot be loaded: Cannot find module', 'import "./missing.ts"; export default {}'],
  ])('says “%s”', async (problem, text) => {
    const { file } = await configOf(text);
    await expect(loadConfig(file)).rejects.toThrow(ConfigError);
    await expect(loadConfig(file)).rejects.toThrow(problem);
  });

  it('says that a file is missing', async () => {
    const file = join(await temporaryFolder(), 'earwitness.config.ts');
    await expect(loadConfig(file)).rejects.toThrow(
      `Cannot use the configuration ${file}: there is no such file`,
    );
  });
});

describe('findConfig()', () => {
  it('finds the nearest, upwards', async () => {
    const { folder, file } = await configOf('export default {}', 'earwitness.config.mjs');
    const deep = join(folder, 'a', 'b');
    await mkdir(deep, { recursive: true });
    expect(await findConfig(deep)).toBe(file);
    const nearer = join(folder, 'a', 'earwitness.config.ts');
    await writeFile(nearer, 'export default {}');
    expect(await findConfig(deep)).toBe(nearer);
    expect(await findConfig(await temporaryFolder())).toBeNull();
  });
});
