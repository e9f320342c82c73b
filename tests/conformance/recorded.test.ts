import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readDataSet } from '../../src/conformance/dataSet';
import { runConformance } from '../../src/conformance/run';

const FOLDER = resolve(__dirname, '../../../shared/conformance');

(existsSync(FOLDER) ? it : it.skip)(
  'answers as recorded (needs ../shared/conformance beside the checkout)',
  async () => {
    const lines: string[] = [];
    const { passed, failed } = await runConformance(
      await readDataSet(FOLDER),
      { stack: 'embedded', mount: '/v1', skip: ['calculate_pp'] },
      (line) => lines.push(line),
    );
    expect({ failed, lines: lines.filter((line) => line.startsWith('FAILED')) }).toEqual({
      failed: 0,
      lines: [],
    });
    expect(passed).toBeGreaterThan(1_000);
  },
);
