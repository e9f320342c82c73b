import { createHash } from 'node:crypto';
import { parse as parseContentDisposition } from 'content-disposition';
import { compareJson, findNames, type Difference } from './compare';
import type { Expectation } from './dataSet';
import { readExactJson, type ExactJson } from './exactJson';
import { readOsr } from './readOsr';
import type { HttpAnswer } from './sendRequest';

/** Every way in which an answer is not what is expected; empty: it passes. */
export function judge(expected: Expectation, answer: HttpAnswer): Difference[] {
  const differences: Difference[] = [];
  if (answer.status !== expected.status)
    differences.push({ path: 'status', expected: expected.status, actual: answer.status });
  if (expected.json !== undefined || expected.absent) differences.push(...judgeJson(expected, answer.body));
  if (expected.bytes_sha256 !== undefined) {
    const actual = createHash('sha256').update(answer.body).digest('hex');
    if (actual !== expected.bytes_sha256)
      differences.push({ path: 'sha256 of the body', expected: expected.bytes_sha256, actual });
  }
  if (expected.replay !== undefined) differences.push(...judgeReplay(expected.replay, answer.body));
  if (expected.filename_contains !== undefined) {
    const actual = fileName(answer);
    if (!actual?.includes(expected.filename_contains))
      differences.push({ path: 'file name', expected: `*${expected.filename_contains}*`, actual });
  }
  return differences;
}

function judgeJson({ json, absent = [], tolerance }: Expectation, body: Buffer): Difference[] {
  let actual: ExactJson;
  try {
    actual = readExactJson(body.toString('utf8'));
  } catch {
    return [{ path: '$', expected: json, actual: body.toString('utf8') }];
  }
  return [...(json === undefined ? [] : compareJson(json, actual, tolerance)), ...findNames(absent, actual)];
}

function judgeReplay(expected: ExactJson, body: Buffer): Difference[] {
  try {
    return compareJson(expected, readOsr(body), undefined, 'replay');
  } catch (error) {
    return [{ path: 'replay', expected, actual: String(error) }];
  }
}

/** RFC 6266: the extended parameter, decoded, before the plain one. */
function fileName({ headers }: HttpAnswer): string | undefined {
  const header = headers['content-disposition'];
  // Node hands headers over as Latin-1 text, which is what the grammar is about.
  return header === undefined ? undefined : parseContentDisposition(header).parameters['filename'];
}
