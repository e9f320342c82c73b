import { main } from '../../src/cli/conformance';

describe('the conformance command', () => {
  let told: string;

  beforeEach(() => {
    told = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      told += String(text);
      return true;
    });
  });

  afterEach(() => jest.restoreAllMocks());

  it.each([
    [[], 'Name one folder.'],
    [['a', 'b'], 'Name one folder.'],
    [['a', '--stack', 'cloud'], '--stack cloud: say one of embedded, services.'],
    [['a', '--mount', '/v3'], '--mount /v3: say one of /v1, /, /api.'],
    [['a', '--only', 'v3'], '--only v3: say one of v1, v2.'],
    [['a', '--fast'], "Unknown option '--fast'"],
    [['no/such/folder'], 'There is no folder no/such/folder.'],
  ])('says what is wrong with %j', async (args, problem) => {
    expect(await main(args)).toBe(1);
    expect(told).toContain(problem);
  });
});
