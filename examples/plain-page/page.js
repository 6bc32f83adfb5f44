/** Masters the chosen file, in a worker as in every page, and offers the master for download. */
import { openAudio } from './node_modules/@earwitness/engine/dist/browser/files.js';
import { master } from './node_modules/@earwitness/engine/dist/browser/index.js';
import { sharedEngineWorker } from './node_modules/@earwitness/engine/dist/browser/worker.js';

const find = (id) => document.getElementById(id);
const status = find('status');
let work = new AbortController();

find('mix').addEventListener('change', async ({ target }) => {
  const [file] = target.files;
  if (!file) return;
  work.abort();
  work = new AbortController();
  const { signal } = work;
  find('download').replaceChildren();
  find('stop').disabled = false;
  try {
    const { master: made, after } = await masterFile(file, {
      signal,
      onProgress: (share) => say(`Mastering ${file.name}: ${Math.round(100 * share)} %`),
    });
    const wav = await sharedEngineWorker().encodeWavBlob(made, { bitDepth: 24, dither: 'tpdf' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(wav);
    link.download = `${file.name.replace(/\.[^.]*$/, '')} (master).wav`;
    link.textContent = 'Download the master';
    find('download').replaceChildren(link);
    say(`Mastered: ${after.integratedLufs.toFixed(1)} LUFS, ${after.truePeakDbtp.toFixed(1)} dBTP.`);
  } catch (error) {
    if (signal.aborted) return;
    say(error.message);
  } finally {
    if (!signal.aborted) find('stop').disabled = true;
  }
});

async function masterFile(file, options) {
  const mix = await openAudio(file);
  try {
    return await master(mix.source, { target: 'streaming' }, options);
  } finally {
    await mix.close();
  }
}

find('stop').addEventListener('click', () => {
  work.abort();
  find('stop').disabled = true;
  say('Stopped.');
});

function say(text) {
  status.textContent = text;
}
