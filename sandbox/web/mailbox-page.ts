import { html, type Html } from '../html';
import type { ReadMail } from '../mail/read';
import { page } from '../page';
import { letterForm } from './overview-page';

export function mailboxPage(address: string, mails: ReadMail[]): Html {
  const body = html`<header class="card">
      <p class="brand"><a href="/">Sandbox mail provider</a></p>
      <h1>${address}</h1>
      <p>${mails.length} ${mails.length === 1 ? 'mail' : 'mails'}, the newest first. <a href="">Look again</a></p>
    </header>
    ${mails.map((mail, index) => shownMail(address, mail, index === 0))}`;
  return page({ title: `Mail of ${address}`, kind: 'mailbox', wide: true, body });
}

function shownMail(address: string, mail: ReadMail, open: boolean): Html {
  const subject = /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`;
  return html`<details class="card" ${open && 'open'}>
    <summary><strong>${mail.subject || '(no subject)'}</strong> <span class="soft">from ${mail.from}</span></summary>
    <p class="small soft">To ${mail.to}, ${mail.receivedAt.toISOString().replace('T', ' ').slice(0, 19)} UTC</p>
    <pre>${mail.text}</pre>
    <details>
      <summary>Answer</summary>
      ${letterForm({ from: address, to: mail.answerTo, subject, inReplyTo: mail.messageId })}
    </details>
  </details>`;
}
