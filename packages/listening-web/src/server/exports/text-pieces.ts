/** Texts of files that need not fit in memory. */
import { createReadStream } from 'node:fs';

/** The lines of a file, without their ends; the last need not have one. Only `\n` ends a line. */
export async function* linesOf(file: string): AsyncGenerator<string, void> {
  let rest = '';
  for await (const piece of piecesOf(file)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** Opens the file when it is first asked for one: nobody would hear of an error before. */
async function* piecesOf(file: string): AsyncGenerator<string, void> {
  yield* createReadStream(file, 'utf8') as AsyncIterable<string>;
}

/** Reads a file beside what it should hold, piece by piece. */
export class ExpectedText {
  readonly #pieces: AsyncGenerator<string, void>;
  #rest = '';
  #line = 1;
  #strangeLine: number | null = null;

  constructor(file: string) {
    this.#pieces = piecesOf(file);
  }

  /** Takes what should come next. */
  async expect(piece: string): Promise<void> {
    if (this.#strangeLine !== null) return;
    await this.#readUpTo(piece.length);
    if (this.#rest.startsWith(piece)) {
      this.#rest = this.#rest.slice(piece.length);
      this.#line += linesIn(piece);
      return;
    }
    let same = 0;
    while (piece[same] === this.#rest[same]) same += 1;
    this.#strangeLine = this.#line + linesIn(piece.slice(0, same));
  }

  /** The first line, counted from 1, that is not as expected; null when the file holds what it should and nothing more. */
  async strangeLine(): Promise<number | null> {
    if (this.#strangeLine === null) {
      await this.#readUpTo(1);
      if (this.#rest !== '') this.#strangeLine = this.#line;
    }
    await this.#pieces.return();
    return this.#strangeLine;
  }

  async #readUpTo(characters: number): Promise<void> {
    while (this.#rest.length < characters) {
      const next = await this.#pieces.next();
      if (next.done === true) return;
      this.#rest += next.value;
    }
  }
}

const linesIn = (text: string): number => text.split('\n').length - 1;
