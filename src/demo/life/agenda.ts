interface Entry {
  at: number;
  /** Tells apart what is for the same time. */
  number: number;
  run: () => void;
}

const isBefore = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.number < b.number);

/**
 * What is to happen, in order of time, and of noting for the same time. Its clock starts at 0, counts milliseconds and
 * moves from one thing to the next, however long that takes.
 */
export class Agenda {
  /** A binary heap: no entry is before its parent. */
  private readonly heap: Entry[] = [];
  private noted = 0;
  private clock = 0;

  get time(): number {
    return this.clock;
  }

  after(milliseconds: number, run: () => void): void {
    const entry = { at: this.clock + milliseconds, number: this.noted++, run };
    let place = this.heap.length;
    for (let parent = (place - 1) >> 1; place > 0; parent = (place - 1) >> 1) {
      const above = this.heap[parent]!;
      if (isBefore(above, entry)) break;
      this.heap[place] = above;
      place = parent;
    }
    this.heap[place] = entry;
  }

  /** Lets everything happen up to the time, which is the clock's then. */
  runUntil(time: number): void {
    while (this.heap[0] && this.heap[0].at <= time) this.runNext();
    this.clock = Math.max(this.clock, time);
  }

  /** False: there is nothing. */
  runNext(): boolean {
    const first = this.takeFirst();
    if (!first) return false;
    this.clock = first.at;
    first.run();
    return true;
  }

  private takeFirst(): Entry | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === last || !last) return first;
    let place = 0;
    for (;;) {
      const [left, right] = [heap[2 * place + 1], heap[2 * place + 2]];
      const isLeft = !right || (left !== undefined && isBefore(left, right));
      const child = isLeft ? left : right;
      if (!child || isBefore(last, child)) break;
      heap[place] = child;
      place = 2 * place + (isLeft ? 1 : 2);
    }
    heap[place] = last;
    return first;
  }
}
