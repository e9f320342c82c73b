import { foldText } from '../../src/db/dialects/foldedText';
import { createRandom } from '../../src/demo/random';
import { idsOfNames, readPlayerNames } from '../../src/players/playerNames';
import { insertPlayer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

const LETTERS = ['a', 'B', 'c', 'é', '_', ' ', '1', '本'];
/** Three reads of a word of blocks, the last of which is not full. */
const PLAYERS = 1_700;

describeOnEveryStack("players' names", (stack) => {
  const random = createRandom(7);
  const text = (most: number) =>
    Array.from({ length: random.int(1, most) }, () => random.pick(LETTERS)).join('');
  const players = Array.from({ length: PLAYERS }, (_, at) => ({ id: at + 3, name: `${text(8)}.${at}` }));
  const part = () => (random.int(0, 9) === 0 ? random.pick(players).name : text(4));
  const parts = ['', 'a', '\n', '.1699', 'zz', ...Array.from({ length: 300 }, part)];

  beforeAll(async () => {
    for (const { id, name } of players) await insertPlayer(stack().writable, id, { name });
  });

  it('are found by every part, in the order of ids', async () => {
    const names = await readPlayerNames(stack().context.database, 1);
    expect(names.rows).toBe(PLAYERS);
    for (const wanted of parts) {
      const found = players.filter(({ name }) => foldText(`${name}\n`).includes(foldText(wanted)));
      expect([wanted, ...idsOfNames(names, wanted)]).toEqual([wanted, ...found.map(({ id }) => id)]);
    }
  });

  it('are the same however many are read at a time', async () => {
    const { database } = stack().context;
    expect(await readPlayerNames(database, 1)).toEqual(await readPlayerNames(database));
  });
});
