import { readGrants } from '../../src/doctor/grants';

const FOR = 'TO `kiai`@`%`';

describe('the rights out of grants', () => {
  const may = (...statements: string[]) => {
    const rights = readGrants(statements, 'bancho_py');
    return (['SELECT', 'INSERT', 'UPDATE'] as const).filter((right) => rights.may(right, 'users'));
  };

  it.each([
    ['on everything', [`GRANT ALL PRIVILEGES ON *.* ${FOR} WITH GRANT OPTION`], 'SELECT,INSERT,UPDATE'],
    ['on the database', [`GRANT USAGE ON *.* ${FOR}`, `GRANT SELECT ON \`bancho_py\`.* ${FOR}`], 'SELECT'],
    ['on names like it', [`GRANT SELECT ON \`bancho%\`.* ${FOR}`], 'SELECT'],
    ['on an escaped name', [`GRANT SELECT, UPDATE ON \`bancho\\_py\`.* ${FOR}`], 'SELECT,UPDATE'],
    ['on another escaped name', [`GRANT SELECT ON \`banch\\_\\_py\`.* ${FOR}`], ''],
    ['on the table', [`GRANT SELECT, INSERT ON \`bancho_py\`.\`users\` ${FOR}`], 'SELECT,INSERT'],
    [
      'on some columns',
      [`GRANT SELECT (\`id\`, \`name\`), INSERT (\`id\`) ON "bancho_py"."users" ${FOR}`],
      'SELECT,INSERT',
    ],
    ['on another table', [`GRANT SELECT ON \`bancho_py\`.\`stats\` ${FOR}`], ''],
    ['on another database', [`GRANT ALL PRIVILEGES ON \`other\`.* ${FOR}`], ''],
    ['on procedures', [`GRANT EXECUTE ON PROCEDURE \`bancho_py\`.\`users\` ${FOR}`], ''],
    [
      'less what is revoked',
      [`GRANT SELECT, INSERT ON *.* ${FOR}`, `REVOKE INSERT ON \`bancho_py\`.* FROM \`kiai\`@\`%\``],
      'SELECT',
    ],
  ])('%s', (_where, statements, expected) => {
    expect(may(...statements).join()).toBe(expected);
  });

  it.each([
    [`GRANT \`reader\`@\`%\` ${FOR}`, true],
    [`GRANT SELECT ON *.* ${FOR}`, false],
  ])('know %s as a role: %s', (statement, hasRoles) => {
    expect(readGrants([statement], 'bancho_py').hasRoles).toBe(hasRoles);
  });
});
