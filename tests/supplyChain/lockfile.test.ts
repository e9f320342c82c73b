import { inProject, readProject } from '../deploy/programs';

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  overrides: Record<string, string>;
  engines: Record<string, string>;
}

interface Locked {
  version: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
}

const manifest = JSON.parse(readProject('package.json')) as Manifest;
const lock = JSON.parse(readProject('package-lock.json')) as {
  lockfileVersion: number;
  packages: Record<string, Locked & Partial<Manifest>>;
};
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');

describe('package-lock.json', () => {
  it('is of this package.json', () => {
    const { dependencies, devDependencies, engines } = lock.packages['']!;
    expect({ dependencies, devDependencies, engines }).toEqual({
      dependencies: manifest.dependencies,
      devDependencies: manifest.devDependencies,
      engines: manifest.engines,
    });
    const named = Object.keys({ ...dependencies, ...devDependencies });
    expect(named.filter((name) => !(`node_modules/${name}` in lock.packages))).toEqual([]);
  });

  it('names one version of each package, with the hash of its content', () => {
    expect(lock.lockfileVersion).toBe(3);
    const loose = locked.filter(
      ([, { version, integrity }]) =>
        !/^\d+\.\d+\.\d+(?:-[\w.]+)?(?:\+[\w.]+)?$/.test(version) || !/^sha512-/.test(integrity ?? ''),
    );
    expect(loose.map(([path]) => path)).toEqual([]);
  });

  it('takes everything from the npm registry', () => {
    const elsewhere = locked.filter(
      ([, { resolved, link }]) =>
        link || !/^https:\/\/registry\.npmjs\.org\//.test(resolved ?? 'https://registry.npmjs.org/'),
    );
    expect(elsewhere.map(([path]) => path)).toEqual([]);
  });
});

it('package.json wants versions of the npm registry: nothing of git, of an address or of a folder', () => {
  const wanted = Object.values({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.overrides,
  });
  expect(wanted.filter((range) => !/^(?:npm:[@\w/-]+@)?[\^~]?\d+(?:\.\d+){1,2}$/.test(range))).toEqual([]);
});

describe('docs/licences.md', () => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { licencesDocument, productionLicences } = require(inProject('scripts/licences.js')) as {
    licencesDocument: () => string;
    productionLicences: () => Map<string, string[]>;
  };

  it('tells the licences of all that the service runs with (npm run licences writes it)', () => {
    expect(readProject('docs/licences.md')).toBe(licencesDocument());
  });

  it('has no licence that asks more of who runs a service than to keep the notices', () => {
    const fine = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'];
    const others = [...productionLicences()].filter(([licence]) => !fine.includes(licence));
    // libvips, which sharp loads as a library of its own.
    expect(others.flatMap(([, names]) => names).filter((name) => !name.startsWith('@img/sharp-'))).toEqual(
      [],
    );
    expect(others.length).toBeGreaterThan(0);
  });
});
