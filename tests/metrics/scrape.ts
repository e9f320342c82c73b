import { openOwnRegistry } from '../../src/metrics/registry';
import type { Context } from '../../src/context';

/** What Prometheus would read: each line's value by its name and labels. */
export class Scrape {
  constructor(readonly text: string) {}

  /** The value of the line with the name and all of the labels; undefined where there is none. */
  value(name: string, labels: Record<string, string> = {}): number | undefined {
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    const line = this.lines().find(
      (each) => /^\w+/.exec(each)?.[0] === name && wanted.every((label) => each.includes(label)),
    );
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  }

  /** All values that a label has anywhere. */
  labelValues(label: string): string[] {
    const values = this.lines().flatMap((line) => new RegExp(`[{,]${label}="([^"]*)"`).exec(line)?.[1] ?? []);
    return [...new Set(values)];
  }

  private lines(): string[] {
    return this.text.split('\n').filter((line) => line && !line.startsWith('#'));
  }
}

const registries = new WeakMap<Context, ReturnType<typeof openOwnRegistry>>();

/** Of a service that runs here. */
export async function scrape(context: Context): Promise<Scrape> {
  const registry = registries.get(context) ?? openOwnRegistry(context);
  registries.set(context, registry);
  return new Scrape(await (await registry).metrics());
}

export async function scrapeUrl(url: string): Promise<Scrape> {
  return new Scrape(await (await fetch(`${url}/metrics`)).text());
}
