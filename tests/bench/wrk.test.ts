import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findWrk, mergeSlices, readOutput, runWrk, type Slice } from '../../bench/http/wrk';

const line =
  '{"sent":12,"requests":10,"bytes":4000,"micros":2000000,"refused":1,"broken":2,"latencies":[[90,7],[200,3]]}';

describe('what wrk prints', () => {
  it('is read from among its other lines', () => {
    expect(readOutput(`Running 2s test\n  1 threads\n${line}\n`)).toEqual({
      sent: 12,
      requests: 10,
      bytes: 4_000,
      seconds: 2,
      refused: 1,
      broken: 2,
      latencies: new Map([
        [90, 7],
        [200, 3],
      ]),
    });
  });

  it('is shown when it has no results', () => {
    expect(() => readOutput('unable to connect')).toThrow('wrk has told no results:\nunable to connect');
  });

  it('is added up', () => {
    const slice = readOutput(line);
    const other = { ...slice, sent: 1, requests: 1, seconds: 1, refused: 0, latencies: new Map([[200, 1]]) };
    expect(mergeSlices([slice, other])).toEqual({
      sent: 13,
      requests: 11,
      bytes: 8_000,
      seconds: 3,
      refused: 1,
      broken: 4,
      latencies: new Map([
        [90, 7],
        [200, 4],
      ]),
    });
  });
});

const installed = execFileSync('/bin/sh', ['-c', 'command -v wrk || true']).length > 0;

(installed ? describe : describe.skip)('wrk with the script of URLs', () => {
  const asked: string[] = [];
  let directory: string;
  let slice: Slice;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kiai-test-'));
    const server = createServer((request, response) => {
      asked.push(request.url!);
      response.writeHead(request.url === '/c' ? 404 : 200).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const paths = join(directory, 'paths');
    await writeFile(paths, '/a\n/b?x=%20y\n/c\n/d\n');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const load = { url, paths, skip: 2, connections: 1, seconds: 1 };
    slice = await runWrk(findWrk(), 'bench/http/urls.lua', load);
    server.close();
    server.closeAllConnections();
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('asks the paths in turn, from where it is told to', () => {
    const turn = ['/c', '/d', '/a', '/b?x=%20y'];
    expect(asked.length).toBeGreaterThan(8);
    expect(asked).toEqual(asked.map((_, at) => turn[at % 4]));
  });

  it('counts what it asked, what was answered and what was refused', () => {
    expect(slice.sent - asked.length).toBeLessThanOrEqual(1);
    expect(slice.requests).toBeLessThanOrEqual(asked.length);
    expect(slice.requests).toBeGreaterThanOrEqual(asked.length - 1);
    const refused = asked.slice(0, slice.requests).filter((path) => path === '/c').length;
    expect([slice.refused, slice.broken]).toEqual([refused, 0]);
  });

  it('counts the bytes of the answers, with their headers', () => {
    expect(slice.bytes / slice.requests).toBeGreaterThan('HTTP/1.1 200 OK\r\n\r\n'.length);
  });

  it('has a latency for each answer', () => {
    const seen = [...slice.latencies.values()].reduce((sum, count) => sum + count, 0);
    expect(seen).toBeGreaterThanOrEqual(slice.requests);
  });
});
