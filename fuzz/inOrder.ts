import fc from 'fast-check';
import type { RouteAuth } from '../src/http/auth';
import { SESSION_COOKIE } from '../src/http/sessionCookie';
import { FILES, PIXEL, toForm, toJson, type SentBody } from './bodies';
import type { JsonSchema, Operation } from './operations';
import { fillPath } from './queries';
import { toRequest, type FuzzRequest, type Holder, type World } from './request';
import { fittingText, toUrl } from './texts';

/** A value that is not refused: often a word that leads to something on the server. */
function validText(schema: JsonSchema, words: readonly string[]): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = Infinity, pattern = '' } = schema;
  if (schema.enum || schema.type === 'boolean') return fittingText(schema, words);
  if (schema.type === 'array') return validText(schema.items ?? {}, words);
  if (schema.type === 'integer' || schema.type === 'number') return validNumber(schema, words);
  const form = new RegExp(pattern, 'u');
  const fits = (text: string) => text.length >= minLength && text.length <= maxLength && form.test(text);
  return fc.constantFrom(...words.filter(fits), 'x'.repeat(Math.max(minLength, 2)));
}

function validNumber(schema: JsonSchema, words: readonly string[]): fc.Arbitrary<string> {
  const { minimum: min = 0, maximum: max = 2 ** 31 - 1 } = schema;
  const known = words.filter((word) => /^\d+$/.test(word) && Number(word) >= min && Number(word) <= max);
  const small = fc.integer({ min, max: Math.min(max, min + 50) }).map(String);
  return fc.oneof(small, fc.constantFrom(`${min}`, `${max}`, ...known, ...known));
}

/** All that is asked for, and some of the rest. */
function queryInOrder({ document }: Operation, words: readonly string[]): fc.Arbitrary<string> {
  const pairs = document.parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema, required }) => {
      const pair = validText(schema, words).map((text) => [`${name}=${toUrl(text)}`]);
      return required ? pair : fc.oneof({ weight: 2, arbitrary: fc.constant<string[]>([]) }, pair);
    });
  return fc.tuple(...pairs).map((sent) => sent.flat().join('&'));
}

/** Where something is asked of a player in its own name, it is about that player. */
function pathInOrder(
  { paths, document, route }: Operation,
  { words }: World,
  { id }: Holder,
): fc.Arbitrary<string> {
  const own = document.parameters.filter((parameter) => parameter.in === 'path');
  const values = own.map(({ name, schema }) =>
    name === 'player_id' && route.auth !== 'public'
      ? fc.constant(String(id))
      : validText(schema, words).map(toUrl),
  );
  return fillPath(paths, own, values);
}

function credentialsInOrder(auth: RouteAuth, { key, session }: Holder): Record<string, string> {
  if (auth === 'public') return {};
  if (auth.by === 'key' || auth.by === 'key or session') return { Authorization: key };
  return { Cookie: `${SESSION_COOKIE}=${session}` };
}

function bodyInOrder({ document }: Operation, words: readonly string[]): fc.Arbitrary<SentBody | undefined> {
  const [first] = Object.entries(document.requestBody?.content ?? {});
  if (!first) return fc.constant(undefined);
  const [type, { schema }] = first;
  const { properties = {}, required = [] } = schema;
  if (type === 'multipart/form-data')
    return fc.constant(toForm([[Object.keys(properties)[0]!, PIXEL, 'a.png']]));
  if (type !== 'application/json') return fc.constantFrom(...FILES).map((bytes) => ({ type, bytes }));
  const members = Object.entries(properties).map(([name, member]) => {
    const [kind] = [member.type ?? 'string'].flat();
    const text = validText({ ...member, type: kind }, words);
    return [name, kind === 'integer' ? text.map(Number) : text] as const;
  });
  return fc
    .record(Object.fromEntries(members), { requiredKeys: [...required] })
    .map((body) => ({ type, bytes: toJson(body) }));
}

/** A request that an operation has no reason to refuse, unless what it names isn't there. */
export function requestInOrder(operation: Operation, world: World): fc.Arbitrary<FuzzRequest> {
  return fc.constantFrom(...world.holders).chain((holder) =>
    fc
      .record({
        path: pathInOrder(operation, world, holder),
        query: queryInOrder(operation, world.words),
        body: bodyInOrder(operation, world.words),
      })
      .map((sent) =>
        toRequest(operation, { ...sent, headers: credentialsInOrder(operation.route.auth, holder) }),
      ),
  );
}
