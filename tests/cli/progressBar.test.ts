import { createProgressBar } from '../../src/cli/progressBar';
import { describeProgress } from '../../src/ranks/describeProgress';

function barOn(isTTY: boolean) {
  const written: string[] = [];
  let time = 0;
  const bar = createProgressBar({ isTTY, write: (text) => written.push(text) }, describeProgress, () => time);
  return { bar, written, wait: (ms: number) => (time += ms) };
}

describe('the progress of a run', () => {
  it('is a bar on a terminal, drawn over the last one and taken away in the end', () => {
    const { bar, written, wait } = barOn(true);
    bar.show({ step: 'read', mode: 0, fraction: 0 });
    wait(100);
    bar.show({ step: 'settle', fraction: 0.5 });
    wait(99);
    bar.show({ step: 'compare', mode: 8, fraction: 0.6 });
    wait(1);
    bar.show({ step: 'compare', mode: 8, fraction: 1 });
    bar.end();
    expect(written).toEqual([
      `\r[${'-'.repeat(30)}]   0 % reading SQL, osu!\x1b[K`,
      `\r[${'#'.repeat(15)}${'-'.repeat(15)}]  50 % waiting for late changes\x1b[K`,
      `\r[${'#'.repeat(30)}] 100 % comparing, osu! autopilot\x1b[K`,
      '\r\x1b[K',
    ]);
  });

  it('is a line every five seconds elsewhere', () => {
    const { bar, written, wait } = barOn(false);
    bar.show({ step: 'read', mode: 1, fraction: 0.0 });
    wait(4_999);
    bar.show({ step: 'read', mode: 1, fraction: 0.1 });
    wait(1);
    bar.show({ step: 'swap', mode: 1, fraction: 0.299 });
    bar.end();
    expect(written).toEqual(['  0 % reading SQL, taiko\n', ' 29 % swapping sets, taiko\n']);
  });
});
