/** What this device remembers of a panel beside the cookie: by which link it came, whether the sound was checked, what was begun. */
export class SessionMemory {
  readonly #agreed: string;
  readonly #startKey: string;
  readonly #wayIn: string;
  readonly #soundCheck: string;

  constructor({ panelId }: { panelId: string }) {
    this.#agreed = `earwitness.agreed.${panelId}`;
    this.#startKey = `earwitness.start-key.${panelId}`;
    this.#wayIn = `earwitness.way-in.${panelId}`;
    this.#soundCheck = `earwitness.sound-check.${panelId}`;
  }

  /** Whether the listener has agreed in this tab and not yet begun. */
  get hasAgreed(): boolean {
    return sessionStorage.getItem(this.#agreed) !== null;
  }

  agree(): void {
    sessionStorage.setItem(this.#agreed, 'yes');
  }

  takeBackAgreement(): void {
    sessionStorage.removeItem(this.#agreed);
  }

  /** The same until a session has begun, so that a start whose reply was lost does not make a second listener. */
  startKey(): string {
    const key = sessionStorage.getItem(this.#startKey) ?? crypto.randomUUID();
    sessionStorage.setItem(this.#startKey, key);
    return key;
  }

  /** A session has begun here. What is kept of the link tells others with this device nothing. */
  async began(wayIn: string | null): Promise<void> {
    sessionStorage.removeItem(this.#startKey);
    this.takeBackAgreement();
    localStorage.removeItem(this.#soundCheck);
    if (wayIn === null) localStorage.removeItem(this.#wayIn);
    else localStorage.setItem(this.#wayIn, await sha256(wayIn));
  }

  /** Whether the cookie's session is that of whoever comes by this way; by the bare address one goes on as before. */
  async isOwn(wayIn: string | null): Promise<boolean> {
    return wayIn === null || localStorage.getItem(this.#wayIn) === (await sha256(wayIn));
  }

  checkedSound(sessionNumber: number): void {
    localStorage.setItem(this.#soundCheck, String(sessionNumber));
  }

  hasCheckedSound(sessionNumber: number): boolean {
    return localStorage.getItem(this.#soundCheck) === String(sessionNumber);
  }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
