import { createStatusLine } from '../../src/cli/statusLine';

function lineOn(isTTY: boolean) {
  const written: string[] = [];
  let now = 0;
  const line = createStatusLine({ isTTY, write: (text) => written.push(text) }, () => now);
  const pass = (milliseconds: number) => (now += milliseconds);
  return { line, written, pass };
}

const figures = { players: 300, matches: 12, isAway: false };

test('on a terminal one line is drawn over every second, with what happened since', () => {
  const { line, written, pass } = lineOn(true);
  line.count({ events: 5, heartbeats: 2, took: 3 });
  line.count({ events: 10, heartbeats: 0, took: 1 });
  pass(999);
  line.show(figures);
  expect(written).toEqual([]);
  pass(1);
  line.show(figures);
  pass(2_000);
  line.count({ events: 1, heartbeats: 1, took: 5 });
  line.show({ ...figures, matches: 11 });
  line.clear();
  expect(written).toEqual([
    '\r300 players online, 12 matches, 15.0 events/s, 2.0 heartbeats/s, 2.0 ms a tick\x1b[K',
    '\r300 players online, 11 matches, 0.5 events/s, 0.5 heartbeats/s, 5.0 ms a tick\x1b[K',
    '\r\x1b[K',
  ]);
});

test('elsewhere there is a line every ten seconds', () => {
  const { line, written, pass } = lineOn(false);
  for (let second = 0; second < 20; second++) {
    pass(1_000);
    line.count({ events: 4, heartbeats: 1, took: 1 });
    line.show(figures);
  }
  line.clear();
  const text = '300 players online, 12 matches, 4.0 events/s, 1.0 heartbeats/s, 1.0 ms a tick\n';
  expect(written).toEqual([text, text]);
});

test('it says that Redis is away', () => {
  const { line, written, pass } = lineOn(true);
  pass(1_000);
  line.show({ ...figures, isAway: true });
  expect(written).toEqual(['\rRedis is away\x1b[K']);
});
