/** What the contenders measure: the demo's masters, and made signals that are easy, hard and hardest for a true-peak meter. */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAudio } from '../dist/files.js';

const DEMO_FOLDER = new URL('../../../datasets/demo/audio/', import.meta.url);
const DEMO_MASTERS = ['buzzer.human.flac', 'dirtylove.human.flac', 'krem.human.flac', 'menu.human.flac'];
const DEMO_MIX_AT_48_KHZ = 'francium.mix.flac';
const MADE_SAMPLE_RATE = 44_100;

/**
 * @returns {Promise<{ id: string, title: string, isMaster: boolean, sampleRate: number, channels: Float32Array[] }[]>} stereo signals
 *   of one length in seconds
 */
export async function makeSignals({ seconds }) {
  const frames = seconds * MADE_SAMPLE_RATE;
  const programme = makeProgramme(frames);
  const made = (id, title, channels) => ({
    id,
    title,
    isMaster: false,
    sampleRate: MADE_SAMPLE_RATE,
    channels,
  });
  return [
    ...(await Promise.all(
      DEMO_MASTERS.map((file) =>
        readDemo(file, { title: `master “${file.split('.')[0]}” of the demo`, seconds, isMaster: true }),
      ),
    )),
    await readDemo(DEMO_MIX_AT_48_KHZ, {
      title: 'mix “francium” of the demo, 48 kHz',
      seconds,
      isMaster: false,
    }),
    made('programme', 'made: chords and drums with loud and soft sections', programme),
    made(
      'limited',
      'made: the same six times louder, through tanh and a clip at 0.98',
      programme.map(limitHard),
    ),
    made('noise', 'made: white noise, of which no stretch can be skipped', makeNoise(frames)),
  ];
}

/** The demo's masters whole, end to end as often as fills `seconds`, at one rate. */
export async function* endlessMasters() {
  const pieces = await Promise.all(DEMO_MASTERS.map((file) => decode(file)));
  for (;;) yield* pieces;
}

async function readDemo(file, { title, seconds, isMaster }) {
  const { sampleRate, channels } = await decode(file);
  const frames = seconds * sampleRate;
  const cut = channels.map((channel) => channel.slice(0, frames));
  return { id: basename(file).split('.')[0], title, isMaster, sampleRate, channels: cut };
}

async function decode(file) {
  return (await readAudio(fileURLToPath(new URL(file, DEMO_FOLDER)))).audio;
}

/** A chord that changes every two seconds under a drum twice a second; every other eight seconds 14 dB softer. */
function makeProgramme(frames) {
  const random = lcg(1);
  const roots = [55, 65.4, 49, 73.4];
  const left = new Float32Array(frames);
  const right = new Float32Array(frames);
  for (let n = 0; n < frames; n++) {
    const t = n / MADE_SAMPLE_RATE;
    const root = roots[Math.floor(t / 2) % roots.length];
    const beat = Math.exp(-(t % 0.5) * 20);
    const level = Math.floor(t / 8) % 2 === 0 ? 0.5 : 0.1;
    const chord = (detune) =>
      [1, 2, 3, 5, 8, 13].reduce(
        (sum, k) => sum + Math.sin(2 * Math.PI * root * k * detune * t) / (k + 2),
        0,
      );
    const drum = beat * random();
    left[n] = level * (0.5 * chord(1) + 0.6 * drum);
    right[n] = level * (0.5 * chord(1.002) + 0.5 * drum + 0.1 * beat * random());
  }
  return [left, right];
}

const limitHard = (channel) =>
  channel.map((sample) => Math.max(-0.98, Math.min(0.98, Math.tanh(6 * sample) * 1.05)));

function makeNoise(frames) {
  const random = lcg(12_345);
  return [new Float32Array(frames), new Float32Array(frames)].map((channel) =>
    channel.map(() => 0.25 * random()),
  );
}

/** Numbers −1…1. */
function lcg(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
