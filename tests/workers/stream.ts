import { Agent, get, type IncomingMessage } from 'node:http';

/** `single`: no other after it, `kept`: another when the server ends it, `new`: one for each request. */
export type Connections = 'single' | 'kept' | 'new';

/** Requests one after the other. */
export interface Stream {
  /** Statuses and error codes, and how often each. */
  readonly outcomes: Record<string, number>;
  /** Ends it after the request that runs. */
  stop(): void;
  /** It was stopped, or the server said that the single connection ends. */
  readonly ended: Promise<void>;
}

export function startStream(url: string, connections: Connections): Stream {
  const agent = new Agent({ keepAlive: connections !== 'new', maxSockets: 1 });
  const outcomes: Record<string, number> = {};
  let isStopped = false;

  const ask = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get(url, { agent }, (response) => {
        response.on('error', reject).on('end', () => resolve(response));
        response.resume();
      }).on('error', reject);
    });

  async function run(): Promise<void> {
    while (!isStopped) {
      const { outcome, isLast } = await ask().then(
        ({ statusCode, headers }) => ({
          outcome: String(statusCode),
          isLast: connections === 'single' && headers.connection === 'close',
        }),
        ({ code, message }: NodeJS.ErrnoException) => ({
          outcome: code ?? message,
          isLast: connections === 'single',
        }),
      );
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (isLast) isStopped = true;
    }
    agent.destroy();
  }

  return { outcomes, stop: () => void (isStopped = true), ended: run() };
}
