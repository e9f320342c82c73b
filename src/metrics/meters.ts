import { RequestMeter } from './requestMeter';

/** What this service asks and cannot do without for long. */
export const UPSTREAMS = ['database', 'redis', 'bancho', 'captcha', 'mirror'] as const;

export type Upstream = (typeof UPSTREAMS)[number];

/** What became of questions to the kept answers, and what these take. */
export interface HotAnswersMeter {
  /** As good as new. */
  fresh: number;
  /** Given while a new one was made. */
  stale: number;
  missed: number;
  entries: number;
  bytes: number;
}

/** Plain numbers that those who do the work count up. Nothing is made of them until somebody asks. */
export interface Meters {
  /** Unset: nobody will ask. */
  readonly requests?: RequestMeter;
  readonly hotAnswers: HotAnswersMeter;
  /** Answers that did not come, or that say that the other side is not well. */
  readonly failures: Record<Upstream, number>;
  /** Connections that are open. */
  readonly gateway: { webSockets: number; eventStreams: number };
}

export function createMeters({ requests }: { requests: boolean }): Meters {
  return {
    requests: requests ? new RequestMeter() : undefined,
    hotAnswers: { fresh: 0, stale: 0, missed: 0, entries: 0, bytes: 0 },
    failures: { database: 0, redis: 0, bancho: 0, captcha: 0, mirror: 0 },
    gateway: { webSockets: 0, eventStreams: 0 },
  };
}
