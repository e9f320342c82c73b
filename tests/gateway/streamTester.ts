import type { ServerMessage } from '../../src/gateway/protocol';
import { eventually } from '../support/eventually';
import { readMessage } from './webSocketTester';

type Op = ServerMessage['op'];

/** Reads an event stream as browsers do. */
export class StreamTester {
  readonly messages: { id?: string; message: ServerMessage }[] = [];
  comments = 0;
  retry: number | undefined;
  isOver = false;
  private readonly aborting = new AbortController();

  private constructor(readonly response: Response) {
    void this.read();
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<StreamTester> {
    const aborting = new AbortController();
    const response = await fetch(url, { headers, signal: aborting.signal });
    const tester = new StreamTester(response);
    aborting.signal.addEventListener('abort', () => undefined);
    tester.aborting.signal.addEventListener('abort', () => aborting.abort());
    return tester;
  }

  of<O extends Op>(op: O) {
    return this.messages
      .map(({ message }) => message)
      .filter((message): message is Extract<ServerMessage, { op: O }> => message.op === op);
  }

  async atLeast<O extends Op>(count: number, op: O) {
    await eventually(() => this.of(op).length >= count || this.isOver);
    return this.of(op);
  }

  get lastId(): string {
    return this.messages.findLast(({ id }) => id !== undefined)?.id ?? '';
  }

  async end(): Promise<void> {
    this.aborting.abort();
    await eventually(() => this.isOver);
  }

  private async read(): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const part of this.response.body ?? []) {
        text += decoder.decode(part as Uint8Array, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.take(block);
      }
    } catch {
      // Ended by the test.
    }
    this.isOver = true;
  }

  private take(block: string): void {
    const fields = new Map<string, string>();
    for (const line of block.split('\n')) {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
      fields.set(name, value);
    }
    if (fields.has('')) this.comments += 1;
    if (fields.has('retry')) this.retry = Number(fields.get('retry'));
    const data = fields.get('data');
    if (data !== undefined) this.messages.push({ id: fields.get('id'), message: readMessage(data) });
  }
}
