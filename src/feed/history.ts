interface Keeper {
  /** Lets go of what it keeps up to the number. */
  dropThrough(seq: number): void;
}

/** Bounds what all channels keep together: beyond the maximum the oldest of all goes first. */
export class History {
  private readonly places: ({ keeper: Keeper; seq: number } | undefined)[] = [];
  private next = 0;

  constructor(private readonly max: number) {}

  note(keeper: Keeper, seq: number): void {
    const oldest = this.places[this.next];
    oldest?.keeper.dropThrough(oldest.seq);
    this.places[this.next] = { keeper, seq };
    this.next = (this.next + 1) % this.max;
  }

  /** What it keeps counts no more. */
  forget(keeper: Keeper): void {
    this.places.forEach((place, at) => {
      if (place?.keeper === keeper) this.places[at] = undefined;
    });
  }
}
