type Close = () => Promise<void> | void;

/** What closes things that were opened one upon the other. */
export class Closings {
  private readonly closings: Close[] = [];

  /** To be told right after something was opened. */
  add(close: Close): void {
    this.closings.push(close);
  }

  /**
   * Closes everything, the last opened first; each once.
   * @throws the first error, when all else is closed.
   */
  async close(): Promise<void> {
    const errors: unknown[] = [];
    for (let close = this.closings.pop(); close; close = this.closings.pop())
      try {
        await close();
      } catch (error) {
        errors.push(error);
      }
    if (errors.length > 0) throw errors[0];
  }
}
