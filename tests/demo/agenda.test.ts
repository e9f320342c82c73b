import fc from 'fast-check';
import { Agenda } from '../../src/demo/life/agenda';

test('what is noted happens in order of time, for the same time in order of noting', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const agenda = new Agenda();
      const happened: (readonly [number, number])[] = [];
      times.forEach((time, at) => agenda.after(time, () => happened.push([agenda.time, at])));
      agenda.runUntil(20);
      const wanted = times.map((time, at) => [time, at] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect(happened).toEqual(wanted);
    }),
  );
});

test('what happens may note more, which is counted from then', () => {
  const agenda = new Agenda();
  const times: number[] = [];
  const again = () => {
    times.push(agenda.time);
    agenda.after(30, again);
  };
  agenda.after(10, again);
  agenda.runUntil(100);
  expect(times).toEqual([10, 40, 70, 100]);
  expect(agenda.time).toBe(100);
});

test('the clock moves to the next thing, and stands when there is none', () => {
  const agenda = new Agenda();
  agenda.after(500, () => undefined);
  expect(agenda.runNext()).toBe(true);
  expect(agenda.time).toBe(500);
  expect(agenda.runNext()).toBe(false);
  expect(agenda.time).toBe(500);
});
