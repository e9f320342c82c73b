import { describeNoTables } from '../../db/expectTables';
import { columnsRead, hasTables, inspectSchema } from '../../db/requirements';
import { fail, ok, warn, type Check } from '../check';

export const schema: Check = {
  name: 'schema',
  needs: ['database'],
  async run({ config, database }) {
    const report = await inspectSchema(database);
    if (!hasTables(report)) {
      const { message, advice } = describeNoTables(config.database);
      return [fail(message, advice)];
    }
    const { wrongTypes, featuresOff } = report;
    const problems = [
      ...featuresOff.map(({ feature, core, lacks }) =>
        (core ? fail : warn)(
          `${feature}: off without ${lacks.join(', ')}`,
          "Update the game server's tables, look at DB_NAME, or let the user SELECT them",
        ),
      ),
      ...wrongTypes.map(({ table, column, type, expected }) =>
        fail(
          `${table}.${column} is of type ${type}, where the service reads ${NOUNS[expected]}`,
          "Answers with it break: give it the game server's own type",
        ),
      ),
    ];
    if (problems.length > 0) return problems;
    const columns = columnsRead();
    const tables = new Set(columns.map(({ table }) => table));
    return [ok(`the ${columns.length} columns of ${tables.size} tables that are read are there`)];
  },
};

const NOUNS = { integer: 'an integer', number: 'a number', text: 'text', time: 'a datetime' } as const;
