import { API_VERSIONS } from '../src/app';
import { pathsOf, type ApiVersion } from '../src/http/mount';
import { buildOpenApi } from '../src/http/openapi';
import { budgetOf, type Method, type Route } from '../src/http/route';
import type { Budget } from '../src/limits/budgets';
import { VERSION } from '../src/version';

/** What is read of a JSON schema to make values that fit it or just don't. */
export interface JsonSchema {
  type?: string | readonly string[];
  enum?: readonly unknown[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: readonly string[];
  example?: unknown;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  schema: JsonSchema;
}

interface Documented {
  operationId: string;
  parameters: readonly Parameter[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { content?: Record<string, { schema: JsonSchema }> }>;
}

/** A method of a route, with all that openapi.json says of it. */
export interface Operation {
  /** As openapi.json has it: `get /v1/get_clan`. */
  name: string;
  method: Method;
  /** Where it answers, with `{name}` for parameters. */
  paths: readonly string[];
  route: Route;
  budget: Budget;
  document: Documented;
}

/** Every operation of every version of the API, in the order of their lists. */
export function operationsOf(versions: readonly ApiVersion[] = API_VERSIONS): Operation[] {
  // As clients get it: what JSON cannot say is gone.
  const { paths: documented } = JSON.parse(JSON.stringify(buildOpenApi(versions, VERSION))) as {
    paths: Record<string, Record<string, Documented>>;
  };
  return versions.flatMap((version) =>
    version.routes.flatMap((route) =>
      route.methods.map((method): Operation => {
        const paths = pathsOf(route, version);
        const name = `${method} ${paths[0]!}`;
        const document = documented[paths[0]!]![method]!;
        return { name, method, paths, route, budget: budgetOf(route), document };
      }),
    ),
  );
}
