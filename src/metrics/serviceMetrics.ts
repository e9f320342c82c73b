import type { Registry } from 'prom-client';
import type { Context } from '../context';
import { lookAtDependencies } from '../dependencies';
import { UPSTREAMS } from './meters';

/** What the service keeps, runs and stands on. */
export async function addServiceMetrics(registry: Registry, context: Context): Promise<void> {
  const { Counter, Gauge } = await import('prom-client');
  const { meters, snapshots, pp, feed } = context;
  const registers = [registry];

  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  const counter = (name: string, help: string, label: string, read: () => Record<string, number>) =>
    new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read())) this.inc({ [label]: value }, count);
      },
    });

  counter('kiai_hot_answers_total', 'Questions that all may ask, by what became of them.', 'result', () => {
    const { fresh, stale, missed } = meters.hotAnswers;
    return { fresh, stale, missed };
  });
  gauge('kiai_hot_answers', 'Answers that are kept.', () => meters.hotAnswers.entries);
  gauge('kiai_hot_answers_bytes', 'Memory that they take.', () => meters.hotAnswers.bytes);

  gauge('kiai_snapshots', 'Snapshots that are kept.', () => snapshots.figures().held);
  gauge('kiai_snapshots_bytes', 'Memory that they take.', () => snapshots.figures().bytes);
  gauge('kiai_snapshots_queued', 'Snapshots to be made.', () => snapshots.figures().queued);
  counter(
    'kiai_snapshots_made_total',
    'Snapshots by what became of them: kept, too small to be worth it, or failed.',
    'result',
    () => snapshots.figures().made,
  );

  new Gauge({
    name: 'kiai_pp_tasks',
    help: 'Calculations in the threads, and those that wait for one.',
    labelNames: ['kind', 'state'],
    registers,
    collect() {
      for (const [kind, { running, waiting }] of Object.entries(pp.load())) {
        this.set({ kind, state: 'running' }, running);
        this.set({ kind, state: 'waiting' }, waiting);
      }
    },
  });

  new Gauge({
    name: 'kiai_gateway_connections',
    help: 'Clients that are told what happens.',
    labelNames: ['kind'],
    registers,
    collect() {
      this.set({ kind: 'websocket' }, meters.gateway.webSockets);
      this.set({ kind: 'event_stream' }, meters.gateway.eventStreams);
    },
  });
  gauge('kiai_gateway_subscriptions', 'What they listen to, together.', () => feed.figures().subscriptions);
  gauge('kiai_feed_channels', 'Channels that are followed.', () => feed.figures().channels);

  counter(
    'kiai_upstream_failures_total',
    'Questions that got no answer, or one that says that the other side is not well.',
    'upstream',
    () => Object.fromEntries(UPSTREAMS.map((upstream) => [upstream, meters.failures[upstream]])),
  );
  new Gauge({
    name: 'kiai_dependency_up',
    help: '1: it gave a sign of life just now; 0: it did not. Of several workers the one that is worst off tells.',
    labelNames: ['dependency'],
    aggregator: 'min',
    registers,
    async collect() {
      for (const [dependency, state] of Object.entries(await lookAtDependencies(context)))
        this.set({ dependency }, state === 'ok' ? 1 : 0);
    },
  });
}
