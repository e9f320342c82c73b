import { get } from 'node:http';

/** An answer as it can be told to another process. */
export interface PreparedAnswer {
  status: number;
  /** Names and values in turn. */
  headers: string[];
  /** Base64. */
  body: string;
}

/** What every server of Node's adds by itself. */
const OWN_HEADERS = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

/** What the server answers with, to be sent again as it is. */
export async function prepareAnswers(url: string, paths: readonly string[]): Promise<PreparedAnswer[]> {
  const answers: PreparedAnswer[] = [];
  for (const path of paths) answers.push(await fetchAnswer(url + path));
  return answers;
}

function fetchAnswer(url: string): Promise<PreparedAnswer> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part)).on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: withoutOwn(response.rawHeaders),
          body: Buffer.concat(parts).toString('base64'),
        }),
      );
    }).on('error', reject);
  });
}

export function withoutOwn(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, at) => !OWN_HEADERS.has(rawHeaders[at - (at % 2)]!.toLowerCase()));
}
