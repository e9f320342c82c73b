/** Where a port is asked for, and the settings that say so. */
export interface Place {
  host: string;
  port: number;
  settings: 'API' | 'METRICS';
}

/** Why an address cannot be listened on, for the operator. */
export function toListenFault(error: unknown, { host, port, settings }: Place): Error {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const advice = ADVICE[code]?.(settings) ?? `look at ${settings}_HOST and ${settings}_PORT (${message})`;
  return new Error(`cannot listen on ${host}:${port} (${code}): ${advice}.`);
}

const noSuchAddress = (settings: string) =>
  `this machine has no such address; set ${settings}_HOST to one that it has`;

const ADVICE: Readonly<Record<string, (settings: string) => string>> = {
  EADDRINUSE: (settings) => `another program listens there; stop it or set another ${settings}_PORT`,
  EACCES: (settings) => `the user may not; set ${settings}_PORT to 1024 or more`,
  ENOTFOUND: noSuchAddress,
  EAI_AGAIN: noSuchAddress,
  EADDRNOTAVAIL: noSuchAddress,
};
