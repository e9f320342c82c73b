import type { LiveEvent } from '../../live/livePublisher';
import type { Agenda } from './agenda';

/** What everybody in the demo acts on. */
export interface Stage {
  readonly agenda: Agenda;
  /** Unix time in milliseconds, which may pass at another speed than the agenda's. */
  now(): number;
  tell(event: LiveEvent): void;
}
