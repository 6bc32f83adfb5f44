/** The page: files in, wishes, and what comes of them to hear and to take home. */
import type { MasteringBrief } from '@earwitness/engine';
import { createEngineWorker } from '@earwitness/engine/worker';
import { showDecisions, showReadings } from './account.ts';
import { type Finished, type Loaded, load, Masterer, playedAt } from './masterer.ts';
import { Player, type TrackName } from './player.ts';
import { drawWaveform } from './waveform.ts';

const engine = createEngineWorker();
let player = new Player(48_000);

let mix: Loaded | undefined;
let reference: Loaded | undefined;
let masterer: Masterer | undefined;
let finished: Finished | undefined;
let preview: { start: number; end: number } | undefined;
/** What was chosen last: another file may still be on its way. */
const latest: { mix?: File; reference?: File } = {};
/** What is going on for the latest wishes; the next ones end it. */
let work = new AbortController();

const find = <Element extends HTMLElement>(selector: string): Element =>
  document.querySelector<Element>(selector)!;
const input = (id: string) => find<HTMLInputElement>(`#${id}`);
const positionInput = input('position');
const downloadButton = find<HTMLButtonElement>('#download');
const trackInput = (name: TrackName) => find<HTMLInputElement>(`[name="track"][value="${name}"]`);

for (const name of ['mix', 'reference'] as const) {
  const zone = find(`[data-drop="${name}"]`);
  input(`${name}-file`).addEventListener('change', ({ target }) => {
    const [file] = (target as HTMLInputElement).files ?? [];
    if (file) void take(name, file);
  });
  zone.addEventListener('dragover', (event) => {
    event.preventDefault();
    zone.classList.add('over');
  });
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    zone.classList.remove('over');
    const file = event.dataTransfer?.files[0];
    if (file) void take(name, file);
  });
}

find('#play').addEventListener('click', () => void togglePlaying());
positionInput.addEventListener('input', () => void player.seek(Number(positionInput.value)));
find('#brief').addEventListener('input', ({ target }) => {
  if (target instanceof HTMLInputElement)
    find(`output[for="${target.id}"]`).textContent = `${target.value} %`;
  void masterAnew();
});
find('.tracks').addEventListener('change', ({ target }) => {
  player.choose((target as HTMLInputElement).value as TrackName);
});
downloadButton.addEventListener('click', () => void download());

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !mix) return;
  const name = ({ 1: 'mix', 2: 'master', 3: 'reference' } as const)[event.key];
  if (name) {
    chooseTrack(name);
    return;
  }
  const isControl = event.target instanceof HTMLElement && event.target.matches('button, select, summary');
  if (event.key === ' ' && !isControl) {
    event.preventDefault();
    void togglePlaying();
  }
});

async function take(name: 'mix' | 'reference', file: File): Promise<void> {
  work.abort();
  latest[name] = file;
  say(`Reading and measuring ${file.name} …`);
  try {
    const loaded = await load(engine, file, { onProgress: showProgress });
    if (latest[name] !== file) {
      await loaded.close();
      return;
    }
    find(`#${name}-name`).textContent = file.name;
    find(`[data-drop="${name}"]`).classList.add('filled');
    if (name === 'mix') {
      await mix?.close();
      mix = loaded;
      masterer = new Masterer(engine, loaded);
      finished = undefined;
      preview = undefined;
      await startPlayer(loaded.buffer.sampleRate);
      positionInput.max = String(loaded.analysis.seconds);
    } else {
      await reference?.close();
      reference = mix ? await playedAt(mix.buffer.sampleRate, loaded, engine) : loaded;
      trackInput('reference').disabled = false;
    }
    player.setTrack(name, trackOf(name === 'mix' ? loaded : reference!));
    for (const id of ['listen', 'wishes', 'decisions']) find(`#${id}`).hidden = !mix;
    await masterAnew();
  } catch (error) {
    fail(error);
  }
}

/** A new one for each mix, as it runs at the mix's rate. */
async function startPlayer(sampleRate: number): Promise<void> {
  await player.close();
  player = new Player(sampleRate);
  trackInput('master').disabled = true;
  chooseTrack('mix');
  if (!reference) return;
  reference = await playedAt(sampleRate, reference, engine);
  player.setTrack('reference', trackOf(reference));
}

const trackOf = ({ buffer, analysis }: Loaded) => ({
  pieces: [{ startSeconds: 0, buffer }],
  loudnessLufs: analysis.integratedLufs!,
});

/** First what is heard now, then all of it; whatever was going on for other wishes stops. */
async function masterAnew(): Promise<void> {
  if (!mix || !masterer) return;
  work.abort();
  work = new AbortController();
  const { signal } = work;
  downloadButton.disabled = true;
  try {
    say('Mastering what you hear …');
    const heard = await masterer.preview(readBrief(), player.position, signal);
    signal.throwIfAborted();
    preview = { start: heard.startSeconds, end: heard.startSeconds + heard.buffer.duration };
    player.setTrack('master', {
      pieces: [
        { startSeconds: heard.startSeconds, buffer: heard.buffer },
        ...(finished ? [{ startSeconds: 0, buffer: finished.buffer }] : []),
      ],
      loudnessLufs: heard.loudnessLufs,
    });
    trackInput('master').disabled = false;
    showDecisions({ stages: find('#stages'), leftOut: find('#left-out') }, heard.plan);
    say('What you hear is mastered; mastering the rest …');
    const whole = await masterer.finish(heard.plan, { signal, onProgress: showProgress });
    finished = whole;
    preview = undefined;
    player.setTrack('master', {
      pieces: [{ startSeconds: 0, buffer: finished.buffer }],
      loudnessLufs: whole.analysis.integratedLufs ?? heard.loudnessLufs,
    });
    showDecisions({ stages: find('#stages'), leftOut: find('#left-out') }, whole.plan);
    downloadButton.disabled = false;
    say(
      whole.plan.feasible
        ? 'Mastered.'
        : `Mastered, ${whole.plan.shortfallLu.toFixed(1)} LU below the target: louder would cost sound.`,
    );
  } catch (error) {
    if (!signal.aborted) fail(error);
  }
}

function readBrief(): MasteringBrief {
  const share = (id: string) => Number(input(id).value) / 100;
  const target = find<HTMLSelectElement>('#target').value;
  return {
    strength: { tone: share('tone'), dynamics: share('dynamics'), stereo: share('stereo') },
    ...(target !== '' && { target }),
    ...(reference && { references: [{ analysis: reference.analysis, title: reference.name }] }),
  };
}

async function download(): Promise<void> {
  if (!mix || !finished) return;
  say('Writing the file …');
  try {
    const wav = await engine.encodeWavBlob(finished.buffer, { bitDepth: 24, dither: 'tpdf' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(wav);
    link.download = `${mix.name.replace(/\.[^.]*$/, '')} (master).wav`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    say(`Downloaded ${link.download}.`);
  } catch (error) {
    fail(error);
  }
}

function chooseTrack(name: TrackName): void {
  const choice = trackInput(name);
  if (choice.disabled) return;
  choice.checked = true;
  player.choose(name);
}

async function togglePlaying(): Promise<void> {
  if (player.isPlaying) player.pause();
  else await player.play();
}

/** Once a frame: what moves by itself. */
function refresh(): void {
  if (mix) {
    const { position, durationSeconds } = player;
    if (player.isPlaying && position >= durationSeconds) player.pause();
    positionInput.value = String(position);
    positionInput.setAttribute('aria-valuetext', clock(position));
    find('#time').textContent = `${clock(position)} / ${clock(durationSeconds)}`;
    find('#play').textContent = player.isPlaying ? 'Pause' : 'Play';
    drawWaveform(find<HTMLCanvasElement>('#waveform'), mix.analysis, { position, preview });
  }
  requestAnimationFrame(refresh);
}
requestAnimationFrame(refresh);

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

function say(text: string): void {
  const status = find('#status');
  status.textContent = text;
  status.classList.remove('failed');
  find('#progress').hidden = true;
  showReadings(find('#readings'), {
    ...(mix && { mix: mix.analysis }),
    ...(finished && { master: finished.analysis }),
    ...(reference && { reference: reference.analysis }),
  });
}

function fail(error: unknown): void {
  say(error instanceof Error ? error.message : String(error));
  find('#status').classList.add('failed');
}

function showProgress(share: number): void {
  const bar = find<HTMLProgressElement>('#progress');
  bar.hidden = share >= 1;
  bar.value = share;
}
