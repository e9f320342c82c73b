import { eventually } from '../support/eventually';
import { insertPlayer } from '../support/factories';
import { createEmbeddedStack } from '../support/stacks';
import { describeService, serve } from './service';
import { StreamTester } from './streamTester';
import { openWebSocket } from './webSocketTester';

describeService(
  'a process that stops',
  (service) => {
    it('tells all clients to go elsewhere, and ends', async () => {
      await insertPlayer(service().stack.writable, 3);
      const { url } = service();
      const client = await openWebSocket(url);
      const stream = await StreamTester.open(`${url}/v2/events?channels=players`);
      const deaf = await openWebSocket(url);
      client.subscribe('players', 'matches', 'scores');
      await client.atLeast(3, 'snapshot');
      await stream.atLeast(1, 'snapshot');
      deaf.webSocket.pause();
      await service().stop();
      await eventually(() => client.closed && stream.isOver);
      expect(client.closed).toEqual({ code: 1001, reason: 'The server is going away.' });
      await expect(openWebSocket(url)).rejects.toThrow();
      deaf.webSocket.terminate();
    });
  },
  { limits: { closeMs: 100 } },
);

it('a process that stops opens no event stream that it was asked for before', async () => {
  const key = 'a0b1c2d3-0000-4000-8000-000000000003';
  let look: ((mayRead: boolean) => void) | undefined;
  const mayRead = () => new Promise<boolean>((resolve) => (look = resolve));
  const stack = await createEmbeddedStack({ overrides: { chat: { mayRead, latest: async () => [] } } });
  await insertPlayer(stack.writable, 3, { api_key: key });
  const service = await serve(stack);
  const headers = { Authorization: key };
  const asking = fetch(`${service.url}/v2/events?channels=chat:%23osu`, { headers });
  await eventually(() => look);
  const stopping = service.stop();
  look?.(true);
  expect((await asking).status).toBe(503);
  await stopping;
  await service.close();
});
