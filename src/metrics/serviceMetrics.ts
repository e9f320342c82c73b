import type { Registry } from 'prom-client';
import type { Context } from '../context';
import { lookAtDependencies } from '../dependencies';
import { addCounter, addGauge, type Values } from './collected';
import { UPSTREAMS } from './meters';

/** What the service keeps, runs and stands on. */
export async function addServiceMetrics(registry: Registry, context: Context): Promise<void> {
  const { meters, snapshots, pp, feed, runningRequests } = context;

  const gauge = (name: string, help: string, read: () => number) => addGauge(registry, { name, help }, read);
  const counter = (name: string, help: string, label: string, read: () => Record<string, number>) =>
    addCounter(registry, { name, help, labelNames: [label] }, () =>
      Object.entries(read()).map(([value, count]) => [{ [label]: value }, count] as const),
    );

  await gauge(
    'kiai_requests_running',
    'Requests whose answers are being made.',
    () => runningRequests.running,
  );
  await addCounter(
    registry,
    { name: 'kiai_requests_refused_total', help: 'Requests refused because too many were running.' },
    () => runningRequests.refused,
  );
  await counter(
    'kiai_hot_answers_total',
    'Questions that all may ask, by what became of them.',
    'result',
    () => {
      const { fresh, stale, missed } = meters.hotAnswers;
      return { fresh, stale, missed };
    },
  );
  await gauge('kiai_hot_answers', 'Answers that are kept.', () => meters.hotAnswers.entries);
  await gauge('kiai_hot_answers_bytes', 'Memory that they take.', () => meters.hotAnswers.bytes);

  await gauge('kiai_snapshots', 'Snapshots that are kept.', () => snapshots.figures().held);
  await gauge('kiai_snapshots_bytes', 'Memory that they take.', () => snapshots.figures().bytes);
  await gauge('kiai_snapshots_queued', 'Snapshots to be made.', () => snapshots.figures().queued);
  await counter(
    'kiai_snapshots_made_total',
    'Snapshots by what became of them: kept, too small to be worth it, or failed.',
    'result',
    () => snapshots.figures().made,
  );

  await addGauge(
    registry,
    {
      name: 'kiai_pp_tasks',
      help: 'Calculations in the threads, and those that wait for one.',
      labelNames: ['kind', 'state'],
    },
    () =>
      Object.entries(pp.load()).flatMap(([kind, { running, waiting }]): Values => [
        [{ kind, state: 'running' }, running],
        [{ kind, state: 'waiting' }, waiting],
      ]),
  );

  await addGauge(
    registry,
    {
      name: 'kiai_gateway_connections',
      help: 'Clients that are told what happens.',
      labelNames: ['kind'],
    },
    () => [
      [{ kind: 'websocket' }, meters.gateway.webSockets],
      [{ kind: 'event_stream' }, meters.gateway.eventStreams],
    ],
  );
  await gauge(
    'kiai_gateway_subscriptions',
    'What they listen to, together.',
    () => feed.figures().subscriptions,
  );
  await gauge('kiai_feed_channels', 'Channels that are followed.', () => feed.figures().channels);

  await counter(
    'kiai_upstream_failures_total',
    'Questions that got no answer, or one that says that the other side is not well.',
    'upstream',
    () => Object.fromEntries(UPSTREAMS.map((upstream) => [upstream, meters.failures[upstream]])),
  );
  await addGauge(
    registry,
    {
      name: 'kiai_dependency_up',
      help: '1: it gave a sign of life just now; 0: it did not. Of several workers the one that is worst off tells.',
      labelNames: ['dependency'],
      aggregator: 'min',
    },
    async () => {
      const dependencies = Object.entries(await lookAtDependencies(context));
      return dependencies.map(([dependency, state]) => [{ dependency }, state === 'away' ? 0 : 1] as const);
    },
  );
}
