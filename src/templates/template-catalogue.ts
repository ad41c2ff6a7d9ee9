import { TemplateKind, type TemplateSource, type TemplateVariable, type VariablesOf } from './template-kinds';

interface CatalogueEntry<K extends TemplateKind> {
  source: TemplateSource;
  variables: TemplateVariable[];
  /** For the preview, and to find out at saving whether a template can be rendered. */
  example: VariablesOf[K];
}

const KEY: TemplateVariable = { name: 'request.key', description: 'The number of the request, e.g. REQ-42.' };
const CLEANED_SUBJECT: TemplateVariable = {
  name: 'request.subject',
  description: 'The subject, without links and addresses and at most 100 characters long; may be empty.',
};
const EXAMPLE_REQUEST = { key: 'REQ-42', subject: 'Printer on the second floor' };

/**
 * What Mailroom says where nobody has written something else. Mails that a stranger can cause repeat nothing of theirs
 * but the cleaned subject, so that nobody can have us carry their words to a third person.
 */
export const CATALOGUE: { [K in TemplateKind]: CatalogueEntry<K> } = {
  [TemplateKind.CONFIRMATION]: {
    source: {
      subject:
        '[{{ request.key }}] We received your request{% if request.subject != "" %}: {{ request.subject }}{% endif %}',
      text: `Hello,

we received your request and gave it the number {{ request.key }}.

You can add to it by answering this mail; please leave the number in the subject.

This is an automatic confirmation.
`,
      html: `<p>Hello,</p>
<p>we received your request and gave it the number {{ request.key }}.</p>
<p>You can add to it by answering this mail; please leave the number in the subject.</p>
<p>This is an automatic confirmation.</p>`,
    },
    variables: [KEY, CLEANED_SUBJECT],
    example: { request: EXAMPLE_REQUEST },
  },
  [TemplateKind.REPLY]: {
    source: {
      subject: 'Re: {% if request.subject != "" %}{{ request.subject }} {% endif %}[{{ request.key }}]',
      text: '{{ reply.text }}',
      html: '{{ reply.html | raw }}',
    },
    variables: [
      KEY,
      { name: 'request.subject', description: 'The subject of the request, without Re: and its number; may be empty.' },
      { name: 'reply.text', description: 'What the technician wrote, as plain text.' },
      { name: 'reply.html', description: 'The same as HTML, made safe; write {{ reply.html | raw }}.' },
      { name: 'technician.name', description: 'Who wrote it; may be empty.' },
    ],
    example: {
      request: EXAMPLE_REQUEST,
      reply: {
        text: 'Hello Alice,\n\nthe printer works again.',
        html: '<p>Hello Alice,</p><p>the printer works again.</p>',
      },
      technician: { name: 'Tom Technician' },
    },
  },
  [TemplateKind.STATUS_CHANGE]: {
    source: {
      subject:
        '[{{ request.key }}] Your request is {{ request.status }}{% if request.subject != "" %}: {{ request.subject }}{% endif %}',
      text: `Hello,

your request {{ request.key }} is now {{ request.status }}.

If that is not what you expected, answer this mail.
`,
      html: `<p>Hello,</p>
<p>your request {{ request.key }} is now {{ request.status }}.</p>
<p>If that is not what you expected, answer this mail.</p>`,
    },
    variables: [KEY, CLEANED_SUBJECT, { name: 'request.status', description: 'open, pending, resolved or closed.' }],
    example: { request: { ...EXAMPLE_REQUEST, status: 'resolved' } },
  },
  [TemplateKind.ALERT]: {
    source: {
      subject:
        '[Mailroom] {% if recovered %}Works again{% else %}Needs attention{% endif %}: {{ incidents[0].subject }}{% if incidents.size > 1 %} and {{ incidents.size | minus: 1 }} more{% endif %}',
      text: `{% for incident in incidents -%}
{{ incident.title }}: {{ incident.subject }}
Since {{ incident.since }}{% if incident.detail != "" %}
{{ incident.detail }}{% endif %}
{% for step in incident.remedy %}{{ forloop.index }}. {{ step }}
{% endfor %}
{% endfor -%}
{{ consoleUrl }}
`,
      html: `{% for incident in incidents -%}
<p><strong>{{ incident.title }}: {{ incident.subject }}</strong><br>
Since {{ incident.since }}{% if incident.detail != "" %}<br>
{{ incident.detail }}{% endif %}</p>
{% if incident.remedy.size > 0 %}<ol>{% for step in incident.remedy %}<li>{{ step }}</li>{% endfor %}</ol>{% endif %}
{% endfor -%}
<p><a href="{{ consoleUrl }}">{{ consoleUrl }}</a></p>`,
    },
    variables: [
      { name: 'recovered', description: 'true when the incidents are over.' },
      { name: 'consoleUrl', description: 'Where the status of everything is shown.' },
      {
        name: 'incidents',
        description: 'A list; each has title, subject, since, detail (may be empty) and remedy, a list of steps.',
      },
    ],
    example: {
      recovered: false,
      consoleUrl: 'https://desk.example.com/admin/status',
      incidents: [
        {
          title: 'The mail server refuses the password',
          subject: 'incoming email server "Support"',
          since: '2026-01-31 09:30 UTC',
          detail: 'No mail is fetched from it.',
          remedy: ['Open the server, enter Password and save.'],
        },
      ],
    },
  },
};
