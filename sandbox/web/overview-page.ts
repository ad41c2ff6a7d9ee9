import { FAILURES, type Failure, type FailureSwitches } from '../failures';
import { html, type Html } from '../html';
import { page } from '../page';
import { CUSTOMERS, DESK } from '../people';

export interface Overview {
  mailboxes: { address: string; mails: number }[];
  /** What Mailroom is set up with: name and value. */
  settings: [string, string][];
  switches: FailureSwitches;
  mailroomUrl: string;
}

export function overviewPage(overview: Overview): Html {
  const { mailroomUrl } = overview;
  const body = html`<header class="card">
      <p class="brand">Sandbox mail provider · only on this machine</p>
      <h1>A mail provider to try Mailroom with</h1>
      <p>
        Connect <a href="${mailroomUrl}">Mailroom</a> to the mailbox ${DESK[0]}, write to it as a customer, and watch
        what happens. Every mailbox has the password <code>sandbox</code>.
      </p>
    </header>
    <div class="columns">
      <div>${letterForm({ to: DESK[0]!, ...SAMPLE })} ${mailboxes(overview)} ${settings(overview)}</div>
      <div>${failures(overview.switches)}</div>
    </div>`;
  return page({ title: 'Sandbox mail provider', kind: 'overview', wide: true, body });
}

/** So that nobody has to think of one. */
const SAMPLE = { subject: 'My screen is dark', text: 'Hello,\n\nsince this morning my screen stays dark.\n\nAlice' };

function mailboxes({ mailboxes }: Overview): Html {
  return html`<section class="card" aria-labelledby="mailboxes">
    <h2 id="mailboxes">Mailboxes</h2>
    <ul>
      ${mailboxes.map(
        ({ address, mails }) =>
          html`<li>
            <a href="/mailbox?of=${encodeURIComponent(address)}">${address}</a> <span class="soft">(${mails})</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

interface LetterForm {
  from?: string;
  to: string;
  subject: string;
  text?: string;
  inReplyTo?: string;
}

/** Also the form of an answer, which knows who writes to whom. */
export function letterForm({ from, to, subject, text = '', inReplyTo }: LetterForm): Html {
  const answer = from !== undefined;
  const id = inReplyTo ?? 'new';
  return html`<form class="${answer ? '' : 'card'}" id="write-${id}" method="post" action="/mail">
    ${!answer && html`<h2>Write as a customer</h2>`}
    ${
      answer
        ? html`<input type="hidden" name="from" value="${from}" />`
        : html`<label for="from-${id}">From</label>
            <select id="from-${id}" name="from">
              ${CUSTOMERS.map((address) => html`<option>${address}</option>`)}
            </select>`
    }
    ${inReplyTo && html`<input type="hidden" name="inReplyTo" value="${inReplyTo}" />`}
    <label for="to-${id}">To</label>
    <input id="to-${id}" name="to" type="email" required value="${to}" />
    <label for="subject-${id}">Subject</label>
    <input id="subject-${id}" name="subject" type="text" required value="${subject}" />
    <label for="text-${id}">Text</label>
    <textarea id="text-${id}" name="text" rows="5" required>${text}</textarea>
    <div class="actions"><button class="main">Send</button></div>
  </form>`;
}

function settings({ settings }: Overview): Html {
  return html`<section class="card" aria-labelledby="settings">
    <h2 id="settings">What Mailroom’s forms ask for</h2>
    <p class="small soft">As after registering an app in the Google Cloud console.</p>
    <table>
      ${settings.map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td><code>${value}</code></td>
          </tr>`,
      )}
    </table>
  </section>`;
}

function failures(switches: FailureSwitches): Html {
  const groups = [...new Set(FAILURES.map(({ group }) => group))];
  return html`<section class="card" aria-labelledby="failures">
    <h2 id="failures">What can go wrong</h2>
    <p class="small soft">
      Cancel, access that is not ticked, and another account are choices on the sign-in and consent pages themselves.
    </p>
    ${groups.map(
      (group) =>
        html`<h3 id="${idOf(group)}">${group}</h3>
          <ul class="plain">
            ${group === 'Access tokens' && DESK.map(consentButtons)}
            ${FAILURES.filter((failure) => failure.group === group).map((failure) => toggle(failure, switches))}
          </ul>`,
    )}
  </section>`;
}

function idOf(group: string): string {
  return group.toLowerCase().replaceAll(' ', '-');
}

function consentButtons(address: string): Html {
  return html`<li>
    <form method="post" action="/revoke">
      <input type="hidden" name="email" value="${address}" />
      <p>
        <strong>Withdraw the consent of ${address}</strong><br /><span class="small soft">
          As when its owner removes the app, or when Google’s 7 days are over: the next refresh is invalid_grant.</span
        >
      </p>
      <button>Withdraw<span class="hidden"> the consent of ${address}</span></button>
    </form>
  </li>`;
}

function toggle({ id, title, hint }: Failure, switches: FailureSwitches): Html {
  const on = switches.isOn(id);
  return html`<li class="${on ? 'on' : ''}">
    <form method="post" action="/failures">
      <input type="hidden" name="id" value="${id}" />
      <input type="hidden" name="on" value="${on ? 'false' : 'true'}" />
      <p>
        <strong>${title}</strong>${on && html` <span class="badge">on</span>`}<br /><span class="small soft"
          >${hint}</span
        >
      </p>
      <button id="failure-${id}">${on ? 'Switch off' : 'Switch on'}<span class="hidden">: ${title}</span></button>
    </form>
  </li>`;
}
