import type { Worker } from 'node:cluster';
import type { Registry } from 'prom-client';
import { z } from 'zod';

/** Metrics as their registry tells them to others of this program. */
const metricsSchema = z.array(
  z.looseObject({
    name: z.string(),
    type: z.string(),
    values: z.array(
      z.object({
        // What is no number gets lost between processes.
        value: z
          .number()
          .nullable()
          .transform((value) => value ?? NaN),
        labels: z.record(z.string(), z.union([z.string(), z.number()])),
        metricName: z.string().optional(),
      }),
    ),
  }),
);

export type Metrics = z.output<typeof metricsSchema>;

export const readMetrics = (metrics: unknown): Metrics => metricsSchema.parse(metrics);

const answerSchema = z.object({ is: z.literal('metrics'), metrics: metricsSchema });
const questionSchema = z.object({ wants: z.literal('metrics') });

const LIMIT_MS = 3_000;

/** Asks a worker, which has to be ready. Undefined: it does not say within three seconds. */
export function askWorker(worker: Worker): Promise<Metrics | undefined> {
  return new Promise((resolve) => {
    const end = (metrics: Metrics | undefined) => {
      clearTimeout(timer);
      worker.off('message', listen).off('exit', gone);
      resolve(metrics);
    };
    const listen = (message: unknown) => {
      const answer = answerSchema.safeParse(message);
      if (answer.success) end(answer.data.metrics);
    };
    const gone = () => end(undefined);
    const timer = setTimeout(gone, LIMIT_MS);
    worker.on('message', listen).once('exit', gone);
    worker.send({ wants: 'metrics' }, (error) => error && gone());
  });
}

/** In a worker: tells its primary whenever that asks. */
export function answerPrimary(worker: Worker, registry: Registry): void {
  worker.on('message', (message: unknown) => {
    if (!questionSchema.safeParse(message).success) return;
    void registry.getMetricsAsJSON().then(
      (metrics) => worker.isConnected() && worker.send({ is: 'metrics', metrics }),
      () => undefined,
    );
  });
}
