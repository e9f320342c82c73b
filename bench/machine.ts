import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** What the figures of a bench depend on besides the service. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() || 'unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${availableParallelism()} cores of ${model}, ${memory}, ${type()} ${release()}, Node ${process.versions.node}`;
}

/** `YYYY-MM-DD`, UTC. */
export const today = () => new Date().toISOString().slice(0, 10);
