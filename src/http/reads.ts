/** Whether a request only reads (GET and HEAD): it changes nothing, and its answer may be one that is known already. */
export function reads({ method }: { method?: string }): boolean {
  return method === 'GET' || method === 'HEAD';
}
