import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import type { HttpAnswer } from '../src/conformance/sendRequest';
import type { Operation } from './operations';
import type { FuzzRequest } from './request';

/** What an answer may be charged with. */
export type Charge = '5xx' | 'off its schema' | 'leak';

export interface Fault {
  charge: Charge;
  /** What is wrong, for who mends it. */
  what: string;
}

/** Text of programs: stacks, paths, statements and the errors of drivers. */
const INSIDES = [
  /\bat (?:\S+ )?\(?(?:file:|node:|\/)\S+:\d+:\d+/,
  /node_modules|\/(?:src|dist)\/[\w/]+\.[jt]s\b/,
  /\b(?:ER|SQLITE|WRONGTYPE|NOAUTH)_?[A-Z_]{4,}\b/,
  /SQL syntax|syntax error|no such (?:table|column)|\bselect [`"]\w+[`"]/i,
  /\b(?:Type|Reference|Range|Syntax)Error\b|ECONN[A-Z]+|ioredis|kysely/,
  /pw_bcrypt|\$2[aby]\$\d\d\$/,
];

/** The parser of HTTP itself refuses some heads, before there is a request. */
const OF_THE_PARSER = [400, 408, 413, 417, 431];

/** Answers that any path may have, outside of every version. */
const PLAIN = { 404: '{"detail":"Not Found"}', 405: '{"detail":"Method Not Allowed"}' } as const;

export type Judge = (request: FuzzRequest, answer: HttpAnswer) => Fault | undefined;

/** Holds answers to what the operations document, and to what no answer may have: `secrets` are looked for as well. */
export function createJudge(operations: readonly Operation[], secrets: () => Iterable<string>): Judge {
  const schemas = createSchemas(operations);
  const sharing = new Map(operations.map((operation) => [operation.name, sharersOf(operation, operations)]));
  return (request, answer) => {
    const text = answer.body.toString();
    const told = `${JSON.stringify(answer.headers)}\n${text}`;
    if (answer.status >= 500) return { charge: '5xx', what: `${answer.status} ${text.slice(0, 300)}` };
    const leak = INSIDES.map((inside) => inside.exec(told)?.[0]).find(Boolean);
    if (leak) return { charge: 'leak', what: `it tells of its insides: ${leak}` };
    for (const secret of secrets())
      if (text.includes(secret) && !request.path.includes(secret))
        return { charge: 'leak', what: `it tells a secret: ${secret}` };
    const asked = request.operation === undefined ? [undefined] : sharing.get(request.operation)!;
    const wrongs = asked.map((operation) => offSchema({ ...request, operation }, answer, text, schemas));
    const [wrong = ''] = wrongs;
    return wrongs.includes(undefined) ? undefined : { charge: 'off its schema', what: wrong };
  };
}

/** The operation, and those that it leaves some requests to its path to. */
function sharersOf({ name, method, paths }: Operation, operations: readonly Operation[]): string[] {
  const others = operations.filter(
    (other) =>
      other.name !== name && other.method === method && other.paths.some((path) => paths.includes(path)),
  );
  return [name, ...others.map((other) => other.name)];
}

interface Documented {
  mediaTypes: ReadonlyMap<string, ValidateFunction | undefined>;
}

type Schemas = ReadonlyMap<string, ReadonlyMap<number, Documented>>;

function createSchemas(operations: readonly Operation[]): Schemas {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  const compile = (type: string, schema: object) =>
    type === 'application/json' ? ajv.compile(schema) : undefined;
  return new Map(
    operations.map(({ name, document }) => [
      name,
      new Map(
        Object.entries(document.responses).map(([status, { content = {} }]) => [
          Number(status),
          {
            mediaTypes: new Map(
              Object.entries(content).map(([type, { schema }]) => [type, compile(type, schema)]),
            ),
          },
        ]),
      ),
    ]),
  );
}

function offSchema(
  { operation, method }: FuzzRequest,
  { status, headers, body }: HttpAnswer,
  text: string,
  schemas: Schemas,
): string | undefined {
  if (headers['x-request-id'] === undefined)
    return OF_THE_PARSER.includes(status) ? undefined : `${status} has no X-Request-Id`;
  const type = headers['content-type']?.split(';')[0];
  const hasBody = method !== 'HEAD' && status !== 304 && status !== 204;
  if (!hasBody && body.length > 0) return `${method} ${status} has a body`;
  if (operation === undefined) return hasBody && type === 'application/json' ? notJson(text) : undefined;
  if (text === PLAIN[status as keyof typeof PLAIN] && method !== 'HEAD')
    return `${status} is that of an unknown path or method`;
  const documented = schemas.get(operation)?.get(status);
  if (!documented) return `${status} is not documented: ${text.slice(0, 300)}`;
  if (!hasBody) return undefined;
  if (type === undefined || !documented.mediaTypes.has(type)) return `${status} is said to be ${type}`;
  const validate = documented.mediaTypes.get(type);
  if (!validate) return undefined;
  const broken = notJson(text);
  if (broken) return broken;
  if (validate(JSON.parse(text))) return undefined;
  const [first] = validate.errors ?? [];
  return `${status}${first?.instancePath} ${first?.message} (${JSON.stringify(first?.params)}): ${text.slice(0, 300)}`;
}

function notJson(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return `it is no JSON: ${text.slice(0, 300)}`;
  }
}
