/// <reference lib="dom" />

/**
 * What the page of an account runs in the browser: versions in step, switched by gain while all of them play, so that no switch has a
 * gap. It stands in the page as text and must not use anything outside itself.
 */
function runPlayer(): void {
  const player = document.querySelector<HTMLElement>('.player');
  if (!player) return;
  const find = <Part extends Element>(selector: string): Part => player.querySelector<Part>(selector)!;
  const playButton = find<HTMLButtonElement>('.play');
  const position = find<HTMLInputElement>('.position');
  const clock = find<HTMLElement>('.clock');
  const matched = find<HTMLInputElement>('.matched');
  const message = find<HTMLElement>('.message');
  const choices = [...player.querySelectorAll<HTMLInputElement>('input[name=version]')];
  const switchSeconds = 0.01;

  interface Voice {
    readonly buffer: AudioBuffer;
    readonly gain: GainNode;
    readonly matchGain: number;
    source?: AudioBufferSourceNode;
  }

  let context: AudioContext | undefined;
  let voices: Voice[] = [];
  let seconds = Number(position.max);
  let startedAt = 0;
  let offset = 0;
  let isPlaying = false;

  const bytesOf = (base64: string): ArrayBuffer => {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
    return bytes.buffer;
  };

  const load = async (): Promise<AudioContext> => {
    const made = new AudioContext();
    voices = await Promise.all(
      choices.map(async (choice) => {
        const stored = document.getElementById(`audio-${choice.value}`)!;
        const buffer = await made.decodeAudioData(bytesOf(stored.textContent!.trim()));
        const gain = made.createGain();
        gain.connect(made.destination);
        return { buffer, gain, matchGain: 10 ** (Number(stored.dataset.matchGainDb) / 20) };
      }),
    );
    seconds = Math.min(...voices.map(({ buffer }) => buffer.duration));
    position.max = String(seconds);
    return made;
  };

  const wantedGain = (index: number): number =>
    choices[index]!.checked ? (matched.checked ? voices[index]!.matchGain : 1) : 0;

  const applyGains = (): void => {
    if (!context) return;
    const now = context.currentTime;
    for (const [index, { gain }] of voices.entries()) {
      gain.gain.cancelScheduledValues(now);
      gain.gain.setValueAtTime(gain.gain.value, now);
      gain.gain.linearRampToValueAtTime(wantedGain(index), now + switchSeconds);
    }
  };

  const present = (): number =>
    isPlaying && context ? (offset + Math.max(0, context.currentTime - startedAt)) % seconds : offset;

  const stopSources = (): void => {
    for (const voice of voices) {
      voice.source?.stop();
      delete voice.source;
    }
  };

  const startSources = (): void => {
    const at = context!.currentTime + 0.03;
    for (const [index, voice] of voices.entries()) {
      const source = context!.createBufferSource();
      source.buffer = voice.buffer;
      source.loop = true;
      source.loopEnd = seconds;
      source.connect(voice.gain);
      voice.gain.gain.cancelScheduledValues(0);
      voice.gain.gain.setValueAtTime(wantedGain(index), context!.currentTime);
      source.start(at, offset);
      voice.source = source;
    }
    startedAt = at;
  };

  const show = (): void => {
    const now = present();
    position.value = String(now);
    const text = (value: number): string =>
      `${Math.floor(value / 60)}:${String(Math.floor(value % 60)).padStart(2, '0')}`;
    clock.textContent = `${text(now)} of ${text(seconds)}`;
    position.setAttribute('aria-valuetext', clock.textContent);
    if (isPlaying) requestAnimationFrame(show);
  };

  const play = async (): Promise<void> => {
    playButton.disabled = true;
    try {
      context ??= await load();
      await context.resume();
      startSources();
      isPlaying = true;
      playButton.textContent = 'Pause';
      message.textContent = '';
      show();
    } catch {
      message.textContent =
        'This browser cannot play the excerpts; the files beside this page can be opened in any player.';
    } finally {
      playButton.disabled = false;
      playButton.focus();
    }
  };

  const pause = (): void => {
    offset = present();
    isPlaying = false;
    stopSources();
    playButton.textContent = 'Play';
    show();
  };

  playButton.addEventListener('click', () => {
    if (isPlaying) pause();
    else void play();
  });
  position.addEventListener('input', () => {
    offset = Math.min(Number(position.value), seconds - 0.01);
    if (isPlaying) {
      stopSources();
      startSources();
    }
    show();
  });
  for (const choice of [...choices, matched]) choice.addEventListener('change', applyGains);
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const choice = choices[Number(event.key) - 1];
    if (!choice) return;
    choice.checked = true;
    applyGains();
  });
  player.hidden = false;
  show();
}

/** The text of the script; the same build gives the same text. */
export const PLAYER_SCRIPT = `(${runPlayer.toString()})();`;
