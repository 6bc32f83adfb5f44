/**
 * The memory of the wasm kernels, and the only owner of views on it. The host lays out everything: what is kept (tables) comes
 * first, behind it lies scratch that is valid for one kernel call.
 */

const PAGE_BYTES = 65_536;
/** 8 MiB: what meters need at any rate, so that memory seldom moves. Pages that nobody touches cost nothing. */
const INITIAL_PAGES = 128;
/** SIMD loads and stores are fastest on multiples of their own size. */
const ALIGNMENT_BYTES = 16;
/** Arrays that begin whole pages apart share a few lines of the cache, and kernels walk through several at once. */
const CACHE_PAGE_BYTES = 4_096;
const GAP_BYTES = 1_088;

const align = (bytes: number): number => Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
const roomFor = (bytes: number): number => align(bytes) + (bytes < CACHE_PAGE_BYTES ? 0 : GAP_BYTES);

export class WasmMemory {
  readonly memory = new WebAssembly.Memory({ initial: INITIAL_PAGES });
  #firstFree = 0;
  #buffer = this.memory.buffer;
  #float64s = new Float64Array(this.#buffer);

  /** Leaves the addresses below `firstFree` to the module itself. */
  startAt(firstFree: number): void {
    this.#firstFree = align(firstFree);
  }

  /** Reserves room for good; ends the validity of scratch handed out before. */
  keep(bytes: number): number {
    const address = this.#firstFree;
    this.#firstFree += roomFor(bytes);
    this.#growTo(this.#firstFree);
    return address;
  }

  /** Lays out scratch for one kernel call: one address for each byte length. Ends the validity of earlier scratch and views. */
  scratch<const Lengths extends readonly number[]>(
    byteLengths: Lengths,
  ): { [Index in keyof Lengths]: number } {
    let end = this.#firstFree;
    const addresses: number[] = [];
    for (let index = 0; index < byteLengths.length; index++) {
      addresses.push(end);
      end += roomFor(byteLengths[index]!);
    }
    this.#growTo(end);
    return addresses as unknown as { [Index in keyof Lengths]: number };
  }

  /** Where scratch begins. */
  get scratchStart(): number {
    return this.#firstFree;
  }

  /** Scratch in one piece, for a call so short that a list of addresses costs too much. */
  scratchOf(bytes: number): number {
    this.#growTo(this.#firstFree + bytes);
    return this.#firstFree;
  }

  /** Where an array begins that lies in this memory already, its home; −1 for any other. Ask before `scratch`, which ends views. */
  homeOf(array: Float32Array | Uint8Array): number {
    return array.buffer === this.#buffer ? array.byteOffset : -1;
  }

  /** The same of several arrays. */
  homesOf(arrays: readonly Float32Array[]): number[] {
    const homes: number[] = [];
    for (let index = 0; index < arrays.length; index++) homes.push(this.homeOf(arrays[index]!));
    return homes;
  }

  /** Where the first samples of an array lie for a kernel: at home, or copied to `copy`. */
  bringIn(array: Float32Array, length: number, home: number, copy: number): number {
    if (home >= 0) return home;
    this.float32(copy, length).set(array.subarray(0, length));
    return copy;
  }

  copyIn(numbers: Float64Array, address: number): void {
    const first = address / Float64Array.BYTES_PER_ELEMENT;
    for (let index = 0; index < numbers.length; index++) this.#float64s[first + index] = numbers[index]!;
  }

  /** The memory as it lies now; another after it has grown. */
  get buffer(): ArrayBuffer {
    return this.#buffer;
  }

  /** The whole memory; the double at `address` is number address / 8. For a few numbers, cheaper than a view of them. */
  get float64s(): Float64Array {
    return this.#float64s;
  }

  float32(address: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#buffer, address, length);
  }

  float64(address: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#buffer, address, length);
  }

  bytes(address: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#buffer, address, length);
  }

  int32(address: number, length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.#buffer, address, length);
  }

  #growTo(bytes: number): void {
    const missing = bytes - this.#buffer.byteLength;
    if (missing <= 0) return;
    this.memory.grow(Math.ceil(missing / PAGE_BYTES));
    this.#buffer = this.memory.buffer;
    this.#float64s = new Float64Array(this.#buffer);
  }
}
