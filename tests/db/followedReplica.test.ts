import pino from 'pino';
import type { ReplicaServer } from '../../src/db/dialects/mysqlReplication';
import { FollowedReplica } from '../../src/db/followedReplica';

const MAX_LAG_MS = 5_000;
const log = pino({ level: 'silent' });

/** A replica that has everything up to a position, which is a number here. */
class FakeServer implements ReplicaServer {
  readonly place = 'replica:3306';
  /** Infinity: it gives no answer. */
  at = 0;
  asked: string[] = [];

  async reached(positions: readonly string[]): Promise<number> {
    this.asked = [...positions];
    if (this.at === Infinity) throw new Error('no answer');
    return positions.filter((position) => Number(position) <= this.at).length;
  }
  read = async () => [];
  pool = () => ({ max: 0, inUse: 0, idle: 0, waiting: 0 });
  close = async () => undefined;
}

describe('a replica that is followed', () => {
  let server: FakeServer;
  let now: number;
  let replica: FollowedReplica;
  /** The primary is at this position. */
  const look = (position: number) => replica.look({ at: now, position: String(position) });

  beforeEach(() => {
    server = new FakeServer();
    now = 1_000_000;
    replica = new FollowedReplica(server, { maxLagMs: MAX_LAG_MS, log, now: () => now });
  });

  it('is not well before it has reached anything', async () => {
    expect(replica.isWell()).toBe(false);
    await look(1);
    expect(replica.isWell()).toBe(false);
  });

  it('is as far as the primary was when it was asked what the replica has reached', async () => {
    await look(1);
    now += 3_000;
    await look(2);
    server.at = 1;
    now += 1_000;
    await look(3);
    expect(replica.isWell()).toBe(true);
    now += 1_000;
    expect(replica.isWell()).toBe(true);
    now += 1;
    expect(replica.isWell()).toBe(false);
    server.at = 2;
    await look(4);
    expect(replica.isWell()).toBe(true);
  });

  it('stays well while nothing is written', async () => {
    for (let times = 0; times < 100; times += 1) {
      await look(0);
      expect(replica.isWell()).toBe(true);
      now += 500;
    }
  });

  it('is left when it gives no answer, until it does', async () => {
    await look(0);
    server.at = Infinity;
    await look(1);
    expect(replica.isWell()).toBe(false);
    server.at = 1;
    await look(1);
    expect(replica.isWell()).toBe(true);
  });

  it('is left when it failed a read, until the next look', async () => {
    await look(0);
    replica.doubt();
    expect(replica.isWell()).toBe(false);
    await look(0);
    expect(replica.isWell()).toBe(true);
  });

  it('is well as long as what it has is young enough when the primary cannot be asked', async () => {
    await look(0);
    now += MAX_LAG_MS;
    await replica.look(new Error('the primary is gone'));
    expect(replica.isWell()).toBe(true);
    now += 1;
    await replica.look(new Error('the primary is gone'));
    expect(replica.isWell()).toBe(false);
  });

  it('is asked about few positions when it is stuck', async () => {
    for (let position = 1; position <= 1_000; position += 1) {
      await look(position);
      now += 10;
    }
    expect(server.asked).toHaveLength(20);
  });
});
