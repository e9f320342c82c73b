import request from 'supertest';
import { insertPlayer, livePlayer, PUBLIC, RESTRICTED } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

describeOnEveryStack('get_online_players', (stack) => {
  const get = (query = '') => request(stack().app).get(`/v1/get_online_players${query}`);
  const idsOf = (body: { players: { id: number }[] }) => body.players.map((player) => player.id);

  beforeAll(async () => {
    const { writable } = stack();
    for (const id of [3, 4, 5, 6]) await insertPlayer(writable, id, id === 4 ? { priv: RESTRICTED } : {});
    await writable.query.updateTable('users').set({ priv: PUBLIC }).where('id', '=', 1).execute();
  });
  beforeEach(async () => {
    // 900 is nobody the database knows; 1 is the bot, which does not count even where it is public.
    for (const id of [1, 3, 4, 5, 6, 900]) await stack().context.live.putPlayer(livePlayer(id));
  });

  it('is empty when nobody is online', async () => {
    for (const id of [1, 3, 4, 5, 6, 900]) await stack().context.live.removePlayer(id);
    expect((await get()).body).toEqual({ status: 'success', total: 0, players: [] });
  });

  it('lists visible players by id, in pages', async () => {
    const all = (await get()).body;
    expect([all.total, idsOf(all)]).toEqual([3, [3, 5, 6]]);
    expect(idsOf((await get('?limit=2')).body)).toEqual([3, 5]);
    expect(idsOf((await get('?limit=2&page=2')).body)).toEqual([6]);
    expect(idsOf((await get('?offset=1&limit=1')).body)).toEqual([5]);
  });

  it('tells what each is doing', async () => {
    const playing = {
      action: 2,
      info_text: 'A - B [C]',
      mode: 5,
      mods: 128,
      map_id: 7,
      map_md5: 'b'.repeat(32),
    };
    await stack().context.live.putPlayer(livePlayer(5, { country: 'jp', ...playing }));
    const { body } = await get('?offset=1&limit=1');
    expect(body.players).toEqual([
      {
        id: 5,
        name: 'player 5',
        country: 'jp',
        login_time: 1_795_262_347.0625,
        status: {
          action: 2,
          info_text: 'A - B [C]',
          mode: 5,
          mods: 128,
          beatmap_id: 7,
          beatmap_md5: 'b'.repeat(32),
        },
      },
    ]);
  });
});
