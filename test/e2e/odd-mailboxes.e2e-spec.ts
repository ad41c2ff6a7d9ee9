import { WantedBodiesTask } from '../../src/polling/wanted-bodies.task';
import { Desk } from '../support/desk';
import { startImapServer, type TestImapServer } from '../support/imap-server';
import { incomingInput, SUPPORT } from '../support/local-mailbox';
import { plainMail } from '../support/mails';
import { startTestApp, type TestApp } from '../support/test-app';
import { waitFor } from '../support/wait-for';

let app: TestApp;
let desk: Desk;
let imap: TestImapServer;
let incoming: string;

beforeEach(async () => {
  [app, imap] = await Promise.all([startTestApp(), startImapServer()]);
  desk = new Desk((query, variables) => app.gql(query, variables));
  incoming = await desk.incoming(incomingInput('IMAP', imap, { pollIntervalSeconds: 86_400 }));
  await desk.poll(incoming);
});
afterEach(() => Promise.all([app.stop(), imap.stop()]));

function send(subject: string, text = 'It burns.'): number {
  return imap.append(plainMail({ from: 'alice@customer.test', to: SUPPORT, subject, text }));
}

describe('a message of which only the headers were stored', () => {
  let id: string;
  let uid: number;

  beforeEach(async () => {
    await desk.ask(`mutation { updateApplicationSettings(input: { maxMessageBytes: 65536 }) { userErrors { code } } }`);
    uid = send('Huge', 'x\n'.repeat(50_000));
    await desk.poll(incoming);
    [{ id }] = (await desk.messages()) as [{ id: string }];
  });

  const reprocess = () =>
    desk.ask(`mutation ($id: ID!) { reprocessInboundMessage(id: $id) { userErrors { code message } } }`, { id });
  const message = async () => (await desk.messages())[0];

  it('is fetched from the mailbox when it is to be decided after all', async () => {
    await reprocess();
    await desk.untilRequests(1);
    const steps = (await message()).journey.map(({ step }: { step: string }) => step);
    expect(await message()).toMatchObject({ state: 'REQUEST_CREATED', storedWhole: true });
    expect(steps).toEqual(expect.arrayContaining(['QUARANTINED', 'REPROCESSED', 'BODY_FETCHED', 'REQUEST_CREATED']));
    const [request] = await desk.requests();
    expect(request.entries.edges[0].node.text.length).toBeGreaterThan(90_000);
  });

  it('stays in quarantine and says so when it is gone from the mailbox', async () => {
    imap.remove(uid);
    await reprocess();
    await waitFor(async () => /no longer in the mailbox/.test((await message()).reason ?? ''), {
      describe: 'gone',
      timeoutMs: 20_000,
    });
    expect(await message()).toMatchObject({ state: 'QUARANTINED', storedWhole: false });
  });

  it.each([
    ['disabled', /is disabled: enable it/, () => desk.enable(incoming, false)],
    [
      'deleted',
      /was deleted/,
      () =>
        desk.ask(`mutation ($id: ID!) { deleteIncomingEmailServer(id: $id) { userErrors { code message } } }`, {
          id: incoming,
        }),
    ],
  ])('goes back into quarantine and says why when its server is %s before it was fetched', async (_, why, leave) => {
    imap.hang();
    await reprocess();
    await leave();
    imap.behave();
    await app.get(WantedBodiesTask).giveUp();
    await waitFor(async () => why.test((await message()).reason ?? ''), { describe: 'given up', timeoutMs: 20_000 });
    expect(await message()).toMatchObject({ state: 'QUARANTINED', storedWhole: false });
  });

  it('goes back into quarantine and says why when taking mail in is switched off, and is fetched when it is on again', async () => {
    const takeIn = (on: boolean) =>
      desk.ask(
        `mutation ($on: Boolean!) { updateApplicationSettings(input: { emailToRequestEnabled: $on }) { userErrors { code } } }`,
        { on },
      );
    await takeIn(false);
    await reprocess();
    await app.get(WantedBodiesTask).giveUp();
    await waitFor(async () => /switched off in the settings/.test((await message()).reason ?? ''), {
      describe: 'given up',
      timeoutMs: 20_000,
    });
    expect(await message()).toMatchObject({ state: 'QUARANTINED', storedWhole: false });
    await takeIn(true);
    await reprocess();
    await desk.untilRequests(1);
    expect(await message()).toMatchObject({ state: 'REQUEST_CREATED', storedWhole: true });
  });

  it('is given up when the server hangs up at it, and the mailbox goes on', async () => {
    imap.hangUpAt(uid);
    await reprocess();
    await waitFor(async () => (await message()).state === 'QUARANTINED', { describe: 'given up', timeoutMs: 20_000 });
    send('Next');
    await desk.poll(incoming);
    expect((await desk.requests()).map((r) => r.subject)).toEqual(['Next']);
  });
});

it.each(['body', 'anything'] as const)(
  'a message at whose %s the server hangs up is quarantined, and all others become requests',
  async (what) => {
    const uids = Array.from({ length: 30 }, (_, i) => send(`Mail ${i}`));
    imap.hangUpAt(uids[17]!, what);
    expect((await desk.poll(incoming)).problem).toMatchObject({ code: 'CONNECTION_LOST', transient: true });
    expect((await desk.poll(incoming)).problem).toBeNull();
    await desk.untilRequests(29);
    const messages = await desk.messages();
    expect(messages).toHaveLength(30);
    expect(messages.filter((m) => m.state === 'QUARANTINED')).toMatchObject([
      { subject: what === 'body' ? 'Mail 17' : '', storedWhole: false, reason: expect.stringContaining('hangs up') },
    ]);
    expect(await desk.health(incoming)).toMatchObject({ state: 'HEALTHY' });
  },
);
