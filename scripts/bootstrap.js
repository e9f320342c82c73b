#!/usr/bin/env node
/**
 * What stands behind `npm start`, `npm test` and the other commands: with Node's built-ins alone it installs the
 * dependencies when they are missing or outdated, builds when the sources are newer than the build, and then runs the
 * command. It says what it does.
 */
'use strict';
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');
const NODE_FLOOR = [20, 19];
const LOCK_STAMP = path.join(ROOT, 'node_modules', '.kiai-lock');
const BUILD_INPUTS = [
  'src',
  'migrations',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** The service alone, and with the benches and the fuzzer, which nothing else waits for. */
const SERVICE_BUILD = { project: 'tsconfig.build.json', inputs: BUILD_INPUTS, stamp: 'dist/.kiai-build' };
const BENCH_BUILD = {
  project: 'tsconfig.bench.json',
  inputs: [...BUILD_INPUTS, 'bench', 'fuzz', 'tsconfig.bench.json'],
  stamp: 'dist/.kiai-bench-build',
};

/** Command -> the built script that it runs; `test` runs Jest on the sources instead. */
const COMMANDS = {
  start: 'dist/src/main.js',
  migrate: 'dist/src/cli/migrate.js',
  docs: 'dist/src/cli/docs.js',
  ranks: 'dist/src/cli/ranks.js',
  indexes: 'dist/src/cli/indexes.js',
  doctor: 'dist/src/cli/doctor.js',
  apikey: 'dist/src/cli/apikey.js',
  badge: 'dist/src/cli/badge.js',
  generate: 'dist/src/cli/generate.js',
  conformance: 'dist/src/cli/conformance.js',
  'live:simulate': 'dist/src/cli/simulate.js',
  bench: 'dist/bench/http/main.js',
  'bench:gateway': 'dist/bench/gateway.js',
  'bench:pp': 'dist/bench/pp.js',
  'bench:slow': 'dist/bench/faults/slow.js',
  chaos: 'dist/bench/faults/chaos.js',
  soak: 'dist/bench/faults/soak.js',
  fuzz: 'dist/fuzz/main.js',
  schemathesis: 'dist/fuzz/schemathesis.js',
};

const say = (text) => process.stderr.write(`kiai: ${text}\n`);

function stop(text) {
  say(text);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor < NODE_FLOOR[1]))
    stop(
      `Node ${NODE_FLOOR.join('.')} or newer is needed, this is ${process.versions.node}. See https://nodejs.org.`,
    );
}

function run(command, args, onFailure) {
  const windows = process.platform === 'win32';
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 2, 2], shell: windows });
  if (error || status !== 0) stop(`${onFailure}${error ? ` (${error.message})` : ''}`);
}

const byName = (a, b) => (a.name < b.name ? -1 : 1);
const readOptional = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');

function install() {
  const lock = createHash('sha256')
    .update(fs.readFileSync(path.join(ROOT, 'package-lock.json')))
    .update(process.versions.modules)
    .digest('hex');
  if (readOptional(LOCK_STAMP) === lock) return;
  say('installing dependencies (npm ci), once');
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], 'npm ci failed, see above.');
  fs.writeFileSync(LOCK_STAMP, lock);
}

/** Names, sizes and times of all inputs, of folders the sources in them: changes when one is edited, added or deleted. */
function fingerprint(inputs) {
  const hash = createHash('sha256');
  const visit = (file) => {
    const stats = fs.statSync(file);
    if (stats.isDirectory()) {
      for (const entry of fs.readdirSync(file, { withFileTypes: true }).sort(byName))
        if (entry.isDirectory() || entry.name.endsWith('.ts')) visit(path.join(file, entry.name));
    } else {
      hash.update(`${path.relative(ROOT, file)} ${stats.size} ${stats.mtimeMs}\n`);
    }
  };
  for (const input of inputs) visit(path.join(ROOT, input));
  return hash.digest('hex');
}

function build({ project, inputs, stamp }) {
  const found = fingerprint(inputs);
  if (readOptional(path.join(ROOT, stamp)) === found) return;
  say('building (tsc)');
  fs.rmSync(path.join(ROOT, 'dist'), { recursive: true, force: true });
  const tsc = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  run(process.execPath, [tsc, '--project', project], 'The build failed, see above.');
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' });
  fs.writeFileSync(path.join(ROOT, 'dist', 'commit'), commit.status === 0 ? commit.stdout : '');
  // Either makes the service.
  fs.writeFileSync(path.join(ROOT, SERVICE_BUILD.stamp), fingerprint(SERVICE_BUILD.inputs));
  fs.writeFileSync(path.join(ROOT, stamp), found);
}

function test(args) {
  const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const { status } = spawnSync(process.execPath, [jest, ...args], { cwd: ROOT, stdio: 'inherit' });
  process.exit(status ?? 1);
}

function main([command, ...args]) {
  checkNode();
  if (command !== 'test' && !(command in COMMANDS))
    stop(`Unknown command "${command}". There are: ${[...Object.keys(COMMANDS), 'test'].join(', ')}.`);
  install();
  if (command === 'test') return test(args);
  build(COMMANDS[command].startsWith('dist/src/') ? SERVICE_BUILD : BENCH_BUILD);
  // In this process, which Ctrl-C reaches. A signal to npm alone does not: npm passes it on to its shell at most.
  const script = path.join(ROOT, COMMANDS[command]);
  process.argv = [process.execPath, script, ...args];
  require('node:module').runMain();
}

main(process.argv.slice(2));
