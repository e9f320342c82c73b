import { createBulkReader, createFrugalReader } from '../../src/feed/onlineReader';
import type { LiveReader } from '../../src/live/liveState';
import { createMemoryLiveState } from '../../src/live/memoryLiveState';
import { livePlayer } from '../support/factories';

describe('reading who is online', () => {
  const state = createMemoryLiveState();
  let asked: number[][];
  let named: number[][];
  let watched: number[];
  const live: LiveReader = {
    ...state,
    players(ids) {
      asked.push([...ids]);
      return state.players(ids);
    },
  };
  const unknown = (id: number) =>
    livePlayer(id, { name: `name ${id}`, country: 'jp', priv: 0, login_time: 0, action: 7 });

  beforeAll(async () => {
    for (const id of [3, 4, 5, 6]) await state.putPlayer(livePlayer(id, { action: id }));
  });
  beforeEach(() => {
    asked = [];
    named = [];
    watched = [];
  });

  const createFrugal = () =>
    createFrugalReader({
      live,
      async identitiesOf(ids) {
        named.push([...ids]);
        return new Map(ids.filter((id) => id !== 6).map((id) => [id, { name: `name ${id}`, country: 'jp' }]));
      },
      watched: () => watched,
      statusesMax: 2,
    });

  it('asks for everybody where that is one question', async () => {
    expect([...(await createBulkReader(live).read())]).toEqual(
      [3, 4, 5, 6].map((id) => [id, livePlayer(id, { action: id })]),
    );
  });

  it('asks for nobody whose status is not wanted, where each is a question', async () => {
    const online = await createFrugal().read();
    expect([...online]).toEqual([3, 4, 5].map((id) => [id, unknown(id)]));
    expect(asked).toEqual([[]]);
  });

  it('asks so many at a time, by turns, and keeps what it knows of the others', async () => {
    const reader = createFrugal();
    watched = [3, 4, 5, 99];
    const first = await reader.read();
    expect([first.get(3), first.get(5)]).toEqual([livePlayer(3, { action: 3 }), unknown(5)]);
    await state.putPlayer(livePlayer(3, { action: 9 }));
    const second = await reader.read();
    expect([second.get(3), second.get(5)]).toEqual([
      livePlayer(3, { action: 9 }),
      livePlayer(5, { action: 5 }),
    ]);
    expect(second.get(4)).toEqual(livePlayer(4, { action: 4 }));
    await reader.read();
    expect(asked).toEqual([
      [3, 4],
      [5, 3],
      [4, 5],
    ]);
    watched = [];
    expect((await reader.read()).get(3)).toEqual(unknown(3));
    await state.putPlayer(livePlayer(3, { action: 3 }));
  });

  it('asks for names once, while they are online', async () => {
    const reader = createFrugal();
    await reader.read();
    await state.removePlayer(4);
    await reader.read();
    await state.putPlayer(livePlayer(4, { action: 4 }));
    await reader.read();
    expect(named).toEqual([[3, 4, 5, 6], [6], [4, 6]]);
  });
});
