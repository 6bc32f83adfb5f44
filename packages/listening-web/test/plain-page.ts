/** A page in a browser that Playwright does not drive: what each of them must be able to do, and a listener who needs no more than that. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Hand } from './method-walks.ts';

/** The least that a way to drive a browser offers; keys have the names of `KeyboardEvent.key`. */
export interface PlainPage {
  open(url: string): Promise<void>;
  /** The value of an expression, in the page. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Presses the mouse where `from` is, and lets go where `to` is. */
  drag(from: Point, to: Point): Promise<void>;
  press(key: string): Promise<void>;
  close(): Promise<void>;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Found extends Point {
  readonly width: number;
  readonly height: number;
  readonly isFocused: boolean;
}

type Role = 'button' | 'radio' | 'slider' | 'heading' | 'text';

const LONGEST_WAIT_SECONDS = 20;
const POLL_MILLISECONDS = 25;
const REPLACE = /^Replace this trial/;

/** The sound of the trial was disturbed, and the page offers a fresh one. */
export class TrialDisturbedError extends Error {
  override readonly name = 'TrialDisturbedError';
}

/** Takes sessions as somebody would who sees names and presses what has them. */
export class PlainListener implements Hand {
  readonly #page: PlainPage;

  constructor(page: PlainPage) {
    this.#page = page;
  }

  /** Consents, says what is listened on, leaves the sound check out and waits for the first trial. */
  async begin(): Promise<void> {
    await this.#click('button', /^I agree/);
    await this.#click('radio', /^Headphones$/);
    await this.#click('button', /^Continue/);
    await this.#click('button', /^Skip the sound check/);
    await this.ready();
  }

  /** Gives the answer and goes on. */
  next(): Promise<void> {
    return this.#click('button', /^Next/);
  }

  /** Waits until the trial's sounds are there. */
  async ready(): Promise<void> {
    await this.#find('button', /^(Play|Pause)\b/);
  }

  async heading(name: string): Promise<void> {
    await this.#find('heading', new RegExp(`^${name}`));
  }

  async keys(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.press(key);
  }

  /** Takes the fresh trial that the page offers for a disturbed one. */
  async replaceTrial(): Promise<void> {
    // Whoever pressed "Next" at that very moment has taken it already.
    if ((await this.#look('button', REPLACE)) !== null) await this.#click('button', REPLACE);
    while ((await this.#look('button', REPLACE)) !== null) await wait(POLL_MILLISECONDS);
    await this.ready();
  }

  /** Goes on with Tab until the button of this name has the focus. */
  async tabTo(button: string): Promise<void> {
    for (let tabs = 0; tabs < 40; tabs += 1) {
      if ((await this.#find('button', exactly(button))).isFocused) return;
      await this.#page.press('Tab');
    }
    throw new Error(`Tab does not lead to ${button}`);
  }

  hear(slot: string): Promise<void> {
    return this.#click(
      'button',
      new RegExp(`^${slot}( Reference)?( said to be .*)? (not heard|heard|playing|paused)$`),
    );
  }

  press(button: string): Promise<void> {
    return this.#click('button', exactly(button));
  }

  async slide(slider: string, to: 'middle' | 'highest'): Promise<void> {
    const { x, y, width, height } = await this.#find('slider', exactly(slider));
    const middle = { x: x + width / 2, y: y + height / 2 };
    // The best is at the top of an upright one, and at the right of one that lies flat.
    const end = height > width ? { x: middle.x, y: Math.max(1, y - 20) } : { x: x + width + 20, y: middle.y };
    await this.#page.drag(middle, to === 'middle' ? middle : end);
  }

  async read(text: string): Promise<void> {
    await this.#find('text', new RegExp(escaped(text)));
  }

  async #click(role: Role, name: RegExp): Promise<void> {
    const { x, y, width, height } = await this.#find(role, name);
    const middle = { x: x + width / 2, y: y + height / 2 };
    await this.#page.drag(middle, middle);
  }

  /** What is there now; nothing while one page gives way to another. */
  #look(role: Role, name: RegExp): Promise<Found | null> {
    const question = `(${locate})(${JSON.stringify({ role, name: name.source })})`;
    return this.#page.evaluate<Found | null>(question).catch(() => null);
  }

  /** Waits until it is there, enabled, and where it was a moment ago. */
  async #find(role: Role, name: RegExp): Promise<Found> {
    const deadline = Date.now() + LONGEST_WAIT_SECONDS * 1_000;
    let before = '';
    while (Date.now() < deadline) {
      const found = await this.#look(role, name);
      if (found !== null && JSON.stringify(found) === before) return found;
      before = JSON.stringify(found);
      if (name !== REPLACE && (await this.#look('button', REPLACE)) !== null) throw new TrialDisturbedError();
      await wait(POLL_MILLISECONDS);
    }
    const seen = await this.#page.evaluate<string>(`(${allText})()`).catch(String);
    throw new Error(`No ${role} is named ${name.source}; the page says: ${seen}`);
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const exactly = (name: string): RegExp => new RegExp(`^${escaped(name)}$`);

/** In the page: the first that is shown, enabled, of this role, and has a name like this; brought into view. */
function locate({ role, name }: { role: Role; name: string }): Found | null {
  const selector = {
    button: 'button',
    radio: 'input[type="radio"]',
    slider: 'input[type="range"]',
    heading: 'h1',
    text: 'p, span, div, output, strong',
  }[role];
  const pattern = new RegExp(name);
  const wordsOf = (node: Node): string => {
    if (node instanceof Element && node.getAttribute('aria-hidden') === 'true') return '';
    if (node instanceof SVGElement) return '';
    return node.nodeType === Node.TEXT_NODE
      ? (node.textContent ?? '')
      : Array.from(node.childNodes, wordsOf).join(' ');
  };
  const nameOf = (element: Element): string =>
    (element.getAttribute('aria-label') ?? wordsOf((element as HTMLInputElement).labels?.[0] ?? element))
      .replace(/\s+/g, ' ')
      .trim();
  const everything = (root: Document | ShadowRoot): Element[] =>
    Array.from(root.querySelectorAll('*')).flatMap((element) => [
      element,
      ...(element.shadowRoot === null ? [] : everything(element.shadowRoot)),
    ]);
  for (const element of everything(document)) {
    if (!element.matches(selector) || !pattern.test(nameOf(element))) continue;
    const shown = (element as HTMLInputElement).labels?.[0] ?? element;
    if (shown.getClientRects().length === 0 || (element as HTMLButtonElement).disabled) continue;
    shown.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    const { x, y, width, height } = shown.getBoundingClientRect();
    return { x, y, width, height, isFocused: element.matches(':focus') };
  }
  return null;
}

/** In the page: what it says, for whoever looks for something that is not there. */
function allText(): string {
  const wordsOf = (node: Node): string =>
    [node instanceof Element ? node.shadowRoot : null, ...node.childNodes]
      .map((child) =>
        child === null ? '' : child.nodeType === Node.TEXT_NODE ? (child.textContent ?? '') : wordsOf(child),
      )
      .join(' ');
  return wordsOf(document.body).replace(/\s+/g, ' ').slice(0, 1_200);
}
