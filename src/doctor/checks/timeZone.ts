import { ok, warn, type Check } from '../check';

export const timeZone: Check = {
  name: 'time zone',
  needs: ['database'],
  async run({ database: { query, dialect } }) {
    if (!dialect.server) return [];
    const { minutesFromUtc } = await dialect.server.clock(query);
    if (minutesFromUtc === 0) return [ok('the database server is in UTC')];
    return [
      warn(
        `the database server's time is ${Math.abs(minutesFromUtc)} min ${minutesFromUtc > 0 ? 'ahead of' : 'behind'} UTC`,
        "Dates are told as UTC: set the server's default-time-zone to +00:00, and the game server's zone to UTC",
      ),
    ];
  },
};
