import { Privileges } from '../../src/osu/privileges';
import { readVisiblePlayers } from '../../src/players/visiblePlayers';
import { insertPlayer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

/** Side by side and far apart, at the ends of what the column holds. */
const VISIBLE = [3, 4, 11, 65_535, 65_536, 2_000_000_000, 2_147_483_647];
const HIDDEN = [5, 12, 65_537];

describeOnEveryStack('who is visible', (stack) => {
  beforeAll(async () => {
    const { writable } = stack();
    for (const id of VISIBLE) await insertPlayer(writable, id);
    for (const id of HIDDEN) await insertPlayer(writable, id, { priv: Privileges.Verified });
  });

  it('is told of every id', async () => {
    const players = await readVisiblePlayers(stack().context.database);
    const asked = [...new Set([...VISIBLE, ...HIDDEN].flatMap((id) => [id - 1, id, id + 1]))];
    expect(asked.filter((id) => players.has(id)).sort((a, b) => a - b)).toEqual(VISIBLE);
  });
});
