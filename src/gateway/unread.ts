/**
 * How much a client may leave unread. What there is may be larger than that, as with thousands of players online: it comes
 * on top, once a channel, until the client has read up.
 */
export class Unread {
  private readonly allowed = new Map<string, number>();

  /** `bytesMax`: beside snapshots. */
  constructor(private readonly bytesMax: number) {}

  isTooMuch(bytes: number): boolean {
    if (bytes <= this.bytesMax) this.allowed.clear();
    const snapshots = [...this.allowed.values()].reduce((sum, size) => sum + size, 0);
    return bytes > this.bytesMax + snapshots;
  }

  /** A channel's snapshot of so many bytes is on its way. */
  allow(channel: string, bytes: number): void {
    if (!this.allowed.has(channel)) this.allowed.set(channel, bytes);
  }
}
