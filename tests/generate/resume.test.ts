import { sql } from 'kysely';
import { generate, type GenerateProgress } from '../../src/generate/generate';
import { reset } from '../../src/generate/reset';
import { createDatabase } from '../../src/db/database';
import { migrate } from '../../src/db/migrate';
import { openBulkLoader } from '../../src/db/dialects/mysqlBulk';
import { insertPlayer } from '../support/factories';
import { allRows, describeWithMysql, emptyDatabase, indexNames, type EmptyDatabase } from './database';

const OPTIONS = { users: 60, scores: 1_500, seed: 3 };
const chunk = { players: 20, maps: 15, scores: 500 };

describeWithMysql('a generator', () => {
  let whole: Record<string, unknown[]>;
  let made: EmptyDatabase;
  beforeAll(async () => {
    const reference = await emptyDatabase();
    await generate(OPTIONS, reference.config);
    whole = await allRows(reference.database);
    await reference.drop();
  });
  beforeEach(async () => {
    made = await emptyDatabase();
  });
  afterEach(() => made.drop());

  /** Runs until the nth time that it tells of a step, and dies there. */
  async function dieAt(step: GenerateProgress['step'], nth: number): Promise<void> {
    let told = 0;
    const onProgress = (progress: GenerateProgress) => {
      if (progress.step === step && ++told === nth) throw new Error('killed');
    };
    await expect(generate(OPTIONS, made.config, { onProgress, chunk })).rejects.toThrow('killed');
  }

  // What is told of amid a chunk is not committed yet.
  it.each([
    ['players', 1, { users: 0, maps: 0, scores: 0 }],
    ['players', 3, { users: 20, maps: 0, scores: 0 }],
    ['maps', 2, { users: 60, maps: 15, scores: 0 }],
    ['clans', 1, { users: 60, maps: 40, scores: 0 }],
    ['scores', 3, { users: 60, maps: 40, scores: 1_000 }],
    ['indexes', 1, { users: 60, maps: 40, scores: 1_500 }],
    ['indexes', 2, { users: 60, maps: 40, scores: 1_500 }],
  ] as const)(
    'that dies at %s, time %s, keeps whole chunks and goes on from them',
    async (step, nth, kept) => {
      await dieAt(step, nth);
      const { users, maps, scores } = await allRows(made.database);
      expect({ users: users?.length, maps: maps?.length, scores: scores?.length }).toEqual(kept);
      await generate(OPTIONS, made.config, { chunk });
      expect(await allRows(made.database)).toEqual(whole);
      expect(await indexNames(made.database, 'scores')).toContain('scores_pp_index');
      expect(await indexNames(made.database, 'stats')).toContain('stats_pp_index');
    },
  );

  it('goes on after its connection is lost amid a chunk', async () => {
    const onProgress = async ({ step }: GenerateProgress) => {
      if (step !== 'maps') return;
      const { rows } = await sql<{ id: number }>`
        select id from information_schema.processlist where db = database() and id <> connection_id()`.execute(
        made.database.query,
      );
      for (const { id } of rows) await sql`kill ${sql.lit(Number(id))}`.execute(made.database.query);
    };
    await expect(generate(OPTIONS, made.config, { onProgress, chunk })).rejects.toThrow();
    await generate(OPTIONS, made.config, { chunk });
    expect(await allRows(made.database)).toEqual(whole);
  });

  it('that is done changes nothing when it is run again', async () => {
    await generate(OPTIONS, made.config);
    await generate(OPTIONS, made.config);
    expect(await allRows(made.database)).toEqual(whole);
  });

  it('refuses other options than it began with, until that is taken out', async () => {
    await dieAt('scores', 1);
    const other = { ...OPTIONS, seed: 4 };
    await expect(generate(other, made.config)).rejects.toThrow(
      'This database was begun with --users 60 --scores 1500 --seed 3: say the same to go on, or empty it with --reset first.',
    );
    expect(await reset(made.config)).toEqual(OPTIONS);
    expect(await indexNames(made.database, 'scores')).toContain('scores_pp_index');
    for (const rows of Object.values(await allRows(made.database))) expect(rows.length).toBeLessThan(9);
    await generate(other, made.config);
  });

  it('takes out nothing but what it made', async () => {
    await generate(OPTIONS, made.config);
    await insertPlayer(made.database, 63);
    await reset(made.config);
    const users = await made.database.query.selectFrom('users').select('id').orderBy('id').execute();
    expect(users.map(({ id }) => id)).toEqual([1, 63]);
    await expect(reset(made.config)).rejects.toThrow('Nothing in this database was generated');
  });

  it("refuses somebody else's database and leaves it as it is", async () => {
    const database = createDatabase(made.config);
    await migrate(database);
    await insertPlayer(database, 3);
    const before = await allRows(database);
    await expect(generate(OPTIONS, made.config)).rejects.toThrow(
      'The table users holds rows that were not generated: nothing is changed. Set DB_NAME to an empty database.',
    );
    expect(await allRows(database)).toEqual(before);
    const tables = (await database.query.introspection.getTables()).map(({ name }) => name);
    expect(tables).not.toContain('kiai_generated');
    await database.close();
  });

  it('lets no second one work beside it', async () => {
    const second = jest.fn();
    await generate(OPTIONS, made.config, {
      async onProgress({ step, fraction }) {
        if (step === 'players' && fraction === 0) await generate(OPTIONS, made.config).catch(second);
      },
    });
    expect(second).toHaveBeenCalledWith(new Error('Another generator is at work in this database.'));
  });
});

describeWithMysql('a bulk load', () => {
  let made: EmptyDatabase;
  beforeAll(async () => {
    made = await emptyDatabase();
    await sql`create table things (id int primary key, name varchar(8), note varchar(40) null)`.execute(
      made.database.query,
    );
  });
  afterAll(() => made.drop());

  it('carries any text, and refuses what does not fit', async () => {
    const loader = await openBulkLoader(made.config);
    const rows = [
      { id: 1, name: '', note: 'tab\there, line\nbreak, \\N and 猫' },
      { id: 2, name: '\\N', note: null },
    ];
    await loader.load('things', rows);
    expect(await loader.select('select * from things order by id')).toEqual(rows);
    await expect(loader.load('things', [{ id: 3, name: 'far too long', note: null }])).rejects.toThrow(
      'Rows do not fit into the table things',
    );
    await loader.close();
  });
});
