/**
 * Prints what docs/playback.md says of the demo: two masters as each simulated system plays them, and what is found of each fault planted
 * into three mixes. After a build:
 *
 *   node packages/bench/scripts/measure-playback.mjs
 */
import { analyze, diagnose, toAudioSource } from '@earwitness/engine';
import { readAudio } from '@earwitness/engine/files';
import { MIX_FAULTS } from '../dist/faults/fault-table.js';
import { PLAYBACK_SYSTEMS } from '../dist/playback/playback-table.js';

const SEED = 'docs';
const open = async (name) => {
  const file = new URL(`../../../datasets/demo/audio/${name}.flac`, import.meta.url);
  const { audio } = await readAudio(file);
  return { name, source: toAudioSource(audio), analysis: await analyze(audio) };
};
const text = (number) => (number === null || number === undefined ? '–' : number.toFixed(1));

const masters = await Promise.all(['buzzer.human', 'krem.human'].map(open));
console.log(
  `| ${masters.map(({ name }) => name).join(' · ')} | PLR, dB | side to mid, dB | put back, dB | CPU s |`,
);
const row = (cells) => console.log(`| ${cells.join(' | ')} |`);
row([
  'as they are',
  ...['plrDb', 'sideToMidDb'].map((key) => masters.map(({ analysis }) => text(analysis[key])).join(' · ')),
]);
for (const system of PLAYBACK_SYSTEMS) {
  const heard = [];
  for (const { source } of masters) {
    const start = process.cpuUsage();
    const { source: played, measured, close } = await system.simulate(source, { seed: SEED });
    const analysis = await analyze(played);
    const { user, system: kernel } = process.cpuUsage(start);
    heard.push({ ...analysis, ...measured, cpuSeconds: (user + kernel) / 1e6 });
    await close();
  }
  const cells = ['plrDb', 'sideToMidDb', 'loudnessGainDb', 'cpuSeconds'];
  row([system.id, ...cells.map((key) => heard.map((one) => text(one[key])).join(' · '))]);
}

console.log();
const mixes = await Promise.all(['buzzer.mix', 'krem.mix', 'francium.mix'].map(open));
for (const fault of MIX_FAULTS) {
  const strength = fault.usualStrength;
  const found = [];
  for (const { source, analysis: clean } of mixes) {
    const analysis = await analyze(await fault.plant(source, { strength, seed: SEED }));
    const isNew = ({ kind }) => !clean.defects.some((defect) => defect.kind === kind);
    const kinds = diagnose(analysis)
      .findings.filter(isNew)
      .map(({ kind }) => kind);
    const louder = text(analysis.integratedLufs - clean.integratedLufs);
    found.push(`${louder} LU, ${kinds.join(' and ') || 'nothing'}`);
  }
  row([fault.id, `${strength} ${fault.strengthUnit}`, ...found]);
}
