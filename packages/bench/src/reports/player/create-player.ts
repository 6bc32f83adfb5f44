/// <reference lib="dom" />

/** What players of a page share: one context, one that plays at a time, and the audio that lies beside the page. */
export interface PlayerHost {
  context(): AudioContext;
  /** Stops whichever else plays, and lets go of its audio. */
  takeTheFloor(player: Player): void;
  /** Loads the script of that name, and gives what it hands over: files as base64. @throws {Error} when it is not there */
  fetchBeside(source: string): Promise<readonly string[]>;
}

export interface Player {
  toggle(): void;
  /** @returns whether the key means anything */
  press(key: string): boolean;
  /** Stops, and lets go of the decoded audio. */
  release(): void;
}

/**
 * What a player does in the browser: versions in step, switched by gain while all of them play, so that no switch has a gap. It stands
 * in the page as text and must not use anything outside itself.
 */
export function createPlayer(player: HTMLElement, host: PlayerHost): Player {
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
  const { besideSource, besideFolder, otherwise = '' } = player.dataset;
  const switchSeconds = 0.01;
  const shortestLoopSeconds = 0.5;
  const mostWaitSeconds = 5;

  interface Choice {
    readonly input: HTMLInputElement;
    readonly label: HTMLElement;
    readonly name: HTMLElement;
    readonly ownName: string;
    readonly ownKey: string;
    /** The name while names are hidden, and its key. */
    letter?: string;
  }

  interface Voice {
    readonly buffer: AudioBuffer;
    readonly gain: GainNode;
    source?: AudioBufferSourceNode;
  }

  const choices = [...player.querySelectorAll<HTMLInputElement>('.versions input')].map((input): Choice => {
    const label = input.closest('label')!;
    const name = label.querySelector<HTMLElement>('.name')!;
    const ownKey = (label.querySelector('kbd')?.textContent ?? '').toLowerCase();
    return { input, label, name, ownName: name.textContent!, ownKey };
  });
  /** In the order of the choices; null while nothing is decoded. */
  let voices: readonly Voice[] | null = null;
  let seconds = Number(position.max);
  let startedAt = 0;
  let offset = 0;
  let isPlaying = false;
  let isHiding = false;
  /** How often it had to give way, also while it was loading. */
  let turns = 0;

  const bytesOf = (base64: string): ArrayBuffer => {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
    return bytes.buffer;
  };

  /** The files of all choices, from the page or from beside it. */
  const readFiles = async (): Promise<readonly string[]> => {
    if (besideSource === undefined)
      return choices.map(({ input }) => document.getElementById(`audio-${input.value}`)!.textContent!.trim());
    const files = await host.fetchBeside(besideSource);
    return choices.map(({ input }) => files[Number(input.dataset.place)]!);
  };

  const decode = async (files: readonly string[]): Promise<readonly Voice[]> => {
    const context = host.context();
    const decoded = await Promise.all(
      files.map(async (file): Promise<Voice> => {
        const gain = context.createGain();
        gain.connect(context.destination);
        return { buffer: await context.decodeAudioData(bytesOf(file)), gain };
      }),
    );
    seconds = Math.min(...decoded.map(({ buffer }) => buffer.duration));
    return decoded;
  };

  const wantedGain = ({ input }: Choice): number => {
    const { matchGainDb, deliveredGainDb } = input.dataset;
    return input.checked ? 10 ** (Number(matched.checked ? matchGainDb : deliveredGainDb) / 20) : 0;
  };

  const applyGains = (): void => {
    if (!voices) return;
    const now = host.context().currentTime;
    for (const [index, choice] of choices.entries()) {
      const { gain } = voices[index]!.gain;
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
    if (!isPlaying) return offset;
    const now = offset + Math.max(0, host.context().currentTime - startedAt);
    return now < loopEnd() ? now : loopStart() + ((now - loopStart()) % (loopEnd() - loopStart()));
  };

  const stopSources = (): void => {
    for (const voice of voices ?? []) {
      voice.source?.stop();
      delete voice.source;
    }
  };

  const startSources = (): void => {
    const context = host.context();
    const at = context.currentTime + 0.03;
    for (const [index, voice] of voices!.entries()) {
      const source = context.createBufferSource();
      source.buffer = voice.buffer;
      source.loop = true;
      source.loopStart = loopStart();
      source.loopEnd = loopEnd();
      source.connect(voice.gain);
      voice.gain.gain.cancelScheduledValues(0);
      voice.gain.gain.setValueAtTime(wantedGain(choices[index]!), context.currentTime);
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

  const load = async (): Promise<boolean> => {
    message.textContent = 'Loading the sound …';
    let files: readonly string[];
    try {
      files = await readFiles();
    } catch {
      message.textContent = `The sound of this page lies in the folder “${besideFolder}”, which is not beside it here. Put the two side by side, or ask for the folder where the page came from; everything else in the page works without it.`;
      return false;
    }
    try {
      voices = await decode(files);
    } catch {
      message.textContent = `This browser cannot play the excerpts. ${otherwise}`;
      return false;
    }
    message.textContent = '';
    return true;
  };

  /** A browser without loudspeakers may wait for them for ever. */
  const canSound = async (): Promise<boolean> => {
    const context = host.context();
    const patience = new Promise((resolve) => setTimeout(resolve, 1000 * mostWaitSeconds));
    await Promise.race([context.resume(), patience]);
    return context.state === 'running';
  };

  const play = async (): Promise<void> => {
    playButton.disabled = true;
    host.takeTheFloor(self);
    const turn = turns;
    try {
      if (!voices && !(await load())) return;
      if (!(await canSound())) {
        message.textContent = 'There is no sound here: the browser found nothing to play to.';
        return;
      }
      if (turn !== turns) {
        release();
        return;
      }
      startSources();
      isPlaying = true;
      playButton.textContent = 'Pause';
      show();
    } finally {
      playButton.disabled = false;
      if (turn === turns) playButton.focus();
    }
  };

  const pause = (): void => {
    if (!isPlaying) return;
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
    // what is said of the versions around the player
    for (const part of player.parentElement?.querySelectorAll<HTMLElement>('.telling') ?? [])
      part.hidden = isHiding;
    matched.disabled = isHiding;
    hideButton!.textContent = isHiding ? 'Reveal the names' : 'Blind me: hide the names';
  };

  const hideNames = (): void => {
    // Who hears that nothing changes, or where the sound goes on, knows which one it was.
    pause();
    offset = loopStart();
    isHiding = true;
    const order = shuffled(choices);
    for (const [index, choice] of order.entries()) choice.letter = String.fromCharCode(65 + index);
    nameAll(order, ({ letter }) => letter!);
    // A level, or what was chosen before, would give a name away.
    matched.checked = true;
    choose(order[0]!);
    show();
    message.textContent =
      'The names are hidden and the order is drawn by lot. Each letter is the key to its version.';
  };

  const revealNames = (): void => {
    isHiding = false;
    nameAll(choices, ({ ownName, letter }) => `${ownName} (${letter})`);
    const byLetter = [...choices].sort((a, b) => (a.letter! < b.letter! ? -1 : 1));
    message.textContent = `${byLetter.map(({ letter, ownName }) => `${letter} was ${ownName}`).join(', ')}.`;
  };

  const release = (): void => {
    turns += 1;
    pause();
    for (const { gain } of voices ?? []) gain.disconnect();
    voices = null;
  };

  const toggle = (): void => {
    if (isPlaying) pause();
    else if (!playButton.disabled) void play();
  };

  playButton.addEventListener('click', toggle);
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

  const self: Player = {
    toggle,
    press(key) {
      if (!keys.checked) return false;
      const choice = choices.find(
        ({ ownKey, letter }) => (isHiding ? letter?.toLowerCase() : ownKey) === key,
      );
      if (choice) choose(choice);
      else if (key === ',') setLoop(loopFrom, present());
      else if (key === '.') setLoop(loopTo, present());
      else if (key === ' ') toggle();
      else return false;
      return true;
    },
    release,
  };
  return self;
}
