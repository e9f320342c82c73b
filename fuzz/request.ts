import type { SentBody } from './bodies';
import type { Operation } from './operations';

/** A player in whose name something can be asked. */
export interface Holder {
  id: number;
  key: string;
  /** The token of a session that is alive. */
  session: string;
}

/** What requests are made of that get somewhere. */
export interface World {
  holders: readonly Holder[];
  /** Ids, names and other texts that lead to something. */
  words: readonly string[];
}

export interface FuzzRequest {
  /** Whose contract the answer is held to; unset: nobody's in particular. */
  operation?: string;
  method: string;
  /** With the query string. */
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
}

interface Parts {
  /** If it is not the operation's own. */
  method?: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  body?: SentBody;
}

export function toRequest(
  operation: Operation,
  { method = operation.method, path, query, headers, body }: Parts,
): FuzzRequest {
  return {
    operation: operation.name,
    method: method.toUpperCase(),
    path: query === '' ? path : `${path}?${query}`,
    headers: {
      ...headers,
      ...(body?.type !== undefined && { 'Content-Type': body.type }),
      ...(body?.encoding !== undefined && { 'Content-Encoding': body.encoding }),
    },
    body: body?.bytes,
  };
}
