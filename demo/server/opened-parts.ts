/** A part of a server that must be closed. */
export interface OpenedPart {
  close(): unknown;
}

/** What was opened so far, to be closed in the other order. */
export class OpenedParts {
  readonly #parts: OpenedPart[] = [];

  /** Keeps `part`, and gives it back. */
  keep<Part extends OpenedPart>(part: Part): Part {
    this.#parts.push(part);
    return part;
  }

  /** Closes all, the last first: nobody needs it any more. One that fails keeps no other open; the first failure is thrown in the end. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const part of this.#parts.splice(0).reverse()) {
      try {
        await part.close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
