import { startTestApp, type TestApp } from '../support/test-app';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.stop());

const FIELDS = 'kind subject text html customised variables { name description }';
const update = (input: object, kind = 'CONFIRMATION') =>
  change('updateNotificationTemplate', kind, input).then((payload) => payload);

async function change(mutation: string, kind: string, input: object): Promise<any> {
  const result =
    mutation === 'previewNotificationTemplate' ? 'preview { subject text html }' : `template { ${FIELDS} }`;
  const query = `mutation ($kind: NotificationTemplateKind!, $input: NotificationTemplateInput!) {
    ${mutation}(kind: $kind, input: $input) { ${result} userErrors { field code message } } }`;
  const { data, errors } = await t.gql(query, { kind, input });
  expect(errors).toBeUndefined();
  return data[mutation];
}

async function template(kind: string): Promise<any> {
  const { data } = await t.gql(`{ notificationTemplates { ${FIELDS} } }`);
  return data.notificationTemplates.find((found: { kind: string }) => found.kind === kind);
}

it('shows the built-in words of every kind, with their variables', async () => {
  const { data } = await t.gql(`{ notificationTemplates { kind customised variables { name } } }`);
  expect(data.notificationTemplates.map((found: { kind: string }) => found.kind)).toEqual([
    'CONFIRMATION',
    'REPLY',
    'STATUS_CHANGE',
    'ALERT',
  ]);
  expect(data.notificationTemplates.every((found: { customised: boolean }) => !found.customised)).toBe(true);
});

it('previews without saving, saves, and goes back to the built-in words', async () => {
  const input = { subject: '{{ request.key }} is ours', text: 'Thank you.', html: '<p>{{ request.subject }}</p>' };
  const before = await template('CONFIRMATION');
  expect((await change('previewNotificationTemplate', 'CONFIRMATION', input)).preview).toEqual({
    subject: 'REQ-42 is ours',
    text: 'Thank you.',
    html: '<p>Printer on the second floor</p>',
  });
  expect(await template('CONFIRMATION')).toEqual(before);

  expect((await update(input)).template).toMatchObject({ ...input, customised: true });
  expect(await template('CONFIRMATION')).toMatchObject(input);
  const { data } = await t.gql(
    `mutation { resetNotificationTemplate(kind: CONFIRMATION) { template { ${FIELDS} } userErrors { code } } }`,
  );
  expect(data.resetNotificationTemplate.template).toEqual(before);
  const { data: log } = await t.gql(`{ auditEvents(first: 2) { edges { node { action subject } } } }`);
  expect(log.auditEvents.edges.map((edge: any) => edge.node.action)).toEqual([
    'notificationTemplate.reset',
    'notificationTemplate.update',
  ]);
});

it.each([
  ['an unknown variable', { subject: 'x', text: '{{ request.price }}' }, 'text', 'TEMPLATE_INVALID'],
  ['a tag that is not closed', { subject: '{% if a', text: 'x' }, 'subject', 'TEMPLATE_INVALID'],
  ['an HTML mistake', { subject: 'x', text: 'x', html: '{{ nobody }}' }, 'html', 'TEMPLATE_INVALID'],
  ['no subject', { subject: ' ', text: 'x' }, 'subject', 'REQUIRED'],
  ['a subject that comes out empty', { subject: '{{ "" }}', text: 'x' }, 'subject', 'EMPTY_SUBJECT'],
  ['no text', { subject: 'x', text: '' }, 'text', 'REQUIRED'],
  ['a text without end', { subject: 'x', text: 'x'.repeat(100_001) }, 'text', 'TOO_LONG'],
])('refuses %s and keeps what there was', async (_, input, field, code) => {
  const before = await template('CONFIRMATION');
  const { template: saved, userErrors } = await update(input);
  expect(saved).toBeNull();
  expect(userErrors).toEqual([{ field: [field], code, message: expect.stringMatching(/\.$/) }]);
  expect(await template('CONFIRMATION')).toEqual(before);
});
