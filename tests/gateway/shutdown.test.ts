import { eventually } from '../support/eventually';
import { insertPlayer } from '../support/factories';
import { describeService } from './service';
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
