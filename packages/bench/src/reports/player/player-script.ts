/// <reference lib="dom" />

/**
 * What a page with a player runs in the browser: versions in step, switched by gain while all of them play, so that no switch has a
 * gap. It stands in the page as text and must not use anything outside itself.
 */
function runPlayer(): void {
  const player = document.querySelector<HTMLElement>('.player');
  if (!player) return;
  const find = <Part extends Element>(selector: string): Part => player.querySelector<Part>(selector)!;
  const playButton = find<HTMLButtonElement>('.play');
  const position = find<HTMLInputElement>('.position');
  const clock = find<HTMLElement>('.transport .clock');
  const loopFrom = find<HTMLInputElement>('.loop-from');
  const loopTo = find<HTMLInputElement>('.loop-to');
  const matched = find<HTMLInputElement>('.matched');
  const keys = find<HTMLInputElement>('.keys');
  const message = find<HTMLElement>('.message');
  const versions = find<HTMLElement>('.versions');
  const hideButton = player.querySelector<HTMLButtonElement>('.hide-names');
  const switchSeconds = 0.01;
  const shortestLoopSeconds = 0.5;

  interface Choice {
    readonly input: HTMLInputElement;
    readonly label: HTMLElement;
    readonly name: HTMLElement;
    readonly ownName: string;
    readonly ownKey: string;
    /** The name while names are hidden, and its key. */
    letter?: string;
    voice?: Voice;
  }

  interface Voice {
    readonly buffer: AudioBuffer;
    readonly gain: GainNode;
    readonly matchGain: number;
    source?: AudioBufferSourceNode;
  }

  const choices = [...player.querySelectorAll<HTMLInputElement>('input[name=version]')].map(
    (input): Choice => {
      const label = input.closest('label')!;
      const name = label.querySelector<HTMLElement>('.name')!;
      return {
        input,
        label,
        name,
        ownName: name.textContent!,
        ownKey: (label.querySelector('kbd')?.textContent ?? '').toLowerCase(),
      };
    },
  );
  let context: AudioContext | undefined;
  let seconds = Number(position.max);
  let startedAt = 0;
  let offset = 0;
  let isPlaying = false;
  let isHiding = false;

  const bytesOf = (base64: string): ArrayBuffer => {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
    return bytes.buffer;
  };

  const load = async (): Promise<AudioContext> => {
    const made = new AudioContext();
    await Promise.all(
      choices.map(async (choice) => {
        const stored = document.getElementById(`audio-${choice.input.value}`)!;
        const gain = made.createGain();
        gain.connect(made.destination);
        const buffer = await made.decodeAudioData(bytesOf(stored.textContent!.trim()));
        choice.voice = { buffer, gain, matchGain: 10 ** (Number(stored.dataset.matchGainDb) / 20) };
      }),
    );
    seconds = Math.min(...choices.map(({ voice }) => voice!.buffer.duration));
    return made;
  };

  const wantedGain = ({ input, voice }: Choice): number =>
    input.checked ? (matched.checked ? voice!.matchGain : 1) : 0;

  const applyGains = (): void => {
    if (!context) return;
    const now = context.currentTime;
    for (const choice of choices) {
      const { gain } = choice.voice!.gain;
      gain.cancelScheduledValues(now);
      gain.setValueAtTime(gain.value, now);
      gain.linearRampToValueAtTime(wantedGain(choice), now + switchSeconds);
    }
  };

  const loopStart = (): number => Number(loopFrom.value);
  /** The last step of the slider is the end, whichever fraction of a step that leaves. */
  const loopEnd = (): number =>
    Number(loopTo.value) > seconds - Number(loopTo.step) ? seconds : Number(loopTo.value);

  const present = (): number => {
    if (!isPlaying || !context) return offset;
    const now = offset + Math.max(0, context.currentTime - startedAt);
    return now < loopEnd() ? now : loopStart() + ((now - loopStart()) % (loopEnd() - loopStart()));
  };

  const stopSources = (): void => {
    for (const { voice } of choices) {
      voice!.source?.stop();
      delete voice!.source;
    }
  };

  const startSources = (): void => {
    const at = context!.currentTime + 0.03;
    for (const choice of choices) {
      const voice = choice.voice!;
      const source = context!.createBufferSource();
      source.buffer = voice.buffer;
      source.loop = true;
      source.loopStart = loopStart();
      source.loopEnd = loopEnd();
      source.connect(voice.gain);
      voice.gain.gain.cancelScheduledValues(0);
      voice.gain.gain.setValueAtTime(wantedGain(choice), context!.currentTime);
      source.start(at, offset);
      voice.source = source;
    }
    startedAt = at;
  };

  const clockOf = (value: number, digits = 0): string =>
    `${Math.floor(value / 60)}:${(value % 60).toFixed(digits).padStart(digits === 0 ? 2 : 3 + digits, '0')}`;

  const show = (): void => {
    const now = present();
    position.value = String(now);
    clock.textContent = `${clockOf(Math.floor(now))} of ${clockOf(Math.floor(seconds))}`;
    position.setAttribute('aria-valuetext', clock.textContent);
    for (const bound of [loopFrom, loopTo]) {
      const text = clockOf(Number(bound.value), 1);
      if (bound.getAttribute('aria-valuetext') === text) continue;
      bound.setAttribute('aria-valuetext', text);
      bound.nextElementSibling!.textContent = text;
    }
    if (isPlaying) requestAnimationFrame(show);
  };

  /** Goes on from a place, or from the loop's beginning where that lies outside the loop. */
  const goTo = (place: number): void => {
    offset = place >= loopStart() && place < loopEnd() ? place : loopStart();
    if (isPlaying) {
      stopSources();
      startSources();
    }
    show();
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

  /** The other end gives way, so that there is always something to hear. */
  const setLoop = (bound: HTMLInputElement, place: number): void => {
    const now = present();
    const isFrom = bound === loopFrom;
    const from = isFrom
      ? Math.min(place, seconds - shortestLoopSeconds)
      : Math.min(loopStart(), place - shortestLoopSeconds);
    const to = isFrom ? Math.max(loopEnd(), place + shortestLoopSeconds) : place;
    loopFrom.value = String(Math.max(0, from));
    loopTo.value = String(Math.max(to, shortestLoopSeconds));
    goTo(now);
  };

  const choose = (choice: Choice): void => {
    choice.input.checked = true;
    applyGains();
  };

  const shuffled = (list: readonly Choice[]): Choice[] => {
    const random = crypto.getRandomValues(new Uint32Array(list.length));
    return list
      .map((choice, index) => ({ choice, rank: random[index]! }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ choice }) => choice);
  };

  const nameAll = (order: readonly Choice[], nameOf: (choice: Choice) => string): void => {
    for (const choice of order) {
      choice.name.textContent = nameOf(choice);
      for (const part of choice.label.querySelectorAll<HTMLElement>('kbd, .detail')) part.hidden = isHiding;
      versions.append(choice.label);
    }
    matched.disabled = isHiding;
    hideButton!.textContent = isHiding ? 'Reveal the names' : 'Hide the names';
  };

  const hideNames = (): void => {
    isHiding = true;
    const order = shuffled(choices);
    for (const [index, choice] of order.entries()) choice.letter = String.fromCharCode(65 + index);
    nameAll(order, ({ letter }) => letter!);
    // A level, or what was chosen before, would give a name away.
    matched.checked = true;
    choose(order[0]!);
    message.textContent =
      'The names are hidden and the order is drawn by lot. Each letter is the key to its version.';
  };

  const revealNames = (): void => {
    isHiding = false;
    nameAll(choices, ({ ownName, letter }) => `${ownName} (${letter})`);
    const byLetter = [...choices].sort((a, b) => (a.letter! < b.letter! ? -1 : 1));
    message.textContent = `${byLetter.map(({ letter, ownName }) => `${letter} was ${ownName}`).join(', ')}.`;
  };

  playButton.addEventListener('click', () => {
    if (isPlaying) pause();
    else void play();
  });
  position.addEventListener('input', () => goTo(Number(position.value)));
  for (const bound of [loopFrom, loopTo]) {
    bound.addEventListener('change', () => setLoop(bound, Number(bound.value)));
  }
  find('.from-here').addEventListener('click', () => setLoop(loopFrom, present()));
  find('.to-here').addEventListener('click', () => setLoop(loopTo, present()));
  for (const input of [...choices.map((choice) => choice.input), matched]) {
    input.addEventListener('change', applyGains);
  }
  hideButton?.addEventListener('click', () => (isHiding ? revealNames() : hideNames()));
  document.addEventListener('keydown', (event) => {
    if (!keys.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    if (key === ',') setLoop(loopFrom, present());
    if (key === '.') setLoop(loopTo, present());
    const choice = choices.find(({ ownKey, letter }) => (isHiding ? letter?.toLowerCase() : ownKey) === key);
    if (choice) choose(choice);
  });
  player.hidden = false;
  show();
}

/** The text of the script; the same build gives the same text. */
export const PLAYER_SCRIPT = `(${runPlayer.toString()})();`;
