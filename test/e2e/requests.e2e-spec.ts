import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { Database } from '../../src/database/database';
import { type RequestsApp, startRequestsApp } from '../support/requests-app';
import { waitFor } from '../support/wait-for';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

let app: RequestsApp;

beforeAll(async () => {
  app = await startRequestsApp();
});

afterAll(() => app?.t.stop());

describe('requests over the API', () => {
  const list = `query ($first: Int!, $after: String, $filter: RequestFilter) {
    requests(first: $first, after: $after, filter: $filter) {
      totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { node { key } }
    }
  }`;

  it('keeps pages stable while mail arrives', async () => {
    const sender = { requesterEmail: 'pages@example.com' };
    const filter = { requesterEmail: 'PAGES@example.com' };
    const made = (
      await app.takeIn(
        Array.from({ length: 12 }, () => ({})),
        sender,
      )
    )
      .map((r) => r.key)
      .reverse();
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 3; page++) {
      const { data } = await app.t.gql(list, { first: 5, after, filter }, app.technician);
      seen.push(...data.requests.edges.map((edge: any) => edge.node.key));
      expect(data.requests.pageInfo).toMatchObject({ hasNextPage: page < 2, hasPreviousPage: page > 0 });
      expect(data.requests.totalCount).toBe(12 + page);
      after = data.requests.pageInfo.endCursor;
      await app.takeIn([{}], sender);
    }
    expect(seen).toEqual(made);
  });

  it('counts nothing when it searches', async () => {
    const [made] = await app.takeIn([{}], { subject: 'A Very Peculiar Subject' });
    const { data } = await app.t.gql(list, { first: 5, filter: { search: 'very peculiar' } }, app.technician);
    expect(data.requests).toMatchObject({ totalCount: null, edges: [{ node: { key: made!.key } }] });
  });

  it.each([
    ['a page of none', { first: 0 }],
    ['a page of too many', { first: 101 }],
    ['a cursor of its own', { first: 5, after: 'x' }],
  ])('refuses %s', async (_, variables) => {
    const { errors } = await app.t.gql(list, variables, app.technician);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('finds a request by its key in any case', async () => {
    const [made] = await app.takeIn([{}]);
    const query = `query ($key: String!) { requestByKey(key: $key) { id } }`;
    const byKey = async (key: string) => (await app.t.gql(query, { key }, app.technician)).data.requestByKey;
    expect(await byKey(made!.key.toLowerCase())).toEqual({ id: made!.id });
    expect(await byKey('REQ-999999')).toBeNull();
    expect(await byKey('42; DROP TABLE requests')).toBeNull();
  });

  it('asks the database as often for many requests as for one', async () => {
    const [origin] = await app.takeIn([{}]);
    const mail = { html: '<p>x</p>', attachments: [{ bytes: PNG }] };
    await app.takeIn([mail, mail, mail, mail, mail], { linkedToId: origin!.id, requesterEmail: 'many@example.com' });
    const query = `query ($first: Int!) { requests(first: $first, filter: { requesterEmail: "many@example.com" }) {
      edges { node { technicianGroup { id } category { id } source { id } linkedTo { key }
        entries(first: 5) { totalCount edges { node { text attachments { url } } } } } }
    } }`;
    const ask = async (first: number) => {
      const statements = await counted(async () => {
        const { data, errors } = await app.t.gql(query, { first }, app.technician);
        expect(errors).toBeUndefined();
        expect(data.requests.edges).toHaveLength(first);
        expect(data.requests.edges[0].node.entries).toMatchObject({
          totalCount: 1,
          edges: [{ node: { attachments: [{}] } }],
        });
      });
      return statements.filter((sql) => /requests|request_entries|attachments/.test(sql)).length;
    };
    expect(await ask(5)).toBe(await ask(1));
  });

  it('updates what is given, keeps what is omitted and clears what is null', async () => {
    const create = `mutation { createTechnicianGroup(input: { name: "Hardware" }) { technicianGroup { id } }
      createCategory(input: { name: "Printers" }) { category { id } } }`;
    const { data, errors } = await app.t.gql(create, {}, app.admin);
    expect(errors).toBeUndefined();
    const technicianGroupId = data.createTechnicianGroup.technicianGroup.id;
    const categoryId = data.createCategory.category.id;
    const [made] = await app.takeIn([{}]);
    const update = async (input: object) => {
      const mutation = `mutation ($id: ID!, $input: RequestUpdateInput!) { updateRequest(id: $id, input: $input) {
        request { status technicianGroup { id } category { id } } userErrors { field code } } }`;
      const answer = await app.t.gql(mutation, { id: made!.id, input }, app.technician);
      expect(answer.errors).toBeUndefined();
      return answer.data.updateRequest;
    };
    expect(await update({ technicianGroupId, categoryId })).toEqual({
      request: { status: 'OPEN', technicianGroup: { id: technicianGroupId }, category: { id: categoryId } },
      userErrors: [],
    });
    expect((await update({ status: 'RESOLVED', categoryId: null })).request).toEqual({
      status: 'RESOLVED',
      technicianGroup: { id: technicianGroupId },
      category: null,
    });
    expect(await update({ status: 'OPEN', technicianGroupId: 'nope', categoryId: 'nope' })).toEqual({
      request: null,
      userErrors: [
        { field: ['technicianGroupId'], code: 'NOT_FOUND' },
        { field: ['categoryId'], code: 'NOT_FOUND' },
      ],
    });
    const audit = await app.t.gql(
      `{ auditEvents(first: 5) { edges { node { action subject changes { field from to } } } } }`,
      {},
      app.admin,
    );
    expect(audit.data.auditEvents.edges[0].node).toMatchObject({
      action: 'request.update',
      subject: `request ${made!.key} (${made!.id})`,
      changes: [
        { field: 'categoryId', from: categoryId, to: null },
        { field: 'status', from: 'OPEN', to: 'RESOLVED' },
      ],
    });
  });

  it('tells the requester of another status where the settings say so, and only of that', async () => {
    const [made] = await app.takeIn([{ messageId: 'first@example.com' }], { requesterEmail: 'told@example.com' });
    const update = (input: object) =>
      app.t.gql(
        `mutation ($id: ID!, $input: RequestUpdateInput!) { updateRequest(id: $id, input: $input) { userErrors { code } } }`,
        { id: made!.id, input },
        app.technician,
      );
    const notify = (on: boolean) =>
      app.t.gql(
        `mutation ($on: Boolean) { updateApplicationSettings(input: { notifyStatusChanges: $on }) { userErrors { code } } }`,
        { on },
        app.admin,
      );
    await update({ status: 'PENDING' });
    await notify(true);
    await update({ status: 'RESOLVED' });
    await update({ status: 'RESOLVED', categoryId: null });
    await notify(false);
    const { data } = await app.t.gql(
      `{ notifications(first: 10, filter: { recipient: "told@example.com" }) { edges { node { subject to request { id } } } } }`,
      {},
      app.technician,
    );
    expect(data.notifications.edges.map((edge: any) => edge.node)).toEqual([
      {
        subject: `[${made!.key}] Your request is resolved: Printer`,
        to: ['told@example.com'],
        request: { id: made!.id },
      },
    ]);
  });

  it('refuses to update a request that does not exist', async () => {
    const mutation = `mutation { updateRequest(id: "nope", input: { status: OPEN }) { userErrors { field code } } }`;
    const { data } = await app.t.gql(mutation, {}, app.technician);
    expect(data.updateRequest.userErrors).toEqual([{ field: ['id'], code: 'NOT_FOUND' }]);
  });

  it('tells subscribers what changed', async () => {
    const client = createClient({
      url: app.t.url.replace('http', 'ws') + '/graphql',
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${app.technician}` },
    });
    const heard: string[] = [];
    const stop = client.subscribe<{ requestChanged: { key: string; subject: string } }>(
      { query: 'subscription { requestChanged { key subject } }' },
      { next: ({ data }) => heard.push(data!.requestChanged.key), error: () => undefined, complete: () => undefined },
    );
    const told: string[] = [];
    // Nothing says when a subscription has begun, so requests are made until one is heard of.
    await waitFor(
      async () => {
        app.clock.advance(1);
        told.push(...(await app.takeIn([{}])).map((made) => made.key));
        return heard.length > 0;
      },
      { describe: 'a changed request to be heard of', everyMs: 100 },
    );
    expect(told).toContain(heard[0]);
    stop();
    await client.dispose();
  });

  /** The statements that the reading connection gets meanwhile. */
  async function counted(run: () => Promise<unknown>): Promise<string[]> {
    const { dataSource } = app.t.get(Database).read;
    const { logger } = dataSource;
    const statements: string[] = [];
    dataSource.logger = Object.assign(Object.create(logger), { logQuery: (sql: string) => void statements.push(sql) });
    try {
      await run();
    } finally {
      dataSource.logger = logger;
    }
    return statements;
  }
});
