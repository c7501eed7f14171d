/** Resolves with the next message of `port`. */
export function messageOf(port: MessagePort): Promise<MessageEvent> {
  port.start();
  return new Promise((resolve) => port.addEventListener('message', resolve, {once: true}));
}

/** Channels between a page and the process around it, closed together. */
export class Doors {
  readonly #ports: MessagePort[] = [];

  /** The page's end, and the other one. */
  pair(): readonly [MessagePort, MessagePort] {
    const {port1, port2} = new MessageChannel();
    this.keep(port1, port2);
    return [port1, port2];
  }

  keep(...ports: readonly MessagePort[]): void {
    this.#ports.push(...ports);
  }

  close(): void {
    for (const port of this.#ports.splice(0)) port.close();
  }
}
