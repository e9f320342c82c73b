import { eventually } from '../support/eventually';
import { insertPlayer } from '../support/factories';
import { createEmbeddedStack } from '../support/stacks';
import { describeService, serve, type Service } from './service';
import { StreamTester } from './streamTester';
import { openWebSocket, refusal } from './webSocketTester';

const WITH_SESSION = { headers: { Cookie: 'bancho_session=some' } };

/** Has nobody's session found until it is told to. */
function holdSessions({ stack }: Service) {
  let answer: () => void = () => undefined;
  const answered = new Promise<null>((resolve) => (answer = () => resolve(null)));
  const find = jest.spyOn(stack.context.sessions, 'owner').mockReturnValue(answered);
  return { asked: () => find.mock.calls.length, answer };
}

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

describeService('a process that stops while it looks up who somebody is', (service) => {
  it('takes no client any more', async () => {
    const { stack, url } = service();
    const { asked, answer } = holdSessions(service());
    const stream = fetch(`${url}/v2/events?channels=players`, WITH_SESSION);
    const webSocket = refusal(url, '/v2/gateway', WITH_SESSION);
    await eventually(() => asked() === 2);
    const stopping = service().stop();
    answer();
    expect([(await stream).status, (await webSocket).status]).toEqual([503, 503]);
    await stopping;
    expect(stack.context.meters.gateway).toMatchObject({ eventStreams: 0, webSockets: 0 });
  });
});

describeService('an event stream', (service) => {
  it('is not begun for who has gone while it was looked up who that is', async () => {
    const { stack, url } = service();
    const { asked, answer } = holdSessions(service());
    const leaving = new AbortController();
    const coming = fetch(`${url}/v2/events?channels=players`, { ...WITH_SESSION, signal: leaving.signal });
    await eventually(asked);
    leaving.abort();
    await expect(coming).rejects.toThrow();
    // By then it has heard of it.
    await fetch(`${url}/health/live`);
    answer();
    await fetch(`${url}/health/live`);
    await eventually(() => stack.context.meters.gateway.eventStreams === 0);
  });
});
