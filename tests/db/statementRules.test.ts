import { Linter } from 'eslint';
import { parser } from 'typescript-eslint';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- ESLint's own configuration has no types.
const rules = require('../../eslint.statements.js') as Record<
  'FORBIDDEN_STATEMENTS' | 'TABLES_BY_HAND',
  { selector: string; message: string }[]
>;

/** What the rules say about a line of code. */
function complaintsAbout(code: string): string[] {
  const selectors = [rules.FORBIDDEN_STATEMENTS, rules.TABLES_BY_HAND].flat();
  const messages = new Linter().verify(code, {
    languageOptions: { parser: parser },
    rules: { 'no-restricted-syntax': ['error', ...selectors] },
  });
  return messages.map(({ message }) => message);
}

describe('the rules for statements', () => {
  it.each([
    ['sql`LOCK TABLES users WRITE`', 'LOCK TABLES'],
    ["sql.raw('unlock tables')", 'LOCK TABLES'],
    ['sql`select get_lock(${name}, 10)`', 'named locks'],
    ['query.selectFrom("users").forUpdate()', 'locks on rows'],
    ['query.selectFrom("users").skipLocked()', 'locks on rows'],
    ['sql`select id from users for update nowait`', 'locks on rows'],
    ['sql`select id from users lock in share mode`', 'locks on rows'],
    ["query.transaction().setIsolationLevel('serializable')", 'other levels of isolation'],
    ["sql`select id from users into outfile '/tmp/a'`", 'SELECT ... INTO'],
    ['sql`select max(id) into @last from users`', 'SELECT ... INTO'],
    ['sql`set @rank = 0`', 'user variables'],
    ['sql`select @rank := @rank + 1`', 'user variables'],
    ['sql`select last_insert_id()`', 'LAST_INSERT_ID()'],
    ['sql`select sql_calc_found_rows id from users`', 'FOUND_ROWS()'],
    ['fn.countAll().over()', 'window functions'],
    ['sql`row_number() over (order by pp)`', 'window functions'],
    ['sql.raw("create trigger t before insert on users")', 'triggers'],
    ['sql`create definer = a procedure p()`', 'triggers'],
    ['sql`call p()`', 'triggers'],
    ['schema.createTable("a").temporary()', 'views, temporary tables'],
    ['schema.createTable("a")', 'tables without a primary key'],
    ['sql`create table a (b int)`', 'tables without a primary key'],
    ['sql`alter table a add foreign key (b) references c (d)`', 'foreign keys'],
    ['column.references("users.id")', 'foreign keys'],
    ["const table = 'create view a'", 'triggers'],
    ['sql`alter table a engine = MyISAM`', 'other engines'],
  ])('forbid %s', (code, what) => {
    expect(complaintsAbout(code).join()).toContain(`Clusters do not take ${what}`);
  });

  it.each([
    "query.updateTable('users').set({ pw_bcrypt: to }).where('pw_bcrypt', '=', from)",
    'query.transaction().execute(run)',
    'sql`set session max_statement_time = 1`',
    'sql`select @@global.gtid_binlog_pos as position`',
    'dialect.createTable(table)',
    'database.dialect.createTable(table)',
    "const engine = 'engine = InnoDB'",
    "const words = 'Ask for an update. Call a friend: someone@example.com'",
  ])('let pass %s', (code) => {
    expect(complaintsAbout(code)).toEqual([]);
  });
});
