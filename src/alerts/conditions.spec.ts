import { DiagnosisCode } from '../common/diagnosis';
import { HealthState } from '../email-servers/email-server.enums';
import { conditionsOf, type Facts, type ServerFacts } from './conditions';

const quiet: Facts = { servers: [], failovers: [], quarantined: 0, stuck: 0 };
const server = (state: HealthState, code = DiagnosisCode.AUTHENTICATION_FAILED): ServerFacts => ({
  id: 'S',
  name: 'Support',
  direction: 'incoming',
  state,
  problem: {
    code,
    title: 'The password was refused',
    detail: 'NO',
    remedy: ['Enter it again.'],
    documentationUrl: null,
    transient: false,
    occurredAt: new Date(0),
  },
});

describe('conditionsOf', () => {
  it.each<[string, Partial<Facts>, [string, number][]]>([
    ['all is well', {}, []],
    ['a healthy server', { servers: [server(HealthState.HEALTHY)] }, []],
    ['a disabled server', { servers: [server(HealthState.DISABLED)] }, []],
    ['a server that nobody has checked', { servers: [server(HealthState.NEVER_CHECKED)] }, []],
    ['a server that needs someone', { servers: [server(HealthState.ACTION_REQUIRED)] }, [['server:S', 0]]],
    [
      'a server whose consent is still to be given',
      { servers: [server(HealthState.ACTION_REQUIRED, DiagnosisCode.OAUTH_CONSENT_NOT_FINISHED)] },
      [['server:S', 30 * 60_000]],
    ],
    ['a server that is tried again', { servers: [server(HealthState.RETRYING)] }, [['server:S', 30 * 60_000]]],
    ['a failover', { failovers: [{ id: 'S', name: 'Out', count: 2 }] }, [['failover:S', 0]]],
    ['quarantine', { quarantined: 3 }, [['quarantine', 0]]],
    ['a stuck outbox', { stuck: 1 }, [['outbox', 0]]],
  ])('%s', (_, facts, expected) => {
    const found = conditionsOf({ ...quiet, ...facts }, 30);
    expect(found.map((c) => [c.key, c.patienceMs])).toEqual(expected);
  });

  it('says what is wrong with which server, and what to do', () => {
    expect(conditionsOf({ ...quiet, servers: [server(HealthState.ACTION_REQUIRED)] }, 30)[0]).toMatchObject({
      title: 'The password was refused',
      subject: 'incoming email server "Support"',
      remedy: ['Enter it again.'],
    });
  });
});
