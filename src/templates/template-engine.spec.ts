import { CATALOGUE } from './template-catalogue';
import { render, TemplateError } from './template-engine';
import { TemplateKind } from './template-kinds';

const variables = { request: { key: 'REQ-1', subject: '<b>Hi</b>\r\nBcc: x@evil.test' }, list: ['a', 'b'] };
const source = (text: string) => ({ subject: 'x', text, html: null });

describe('render', () => {
  it('escapes variables in HTML, and there only', () => {
    const words = '{{ request.subject }}';
    const { text, html } = render({ subject: 'x', text: words, html: words }, variables);
    expect(text).toContain('<b>Hi</b>');
    expect(html).toContain('&lt;b&gt;Hi&lt;/b&gt;');
  });

  it('makes one line of a subject, so that no header can be added', () => {
    expect(render({ subject: '{{ request.subject }}', text: 'x', html: null }, variables).subject).toBe(
      '<b>Hi</b> Bcc: x@evil.test',
    );
  });

  it.each([
    ['an unknown variable', '{{ request.price }}', 'undefined variable: request.price'],
    ['an unknown filter', '{{ request.key | shout }}', 'undefined filter: shout'],
    ['a tag that is not closed', '{% if request.key %}x', 'not closed'],
    ['a file', '{% include "secret.key" %}', 'ENOENT'],
    ['our objects', '{{ request.constructor.name }}', 'undefined variable'],
    ['a huge list', '{% for i in (1..100000000) %}x{% endfor %}', 'limit exceeded'],
    ['endless work', '{% for i in (1..100000) %}{% for j in (1..100000) %}x{% endfor %}{% endfor %}', 'limit exceeded'],
  ])('refuses %s, and says where', (_, text, message) => {
    const attempt = () => render(source(text), variables);
    expect(attempt).toThrow(TemplateError);
    expect(attempt).toThrow(message);
  });

  it('says in which part the mistake is', () => {
    try {
      render({ subject: 'x', text: 'x', html: '{{ nobody }}' }, variables);
    } catch (error) {
      expect((error as TemplateError).part).toBe('html');
      return;
    }
    throw new Error('It was rendered.');
  });
});

describe('the built-in templates', () => {
  it.each(Object.values(TemplateKind))('%s can be rendered with its example, in all parts', (kind) => {
    const { source: builtIn, example } = CATALOGUE[kind];
    const { subject, text, html } = render(builtIn, example);
    expect(subject).not.toBe('');
    for (const part of [text, html]) expect(part).toMatch(/\w/);
    expect(`${subject}${text}${html}`).not.toMatch(/\{\{|\{%|undefined|\[object/);
  });

  it.each(Object.values(TemplateKind))('%s lists variables that its example has', (kind) => {
    const { variables: listed, example } = CATALOGUE[kind];
    const text = listed.map((v) => `{{ ${v.name} }}`).join(' ');
    expect(() => render(source(text), example)).not.toThrow();
  });
});
