/** Masters the chosen file in the engine's worker and offers the master for download. */
import { createEngineWorker } from './node_modules/@earwitness/engine/dist/browser/worker.js';

const engine = createEngineWorker();
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
    const mix = await engine.openAudio(file, { signal });
    const { master, after } = await engine.master(
      mix.source,
      { target: 'streaming' },
      { signal, onProgress: (share) => say(`Mastering ${file.name}: ${Math.round(100 * share)} %`) },
    );
    await mix.close();
    const bytes = await engine.encodeWav(master, { bitDepth: 24, dither: 'tpdf' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' }));
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

find('stop').addEventListener('click', () => {
  work.abort();
  find('stop').disabled = true;
  say('Stopped.');
});

function say(text) {
  status.textContent = text;
}
