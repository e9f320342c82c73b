import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readSettings } from '../../src/config/readSettings';
import { openOwnRegistry } from '../../src/metrics/registry';
import { createEmbeddedStack } from '../support/stacks';
import { describeWith, findProgram, inProject, readProject } from './programs';

const FOLDER = 'deploy/metrics';
const DASHBOARD = `${FOLDER}/grafana/kiai.json`;
const DOCS = 'docs/metrics.md';

interface Metric {
  name: string;
  type: string;
}

interface Dashboard {
  panels: { id: number; title: string; targets?: { expr: string }[] }[];
}

interface Rules {
  groups: { rules: { alert: string; expr: string; annotations: Record<string, string> }[] }[];
}

const rules = () =>
  (parse(readProject(`${FOLDER}/alerts.yml`)) as Rules).groups.flatMap((group) => group.rules);
const panels = () => (JSON.parse(readProject(DASHBOARD)) as Dashboard).panels;

/** Prometheus makes these itself. */
const OF_PROMETHEUS = ['up'];

/** What an expression reads: no function, no label and no text. */
function metricsIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\b(?:by|without|on|ignoring|group_left)\s*\([^)]*\)/g, '')
    .replaceAll(/\[[^\]]*\]/g, '');
  const names = bare.match(/\b[a-z]\w*\b(?!\s*\()/g) ?? [];
  return names.filter((name) => !['or', 'and', 'unless', 'by', 'offset'].includes(name));
}

async function registered(): Promise<Metric[]> {
  const stack = await createEmbeddedStack({ env: { METRICS_PORT: '9464' } });
  const registry = await openOwnRegistry(stack.context);
  const metrics = await registry.getMetricsAsJSON();
  await stack.close();
  return metrics.map(({ name, type }) => ({ name, type: String(type) }));
}

describe('the names that dashboard, alerts and documentation use', () => {
  let metrics: Metric[];
  let series: string[];
  beforeAll(async () => {
    metrics = await registered();
    series = metrics.flatMap(({ name, type }) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    );
  });

  it('are of metrics that there are', () => {
    const expressions = [
      ...rules().map(({ expr }) => expr),
      ...panels().flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ];
    const used = [...new Set(expressions.flatMap(metricsIn))];
    expect(used.length).toBeGreaterThan(15);
    expect(used.filter((name) => ![...series, ...OF_PROMETHEUS].includes(name))).toEqual([]);
  });

  it('are all of them in the documentation, which has no others', () => {
    const rows = [...readProject(DOCS).matchAll(/^\| `(kiai_\w+)` +\| (\w+) /gm)];
    const documented = rows.map(([, name = '', type = '']) => ({ name, type }));
    const own = metrics.filter(({ name }) => name.startsWith('kiai_'));
    const sorted = (list: Metric[]) => [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(sorted(documented)).toEqual(sorted(own));
  });

  it('would be found missing', () => {
    expect(metricsIn('sum by (le) (rate(kiai_x_bucket{route="a"}[5m])) / on (job) up > 0.5')).toEqual([
      'kiai_x_bucket',
      'up',
    ]);
  });
});

describe('the alerts', () => {
  it('each say what is wrong, and stand in the documentation', () => {
    for (const { alert, annotations } of rules()) {
      expect(annotations['summary']).toBeTruthy();
      expect(readProject(DOCS)).toContain(`| \`${alert}\` `);
    }
  });
});

describe('the dashboard', () => {
  it('has panels with ids of their own, each of which reads something', () => {
    const ids = panels().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { targets } of panels()) expect(targets?.length).toBeGreaterThan(0);
  });
});

describe('the compose file with Prometheus and Grafana', () => {
  type Service = { environment?: Record<string, string>; ports?: string[]; image?: string } & Record<
    string,
    unknown
  >;
  const compose = parse(readProject(`${FOLDER}/docker-compose.yml`), { merge: true }) as {
    services: Record<string, Service>;
  };

  it('has Prometheus ask every replica, at the port that they tell it on', () => {
    const { METRICS_HOST, METRICS_PORT } = compose.services['api']?.environment ?? {};
    const { metrics } = readSettings({ METRICS_HOST, METRICS_PORT });
    expect(metrics).toEqual({ host: '0.0.0.0', port: 9464 });
    const prometheus = parse(readProject(`${FOLDER}/prometheus.yml`)) as {
      scrape_configs: { job_name: string; dns_sd_configs: { names: string[]; port: number }[] }[];
    };
    expect(prometheus.scrape_configs).toMatchObject([
      { job_name: 'kiai', dns_sd_configs: [{ names: ['api'], type: 'A', port: metrics?.port }] },
    ]);
  });

  it('publishes them on loopback alone, and the metrics not at all', () => {
    expect(compose.services['api']?.ports).toBeUndefined();
    const published = Object.values(compose.services).flatMap(({ ports = [] }) => ports);
    expect(published).toEqual(['127.0.0.1:9090:9090', '127.0.0.1:3000:3000']);
  });

  it.each(['prometheus', 'grafana'])('hardens %s', (name) => {
    expect(compose.services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });
});

describeWith(['docker-compose'], "docker-compose's own check of Prometheus and Grafana", (programs) => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'kiai-compose-'));
    copyFileSync(inProject('.env.example'), join(directory, '.env'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const check = (env: Record<string, string>) => {
    const files = ['docker-compose.yml', `${FOLDER}/docker-compose.yml`];
    const parameters = [
      '--project-directory',
      directory,
      ...files.flatMap((file) => ['-f', inProject(file)]),
    ];
    const { status, stdout, stderr } = spawnSync(
      programs['docker-compose'] ?? '',
      [...parameters, 'config', '--services'],
      { cwd: directory, env: { PATH: process.env['PATH'], HOME: directory, ...env }, encoding: 'utf8' },
    );
    return { status, stderr, services: stdout.trim().split('\n').sort() };
  };

  it('finds them beside the API', () => {
    expect(check({ GRAFANA_PASSWORD: 'secret' })).toEqual({
      status: 0,
      stderr: '',
      services: ['api', 'grafana', 'mariadb', 'migrate', 'prometheus', 'proxy', 'redis'],
    });
  });

  it('refuses to start without a password', () => {
    const { status, stderr } = check({});
    expect(status).not.toBe(0);
    expect(stderr).toContain('GRAFANA_PASSWORD');
  });
});

// Debian has it in the package prometheus, which is large: it counts where it is there.
(findProgram('promtool') ? describe : describe.skip)("promtool's own check", () => {
  const promtool = (...parameters: string[]) => {
    const { status, stdout, stderr } = spawnSync(findProgram('promtool') ?? '', parameters, {
      cwd: inProject(FOLDER),
      encoding: 'utf8',
    });
    return { status, said: stdout + stderr };
  };

  it('accepts the configuration, with the alerts', () => {
    expect(promtool('check', 'config', 'prometheus.yml')).toMatchObject({ status: 0 });
    expect(promtool('check', 'rules', 'alerts.yml').said).toContain(`${rules().length} rules found`);
  });

  it('sees the alerts fire when they should', () => {
    expect(promtool('test', 'rules', inProject('tests/deploy/alerts.yml'))).toMatchObject({ status: 0 });
  });
});
