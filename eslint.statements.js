/**
 * Statements that a MySQL-protocol cluster refuses or does not honour: docs/database.md says which, and why.
 * What is text is looked for in every string, so that nothing slips through `sql` or `sql.raw`.
 */
const text = (pattern) => `:matches(TemplateElement[value.raw=/${pattern}/i], Literal[value=/${pattern}/i])`;
const call = (names) => `CallExpression[callee.property.name=/^(?:${names})$/]`;
const forbid = (selector, what, instead) => ({
  selector,
  message: `Clusters do not take ${what}: ${instead}`,
});

const FORBIDDEN_STATEMENTS = [
  forbid(
    text('\\b(?:lock|unlock)\\s+tables?\\b'),
    'LOCK TABLES',
    'write what belongs together in one transaction.',
  ),
  forbid(
    text('\\b(?:get_lock|release_lock|release_all_locks|is_free_lock|is_used_lock)\\s*\\('),
    'named locks',
    'let a unique key or a compared-and-set row decide.',
  ),
  forbid(
    `:matches(${call('forUpdate|forShare|forNoKeyUpdate|forKeyShare|skipLocked|noWait')}, ${text('\\bfor\\s+(?:update|share)\\b|\\block\\s+in\\s+share\\s+mode\\b|\\bskip\\s+locked\\b')})`,
    'locks on rows',
    'write with the condition that has to hold, and look at the count of rows.',
  ),
  forbid(
    `:matches(${call('setIsolationLevel')}, ${text('\\bisolation\\s+level\\b')})`,
    'other levels of isolation',
    'count on no more than READ COMMITTED.',
  ),
  forbid(
    text('\\binto\\s+(?:outfile|dumpfile|@)|\\bload\\s+data\\b'),
    'SELECT ... INTO and LOAD DATA',
    'read and write rows.',
  ),
  forbid(
    text('\\b(?:set|select)\\s+@\\w|@\\w+\\s*:='),
    'user variables',
    'calculate here, or in one statement.',
  ),
  forbid(text('\\blast_insert_id\\s*\\('), 'LAST_INSERT_ID()', 'take the `insertId` of the insert.'),
  forbid(
    text('\\bsql_calc_found_rows\\b|\\bfound_rows\\s*\\('),
    'FOUND_ROWS()',
    'count in a statement of its own.',
  ),
  forbid(
    `:matches(${call('over')}, ${text('\\bover\\s*\\(')})`,
    'window functions',
    'count or number the rows here.',
  ),
  forbid(
    text(
      '\\bcreate\\s+(?:or\\s+replace\\s+)?(?:definer\\b.*|temporary\\s+table|trigger|procedure|function|event|view)\\b|^\\s*call\\s',
    ),
    'triggers, stored programs, views and temporary tables',
    'do it here.',
  ),
  forbid(
    `:matches(${call('createView|temporary')}, ${text('\\bxa\\s+(?:start|begin|prepare)\\b')})`,
    'views, temporary tables and XA',
    'do it here.',
  ),
  forbid(
    `:matches(${call('addForeignKeyConstraint|references')}, ${text('\\bforeign\\s+key\\b')})`,
    'foreign keys',
    'check in the statement that writes.',
  ),
  forbid(text('\\bengine\\s*=\\s*(?!innodb)\\w'), 'other engines than InnoDB', 'name none.'),
];

/** Where tables are not made by the dialects, whose `createTable` wants a primary key. */
const TABLES_BY_HAND = forbid(
  `:matches(${call('createTable')}:not([callee.object.name='dialect']):not([callee.object.property.name='dialect']), ${text('\\bcreate\\s+table\\b')})`,
  'tables without a primary key',
  'define a table and let `dialect.createTable` make it.',
);

module.exports = { FORBIDDEN_STATEMENTS, TABLES_BY_HAND };
