import fc from 'fast-check';
import type { Parameter } from './operations';
import { anyText, fittingText, toUrl } from './texts';

/** What no encoder makes: percent signs that lead no byte, bytes that are no UTF-8, raw ones. */
const BROKEN = [
  '%',
  '%0',
  '%zz',
  '%ff',
  '%c0%80',
  '%ed%a0%80',
  '%00',
  '%E3%81',
  '+',
  '%2B',
  'é',
  '%u0041',
  '"<>`{}',
];

/** A value as it stands in a URL. */
function sentValue(parameter: Parameter, words: readonly string[], share: number): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: share, arbitrary: fittingText(parameter.schema, words).map(toUrl) },
    { weight: 2, arbitrary: anyText.map(toUrl) },
    { weight: 1, arbitrary: fc.constantFrom(...BROKEN) },
  );
}

/** Names that frameworks take for more than the parameter's own. */
const alike = (name: string) => [
  `${name}[]`,
  `${name}[0]`,
  `${name}[a][b]`,
  `${name}.x`,
  `${name}%00`,
  `%20${name}`,
];
const FOREIGN = [
  '__proto__',
  'constructor',
  '__proto__[x]',
  'toString',
  '',
  '_method',
  'callback',
  'limit',
  'a%00b',
];

type Pair = readonly [name: string, value: string];

/** The pairs of a query string, most of them the operation's own, some said several times or under an odd name. */
export function querySent(parameters: readonly Parameter[], words: readonly string[]): fc.Arbitrary<string> {
  const own = parameters.filter((parameter) => parameter.in === 'query');
  const perParameter = own.map((parameter): fc.Arbitrary<Pair[]> => {
    const value = sentValue(parameter, words, 9);
    const pair = (name: string) => value.map((text): Pair => [name, text]);
    return fc.oneof(
      { weight: 8, arbitrary: fc.constant<Pair[]>([]) },
      { weight: 10, arbitrary: fc.tuple(pair(parameter.name)) },
      { weight: 1, arbitrary: fc.array(pair(parameter.name), { minLength: 2, maxLength: 4 }) },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.constantFrom(...alike(parameter.name)), value).map((odd) => [odd]),
      },
      { weight: 1, arbitrary: fc.constant(Array.from({ length: 150 }, (): Pair => [parameter.name, '1'])) },
    );
  });
  const foreign = fc.oneof(
    { weight: 9, arbitrary: fc.constant<Pair[]>([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.tuple(fc.constantFrom(...FOREIGN), anyText.map(toUrl)), { maxLength: 3 }),
    },
  );
  return fc.tuple(...perParameter, foreign).map((pairs) =>
    pairs
      .flat()
      .map(([name, value]) => `${name}=${value}`)
      .join('&'),
  );
}

/** A path of an operation with its parameters filled in; none is empty, which would be another path. */
export function pathSent(
  paths: readonly string[],
  parameters: readonly Parameter[],
  words: readonly string[],
): fc.Arbitrary<string> {
  const own = parameters.filter((parameter) => parameter.in === 'path');
  const values = own.map((parameter) => sentValue(parameter, words, 12).filter((value) => value !== ''));
  return fillPath(paths, own, values);
}

/** One of the paths, with a value in the place of each parameter. */
export function fillPath(
  paths: readonly string[],
  own: readonly Parameter[],
  values: readonly fc.Arbitrary<string>[],
): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...paths), fc.tuple(...values))
    .map(([path, texts]) =>
      own.reduce((filled, { name }, at) => filled.replace(`{${name}}`, () => texts[at]!), path),
    );
}
