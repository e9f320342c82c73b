import type { Registry } from 'prom-client';
import { ABORTED, BOUNDS_MS, type RequestMeter, type RequestSeries } from './requestMeter';

const BOUNDS_S = BOUNDS_MS.map((ms) => ms / 1000);

/** Requests by where they went and how they ended, and how long they took, as Prometheus counts such. */
export async function addRequestMetrics(registry: Registry, meter: RequestMeter): Promise<void> {
  const { Counter, Histogram } = await import('prom-client');
  const labelNames = ['version', 'route', 'method'] as const;

  new Counter({
    name: 'kiai_http_requests_total',
    help: 'Requests by version of the API, route, method and status; the status of one that broke off is "aborted".',
    labelNames: [...labelNames, 'status'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { version, route, method, statuses } of meter.all())
        for (const [status, count] of statuses)
          this.inc({ version, route, method, status: status === ABORTED ? 'aborted' : status }, count);
    },
  });

  /** It is never told of single requests: what it says was counted before. */
  class CountedHistogram extends Histogram<(typeof labelNames)[number]> {
    override async get() {
      const { name, help, aggregator } = this as unknown as {
        name: string;
        help: string;
        aggregator: string;
      };
      const values = meter.all().flatMap((series) => toValues(name, series));
      return { name, help, aggregator, type: 'histogram', values } as never;
    }

    getForPromString() {
      return this.get();
    }
  }
  new CountedHistogram({
    name: 'kiai_http_request_duration_seconds',
    help: 'How long requests took, from their headers to the end of their answer.',
    labelNames,
    buckets: BOUNDS_S,
    registers: [registry],
  });
}

function toValues(name: string, { version, route, method, buckets, sumMs }: RequestSeries) {
  const labels = { version, route, method };
  let count = 0;
  const counted = buckets.map((inBucket, at) => {
    count += inBucket;
    return { metricName: `${name}_bucket`, labels: { le: BOUNDS_S[at] ?? '+Inf', ...labels }, value: count };
  });
  if (count === 0) return [];
  return [
    ...counted,
    { metricName: `${name}_sum`, labels, value: sumMs / 1000 },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
