import { EVENTS_PATH, WEB_SOCKET_PATHS } from '../gateway/paths';

/** The upper bounds of the histogram, in milliseconds; above the last one there is one more bucket. */
export const BOUNDS_MS = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];

/** What stands for the status of an answer that broke off. */
export const ABORTED = 0;

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const OTHER_METHOD = 'OTHER';

/** The requests of one method to one place. */
export interface RequestSeries {
  readonly version: string;
  readonly route: string;
  readonly method: string;
  /** How many there were, by the status of their answer. */
  readonly statuses: Map<number, number>;
  /** How many took at most as long as each bound and longer than the one before. */
  readonly buckets: number[];
  sumMs: number;
}

/** Where requests go: a route with all of its paths. */
export class RequestPlace {
  readonly series = new Map<string, RequestSeries>();

  /** `isTimed`: what is open for hours tells nothing by its duration. */
  constructor(
    private readonly version: string,
    private readonly route: string,
    private readonly isTimed = true,
  ) {}

  /** Counts an answer. This is on the way of every request: it only adds to numbers. */
  count(method: string, status: number, ms: number): void {
    const series = this.series.get(method) ?? this.open(method);
    series.statuses.set(status, (series.statuses.get(status) ?? 0) + 1);
    if (!this.isTimed) return;
    let at = 0;
    while (at < BOUNDS_MS.length && ms > BOUNDS_MS[at]!) at += 1;
    series.buckets[at]! += 1;
    series.sumMs += ms;
  }

  private open(method: string): RequestSeries {
    const { version, route } = this;
    const known = METHODS.has(method) ? method : OTHER_METHOD;
    const series = this.series.get(known) ?? {
      version,
      route,
      method: known,
      statuses: new Map(),
      buckets: Array.from({ length: BOUNDS_MS.length + 1 }, () => 0),
      sumMs: 0,
    };
    this.series.set(known, series);
    return series;
  }
}

/** What is of no version of the API. */
const OWN_PLACES: readonly { route: string; holds: (path: string) => boolean; isTimed?: boolean }[] = [
  ...['/health/live', '/health/ready', '/openapi.json'].map((route) => ({ route, holds: isPath(route) })),
  { route: '/docs', holds: (path) => /^\/docs(?:\/|$)/.test(path) },
  { route: '/avatars/{id}', holds: (path) => path.startsWith('/avatars/') },
  ...[...WEB_SOCKET_PATHS, EVENTS_PATH].map((route) => ({ route, holds: isPath(route), isTimed: false })),
];

function isPath(route: string): (path: string) => boolean {
  return (path) => path === route;
}

/** Counts requests by where they go. There are as many places as routes: what a client makes up adds none. */
export class RequestMeter {
  private readonly places = new Map<string, RequestPlace>();
  private readonly own = OWN_PLACES.map(({ route, holds, isTimed }) => ({
    holds,
    place: new RequestPlace('none', route, isTimed),
  }));
  private readonly unknown = new RequestPlace('none', 'unknown');

  /** The place of a route, by the path that is documented; the same one each time. */
  placeOf(version: string, path: string): RequestPlace {
    const place = this.places.get(path) ?? new RequestPlace(version, path);
    this.places.set(path, place);
    return place;
  }

  /** The place of a path that no version of the API has answered. */
  otherPlace(path: string): RequestPlace {
    return this.own.find(({ holds }) => holds(path))?.place ?? this.unknown;
  }

  /** Whatever has been asked so far. */
  all(): RequestSeries[] {
    const places = [...this.places.values(), ...this.own.map(({ place }) => place), this.unknown];
    return places.flatMap(({ series }) => [...series.values()]);
  }
}
