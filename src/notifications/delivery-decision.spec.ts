import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import {
  decideAfterAnswer,
  decideAfterFailure,
  decideWithoutSending,
  type Delivery,
  type DeliveryFailure,
  type DeliveryPhase,
  serverTrouble,
} from './delivery-decision';
import { RecipientState } from './notification.enums';

const NOW = new Date('2026-01-10T12:00:00.000Z');
const SERVER_RETRY = new Date('2026-01-10T12:00:20.000Z');
const noJitter = () => 0;
const inMs = (ms: number) => new Date(NOW.getTime() + ms);

function delivery(overrides: Partial<Delivery> = {}): Delivery {
  return {
    attempts: 1,
    giveUpAt: inMs(3_600_000),
    clockStopped: false,
    done: [],
    held: [],
    pending: [
      { id: 'A', address: 'Ann@example.com' },
      { id: 'B', address: 'bob@example.com' },
    ],
    ...overrides,
  };
}

function failure(phase: DeliveryPhase, overrides: Partial<DeliveryFailure> & { code?: DiagnosisCode } = {}) {
  const { code = DiagnosisCode.UNEXPECTED, ...rest } = overrides;
  const diagnosis = { code, title: 'Title', transient: !rest.permanent } as Diagnosis;
  const concernsServer = ['CONNECT', 'TLS', 'AUTH'].includes(phase) || code === DiagnosisCode.SENDING_QUOTA_EXCEEDED;
  const plain = {
    permanent: false,
    concernsServer,
    responseCode: null,
    response: null,
    rejected: [],
    handedOver: false,
  };
  return { phase, ...plain, diagnosis, ...rest };
}

const states = (decision: { recipients: { id: string; state: string }[] }) =>
  decision.recipients.map((r) => `${r.id}:${r.state}`).join(' ');

describe('after the server took the message', () => {
  const refusal = (code: number, response = `${code} no`) => ({ address: 'bob@example.com', code, response });

  it.each([
    ['for everybody', [], 'SENT', 'A:ACCEPTED B:ACCEPTED'],
    ['and refused one for good', [refusal(550)], 'SENT', 'A:ACCEPTED B:REFUSED'],
    ['and refused one for now', [refusal(450)], 'RETRYING', 'A:ACCEPTED B:PENDING'],
    ["and one is over Gmail's daily quota", [refusal(550, '550 5.4.5 quota')], 'RETRYING', 'A:ACCEPTED B:PENDING'],
    ['and one mailbox is full', [refusal(552, '552 5.2.2 over quota')], 'RETRYING', 'A:ACCEPTED B:PENDING'],
  ])('%s', (_, rejected, state, recipients) => {
    const decision = decideAfterAnswer(delivery(), { rejected, response: '250 ok' }, NOW, noJitter);
    expect([decision.state, states(decision)]).toEqual([state, recipients]);
  });

  it('keeps what was said to each recipient, whatever the case of the address', () => {
    const rejected = [{ address: 'ann@EXAMPLE.com', code: 550, response: '550 unknown' }];
    const { recipients } = decideAfterAnswer(delivery(), { rejected, response: '250 queued' }, NOW);
    expect(recipients.map((r) => r.response)).toEqual(['550 unknown', '250 queued']);
  });

  it.each([
    ['after a minute at first', '450 4.3.0 busy', 60_000],
    ['when the server says', '450 4.2.1 try again in 10 minutes', 600_000],
    ['after five minutes when it greylists', '450 4.7.1 Greylisted', 300_000],
    ['at once, when it takes no more recipients in one message', '452 4.5.3 Too many recipients', 0],
  ])('tries those refused for now again %s', (_, response, ms) => {
    const rejected = [refusal(Number(response.slice(0, 3)), response)];
    expect(decideAfterAnswer(delivery(), { rejected, response: '250 ok' }, NOW, noJitter).nextAttemptAt).toEqual(
      inMs(ms),
    );
  });

  it('keeps waiting for those whom only the server that stands in must not write to', () => {
    const held = [{ id: 'C', address: 'eve@example.com' }];
    const decision = decideAfterAnswer(delivery({ held }), { rejected: [], response: '250 ok' }, NOW, noJitter);
    expect([decision.state, states(decision)]).toEqual(['RETRYING', 'A:ACCEPTED B:ACCEPTED C:PENDING']);
  });

  it('is SENT after the horizon too, without those refused for now', () => {
    const late = delivery({ giveUpAt: NOW });
    const decision = decideAfterAnswer(late, { rejected: [refusal(450)], response: '250 ok' }, NOW);
    expect([decision.state, states(decision)]).toEqual(['SENT', 'A:ACCEPTED B:REFUSED']);
  });
});

describe('after the server took nothing', () => {
  const bothRefused = (code: number) =>
    delivery().pending.map(({ address }) => ({ address, code, response: `${code} no` }));
  const oneEach = bothRefused(550).map((r, i) => (i ? { ...r, code: 450 } : r));
  const lost = { code: DiagnosisCode.CONNECTION_LOST };

  it.each<[string, DeliveryFailure, string, string]>([
    ['not reached', failure('CONNECT', lost), 'RETRYING', 'A:PENDING B:PENDING'],
    ['sign-in refused', failure('AUTH', { permanent: true, responseCode: 535 }), 'RETRYING', 'A:PENDING B:PENDING'],
    [
      'sender refused',
      failure('MAIL_FROM', { permanent: true, responseCode: 553, code: DiagnosisCode.SENDER_REJECTED }),
      'RETRYING',
      'A:PENDING B:PENDING',
    ],
    [
      'too large at MAIL FROM',
      failure('MAIL_FROM', { permanent: true, responseCode: 552, code: DiagnosisCode.MESSAGE_TOO_LARGE }),
      'FAILED',
      'A:REFUSED B:REFUSED',
    ],
    [
      'all recipients refused for good',
      failure('RCPT_TO', { permanent: true, responseCode: 550, rejected: bothRefused(550) }),
      'FAILED',
      'A:REFUSED B:REFUSED',
    ],
    [
      'one refused for good, one for now',
      failure('RCPT_TO', { responseCode: 450, rejected: oneEach }),
      'RETRYING',
      'A:REFUSED B:PENDING',
    ],
    [
      'quota, although 5xx',
      failure('RCPT_TO', {
        responseCode: 550,
        rejected: bothRefused(550),
        code: DiagnosisCode.SENDING_QUOTA_EXCEEDED,
      }),
      'RETRYING',
      'A:PENDING B:PENDING',
    ],
    ['content refused', failure('DATA', { permanent: true, responseCode: 554 }), 'FAILED', 'A:REFUSED B:REFUSED'],
    ['content refused for now', failure('DATA', { responseCode: 451 }), 'RETRYING', 'A:PENDING B:PENDING'],
    [
      'refused after the final dot',
      failure('AFTER_DATA', { permanent: true, responseCode: 554, handedOver: true }),
      'FAILED',
      'A:REFUSED B:REFUSED',
    ],
    [
      'refused for now after the final dot',
      failure('AFTER_DATA', { responseCode: 451, handedOver: true }),
      'RETRYING',
      'A:PENDING B:PENDING',
    ],
    ['lost before the final dot', failure('DATA', lost), 'RETRYING', 'A:PENDING B:PENDING'],
    [
      'lost after the final dot',
      failure('AFTER_DATA', { ...lost, handedOver: true }),
      'UNCERTAIN',
      'A:PENDING B:PENDING',
    ],
    ['cannot be composed', failure('COMPOSE', { permanent: true }), 'FAILED', 'A:REFUSED B:REFUSED'],
  ])('%s', (_, how, state, recipients) => {
    const decision = decideAfterFailure(delivery(), how, SERVER_RETRY, NOW, noJitter);
    expect([decision.state, states(decision)]).toEqual([state, recipients]);
  });

  it.each<[string, DeliveryFailure, Partial<Delivery>, Date | null]>([
    ['with the server, when that is what failed', failure('CONNECT', lost), {}, SERVER_RETRY],
    ['after a minute at first', failure('DATA', { responseCode: 451 }), {}, inMs(60_000)],
    ['when it may, after a refusal for now', failure('DATA', lost), {}, inMs(60_000)],
    [
      'with the server, when it refuses because of itself',
      failure('RCPT_TO', { responseCode: 550, code: DiagnosisCode.SENDING_QUOTA_EXCEEDED }),
      {},
      SERVER_RETRY,
    ],
    [
      'when the server says',
      failure('DATA', { responseCode: 451, response: '451 4.7.1 try again in 300 seconds' }),
      {},
      inMs(300_000),
    ],
    ['never, when it failed', failure('DATA', { permanent: true, responseCode: 554 }), {}, null],
    ['never, when it is uncertain', failure('AFTER_DATA', { ...lost, handedOver: true }), {}, null],
  ])('is tried again %s', (_, how, which, at) => {
    expect(decideAfterFailure(delivery(which), how, SERVER_RETRY, NOW, noJitter).nextAttemptAt).toEqual(at);
  });

  it('waits longer from attempt to attempt, an hour at most', () => {
    const minutes = [1, 2, 3, 6, 7, 20].map((attempts) => {
      const decision = decideAfterFailure(
        delivery({ attempts }),
        failure('DATA', { responseCode: 451 }),
        NOW,
        NOW,
        () => 1,
      );
      return (decision.nextAttemptAt!.getTime() - NOW.getTime()) / 60_000;
    });
    expect(minutes).toEqual([1, 2, 4, 32, 60, 60]);
  });

  it.each<[string, DeliveryFailure, string]>([
    ['a message refused for now', failure('DATA', { responseCode: 451 }), 'FAILED'],
    ['a server that cannot be reached', failure('CONNECT', lost), 'FAILED'],
    ['but never what waits for a person to repair the server', failure('AUTH', { permanent: true }), 'RETRYING'],
  ])('at the end of the horizon gives up %s', (_, how, state) => {
    expect(decideAfterFailure(delivery({ giveUpAt: NOW }), how, SERVER_RETRY, NOW).state).toBe(state);
  });

  it('is SENT in the end when somebody got it in an earlier attempt', () => {
    const refused = failure('RCPT_TO', { permanent: true, responseCode: 550, rejected: bothRefused(550) });
    const decision = decideAfterFailure(delivery({ done: [RecipientState.ACCEPTED] }), refused, NOW, NOW);
    expect([decision.state, states(decision)]).toEqual(['SENT', 'A:REFUSED B:REFUSED']);
  });
});

describe('with nobody to send it to', () => {
  const { ACCEPTED, BLOCKED, SUPPRESSED, BOUNCED } = RecipientState;
  it.each<[RecipientState[], Partial<Delivery>, string]>([
    [[BLOCKED, BLOCKED], {}, 'BLOCKED'],
    [[BLOCKED, SUPPRESSED], {}, 'FAILED'],
    [[SUPPRESSED], {}, 'FAILED'],
    [[BLOCKED, ACCEPTED], {}, 'SENT'],
    [[BLOCKED, BOUNCED], {}, 'SENT'],
    [[BLOCKED], { held: [{ id: 'C', address: 'eve@example.com' }] }, 'RETRYING'],
    [[BLOCKED], { held: [{ id: 'C', address: 'eve@example.com' }], giveUpAt: NOW }, 'FAILED'],
    [[BLOCKED], { held: [{ id: 'C', address: 'eve@example.com' }], giveUpAt: NOW, clockStopped: true }, 'RETRYING'],
  ])('%j %j: %s', (done, which, state) => {
    expect(decideWithoutSending(delivery({ pending: [], done, ...which }), SERVER_RETRY, NOW).state).toBe(state);
  });
});

describe('the server', () => {
  it.each<[DeliveryPhase, Partial<DeliveryFailure> & { code?: DiagnosisCode }, string]>([
    ['CONNECT', {}, 'PAUSE'],
    ['TLS', { permanent: true }, 'PARK'],
    ['AUTH', { permanent: true, responseCode: 535 }, 'PARK'],
    ['AUTH', { responseCode: 454 }, 'PAUSE'],
    ['MAIL_FROM', { permanent: true, responseCode: 553, code: DiagnosisCode.SENDER_REJECTED }, 'PARK'],
    ['MAIL_FROM', { permanent: true, responseCode: 552, code: DiagnosisCode.MESSAGE_TOO_LARGE }, 'NONE'],
    ['RCPT_TO', { responseCode: 550, code: DiagnosisCode.SENDING_QUOTA_EXCEEDED }, 'PAUSE'],
    ['RCPT_TO', { permanent: true }, 'NONE'],
    ['RCPT_TO', { permanent: true, responseCode: 550 }, 'NONE'],
    ['DATA', { responseCode: 451 }, 'NONE'],
    ['DATA', { responseCode: 421, concernsServer: true }, 'PAUSE'],
    ['DATA', {}, 'PAUSE'],
    ['AFTER_DATA', { handedOver: true }, 'PAUSE'],
    ['COMPOSE', {}, 'NONE'],
  ])('after a failure at %s %j: %s', (phase, how, trouble) => {
    expect(serverTrouble(failure(phase, how))).toBe(trouble);
  });
});
