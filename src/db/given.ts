/**
 * For `$call` of a query: what `add` makes of it with the value, or the query as it is when there is none.
 */
export function given<Query, Value>(value: Value | undefined, add: (query: Query, value: Value) => Query) {
  return (query: Query): Query => (value === undefined ? query : add(query, value));
}
