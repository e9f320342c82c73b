import { batched, onceAtATime } from '../../src/batched';

const nextTurn = () => new Promise(setImmediate);

/** Rows are the keys doubled, for even keys; each read waits to be let go. */
function createReads() {
  const reads: { keys: number[]; finish: (error?: Error) => Promise<void> }[] = [];
  const readMany = (_source: object, keys: readonly number[]) =>
    new Promise<Map<number, number>>((resolve, reject) => {
      reads.push({
        keys: [...keys],
        async finish(error) {
          if (error) reject(error);
          else resolve(new Map(keys.filter((key) => key % 2 === 0).map((key) => [key, key * 2])));
          await nextTurn();
        },
      });
    });
  return { reads, readMany };
}

describe('batched reads', () => {
  const source = {};
  let reads: ReturnType<typeof createReads>['reads'];
  let read: (source: object, key: number) => Promise<number | undefined>;
  beforeEach(() => {
    const created = createReads();
    reads = created.reads;
    read = batched(created.readMany);
  });
  const keys = () => reads.map((each) => each.keys);

  it('of one turn of the event loop are one, of each key once', async () => {
    const rows = Promise.all([read(source, 2), read(source, 3), read(source, 2), read(source, 4)]);
    await nextTurn();
    expect(keys()).toEqual([[2, 3, 4]]);
    await reads[0]?.finish();
    expect(await rows).toEqual([4, undefined, 4, 8]);
  });

  it('read anew what was read before', async () => {
    for (let time = 0; time < 2; time += 1) {
      const row = read(source, 2);
      await nextTurn();
      await reads[time]?.finish();
      expect(await row).toBe(4);
    }
    expect(keys()).toEqual([[2], [2]]);
  });

  it('begin a new one for who asks while one runs, also for the same key', async () => {
    const before = read(source, 2);
    await nextTurn();
    const after = read(source, 2);
    await nextTurn();
    expect(keys()).toEqual([[2], [2]]);
    await reads[0]?.finish();
    expect(await before).toBe(4);
    await reads[1]?.finish();
    expect(await after).toBe(4);
  });

  it('run two at a time; what is asked meanwhile goes together when one is done', async () => {
    const rows: Promise<unknown>[] = [];
    for (const key of [2, 4, 6, 8]) {
      rows.push(read(source, key));
      await nextTurn();
    }
    expect(keys()).toEqual([[2], [4]]);
    await reads[1]?.finish();
    await nextTurn();
    expect(keys()).toEqual([[2], [4], [6, 8]]);
    await reads[0]?.finish();
    await reads[2]?.finish();
    expect(await Promise.all(rows)).toEqual([4, 8, 12, 16]);
  });

  it('ask for a hundred keys at most', async () => {
    const rows = Promise.all(Array.from({ length: 250 }, (_, at) => read(source, at * 2)));
    await nextTurn();
    await nextTurn();
    expect(reads.map((each) => each.keys.length)).toEqual([100, 100]);
    for (const each of reads) await each.finish();
    await nextTurn();
    await reads[2]?.finish();
    expect(await rows).toEqual(Array.from({ length: 250 }, (_, at) => at * 4));
  });

  it('that fail do so for all who are in it, and for nobody else', async () => {
    const rows = [read(source, 2), read(source, 4)];
    await nextTurn();
    const later = read(source, 2);
    await nextTurn();
    await reads[0]?.finish(new Error('away'));
    for (const row of rows) await expect(row).rejects.toThrow('away');
    await reads[1]?.finish();
    expect(await later).toBe(4);
  });

  it('of two sources are two', async () => {
    const rows = [read(source, 2), read({}, 2)];
    await nextTurn();
    expect(keys()).toEqual([[2], [2]]);
    for (const each of reads) await each.finish();
    expect(await Promise.all(rows)).toEqual([4, 4]);
  });
});

describe('a reading once at a time', () => {
  it('is shared by all who ask while it runs, also when it fails, and by nobody after', async () => {
    const ends: ((error?: Error) => void)[] = [];
    const read = onceAtATime(
      () =>
        new Promise<number>((resolve, reject) =>
          ends.push((error) => (error ? reject(error) : resolve(ends.length))),
        ),
    );
    const both = Promise.all([read(), read()]);
    ends[0]?.();
    expect(await both).toEqual([1, 1]);
    const failed = Promise.allSettled([read(), read()]);
    ends[1]?.(new Error('away'));
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const after = read();
    ends[2]?.();
    expect(await after).toBe(3);
  });
});
