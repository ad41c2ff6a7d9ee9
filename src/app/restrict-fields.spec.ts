import { buildSchema, graphql } from 'graphql';
import { Role } from '../auth/role';
import { restrictFields } from './restrict-fields';

const server = `id: ID! name: String! email: String! protocol: String! provider: String! enabled: Boolean!
  primary: Boolean! health: Diagnosis! host: String! username: String addedLater: String`;
const types = `
  type IncomingEmailServer { ${server} }
  type OutgoingEmailServer { ${server} }
  type Diagnosis { title: String! detail: String }
  type DeliveryAttempt { succeeded: Boolean! response: String }
  type Query { incoming: IncomingEmailServer outgoing: OutgoingEmailServer attempt: DeliveryAttempt }
`;
const values = {
  id: '1',
  name: 'Support',
  email: 'a@b',
  protocol: 'IMAP',
  provider: 'OTHER',
  enabled: true,
  primary: true,
  health: { title: 'Refused', detail: 'banner' },
  host: 'internal',
  username: 'user',
  addedLater: 'x',
};
const rootValue = { incoming: values, outgoing: values, attempt: { succeeded: false, response: '550 banner' } };

describe('restrictFields', () => {
  const schema = restrictFields(buildSchema(types));
  const run = async (source: string, role: Role) => {
    const { data, errors } = await graphql({ schema, source, rootValue, contextValue: { viewer: { role } } });
    return { data: JSON.parse(JSON.stringify(data)) as unknown, codes: errors?.map((e) => e.extensions['code']) };
  };
  const others = [Role.TECHNICIAN, Role.MONITOR];

  describe.each(['incoming', 'outgoing'])('of the %s server', (field) => {
    it.each(others)('leaves the open fields to %s', async (role) => {
      const open = '__typename id name email protocol provider enabled primary health { title }';
      expect((await run(`{ ${field} { ${open} } }`, role)).codes).toBeUndefined();
    });

    it.each(others)('closes every other field to %s, also those added later', async (role) => {
      for (const closed of ['host', 'username', 'addedLater']) {
        expect((await run(`{ ${field} { ${closed} } }`, role)).codes).toEqual(['FORBIDDEN']);
      }
    });

    it('leaves everything to an administrator', async () => {
      const { data } = await run(`{ ${field} { host username addedLater health { detail } } }`, Role.ADMIN);
      const { host, username, addedLater } = values;
      expect(data).toEqual({ [field]: { host, username, addedLater, health: { detail: 'banner' } } });
    });
  });

  it("keeps other machines' words from who is not an administrator", async () => {
    const source = '{ incoming { health { title detail } } attempt { succeeded response } }';
    expect(await run(source, Role.MONITOR)).toEqual({
      data: { incoming: { health: { title: 'Refused', detail: null } }, attempt: { succeeded: false, response: null } },
      codes: undefined,
    });
  });

  it('does not start with a type or field missing that it should close', () => {
    expect(() => restrictFields(buildSchema(types.replaceAll('OutgoingEmailServer', 'Renamed')))).toThrow(/Outgoing/);
    expect(() => restrictFields(buildSchema(types.replace('response', 'answer')))).toThrow(/DeliveryAttempt.response/);
  });
});
