/** Reads of one kind that may run at a time; what is asked meanwhile goes with the next. */
const RUNNING_MAX = 2;
const KEYS_A_READ = 100;

/** Reads the rows of many keys; keys without a row are missing. */
type ReadMany<Source, Key, Row> = (source: Source, keys: readonly Key[]) => Promise<ReadonlyMap<Key, Row>>;

/**
 * Makes of a read of many rows one of a single row, that goes to its source together with all others of the same kind
 * that are asked for at the same time: on a busy service one statement or round trip serves many requests. Undefined: there is no row.
 */
export function batched<Source extends object, Key, Row>(
  readMany: ReadMany<Source, Key, Row>,
): (source: Source, key: Key) => Promise<Row | undefined> {
  const batches = new WeakMap<Source, Batches<Key, Row>>();
  return (source, key) => {
    const own = batches.get(source) ?? new Batches((keys) => readMany(source, keys));
    batches.set(source, own);
    return own.read(key);
  };
}

/** Has something read once at a time: who asks meanwhile gets the same. */
export function onceAtATime<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<Value> | undefined;
  return () => (running ??= read().finally(() => (running = undefined)));
}

interface Waiting<Row> {
  promise: Promise<Row | undefined>;
  resolve: (row: Row | undefined) => void;
  reject: (error: unknown) => void;
}

class Batches<Key, Row> {
  private waiting = new Map<Key, Waiting<Row>>();
  private running = 0;
  private isScheduled = false;

  constructor(private readonly readMany: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Row>>) {}

  read(key: Key): Promise<Row | undefined> {
    const known = this.waiting.get(key);
    if (known) return known.promise;
    const waiting = createWaiting<Row>();
    this.waiting.set(key, waiting);
    this.schedule();
    return waiting.promise;
  }

  /** At the end of this turn of the event loop: until then more may come. */
  private schedule(): void {
    if (this.isScheduled || this.waiting.size === 0 || this.running >= RUNNING_MAX) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      void this.run();
    });
  }

  private async run(): Promise<void> {
    const taken = [...this.waiting].slice(0, KEYS_A_READ);
    for (const [key] of taken) this.waiting.delete(key);
    this.running += 1;
    this.schedule();
    try {
      const rows = await this.readMany(taken.map(([key]) => key));
      for (const [key, { resolve }] of taken) resolve(rows.get(key));
    } catch (error) {
      for (const [, { reject }] of taken) reject(error);
    }
    this.running -= 1;
    this.schedule();
  }
}

function createWaiting<Row>(): Waiting<Row> {
  let resolve: Waiting<Row>['resolve'] = () => undefined;
  let reject: Waiting<Row>['reject'] = () => undefined;
  const promise = new Promise<Row | undefined>((onRow, onError) => {
    resolve = onRow;
    reject = onError;
  });
  return { promise, resolve, reject };
}
