/** As much of a worker, of its inside, or of a MessagePort as page and worker talk through. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}
