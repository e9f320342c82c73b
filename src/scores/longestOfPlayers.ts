interface Play {
  id: number | bigint;
  userid: number;
  /** Milliseconds. */
  time_elapsed: number;
}

/** The longest play of each of those players who have the longest, gathered from scores in the order of their ids. */
export class LongestOfPlayers {
  private plays = new Map<number, Play>();
  /** Only plays that are longer can count. */
  threshold = 0;
  /** All scores up to this one were looked at. */
  lastId: number | bigint = 0;

  constructor(private readonly kept: number) {}

  /** Of equally long plays of a player the one that was added first stays. */
  add(plays: readonly Play[]): void {
    for (const play of plays)
      if (play.time_elapsed > (this.plays.get(play.userid)?.time_elapsed ?? 0))
        this.plays.set(play.userid, play);
    if (this.plays.size <= this.kept) return;
    const longest = this.inOrder().slice(0, this.kept);
    this.plays = new Map(longest.map((play) => [play.userid, play]));
    this.threshold = longest.at(-1)?.time_elapsed ?? 0;
  }

  /** Of the scores, the longest first. */
  ids(): (number | bigint)[] {
    return this.inOrder().map(({ id }) => id);
  }

  private inOrder(): Play[] {
    return [...this.plays.values()].sort((a, b) => b.time_elapsed - a.time_elapsed || (a.id < b.id ? -1 : 1));
  }
}
