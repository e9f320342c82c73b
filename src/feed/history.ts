interface Keeper {
  /** Lets go of what it keeps up to the number. */
  dropThrough(seq: number): void;
}

/** Stands for a keeper in all its places, so that one step takes it out of them. */
interface Stand {
  keeper: Keeper | undefined;
}

/** Bounds what all channels keep together: beyond the maximum the oldest of all goes first. */
export class History {
  private readonly places: { stand: Stand; seq: number }[] = [];
  private readonly stands = new WeakMap<Keeper, Stand>();
  private next = 0;

  constructor(private readonly max: number) {}

  note(keeper: Keeper, seq: number): void {
    const oldest = this.places[this.next];
    oldest?.stand.keeper?.dropThrough(oldest.seq);
    this.places[this.next] = { stand: this.standOf(keeper), seq };
    this.next = (this.next + 1) % this.max;
  }

  /** What it keeps counts no more. */
  forget(keeper: Keeper): void {
    this.standOf(keeper).keeper = undefined;
    this.stands.delete(keeper);
  }

  private standOf(keeper: Keeper): Stand {
    const stand = this.stands.get(keeper) ?? { keeper };
    this.stands.set(keeper, stand);
    return stand;
  }
}
