import { replyText } from './reply-text';

const ANSWER = 'It works now.\n\nThank you';

describe('replyText leaves out', () => {
  it.each([
    ['Gmail', 'On Tue, 3 Mar 2026 at 10:00, Desk <desk@example.com> wrote:\n\n> Please restart.\n> Desk'],
    [
      'Gmail, wrapped',
      'On Tue, 3 Mar 2026 at 10:00, The Service Desk of Example\n<desk@example.com>\nwrote:\n> Please',
    ],
    ['Apple Mail', 'On 3. Mar 2026, at 10:00, Desk <desk@example.com> wrote:\n\n> Please restart.'],
    ['Yahoo, which marks nothing', 'On Tuesday, March 3, 2026, 10:00 AM, Desk <d@x.com> wrote:\n\nPlease restart.'],
    ['Thunderbird in German', 'Am 03.03.26 um 10:00 schrieb Desk:\n> Bitte neu starten.'],
    ['Gmail in German', 'Am Di., 3. März 2026 um 10:00 Uhr schrieb Desk <d@x.com>:\n> Bitte'],
    ['Gmail in French', 'Le mar. 3 mars 2026 à 10:00, Desk <d@x.com> a écrit :\n> Merci'],
    ['Gmail in Spanish', 'El mar, 3 mar 2026 a las 10:00, Desk (<d@x.com>) escribió:\n> Gracias'],
    ['Gmail in Italian', 'Il giorno mar 3 mar 2026 alle ore 10:00 Desk <d@x.com> ha scritto:\n> Grazie'],
    ['Gmail in Portuguese', 'Em ter., 3 de mar. de 2026 às 10:00, Desk <d@x.com> escreveu:\n> Obrigado'],
    ['Gmail in Dutch', 'Op di 3 mrt 2026 om 10:00 schreef Desk <d@x.com>:\n> Bedankt'],
    ['Gmail in Polish', 'wt., 3 mar 2026 o 10:00 Desk <d@x.com> napisał(a):\n> Dzięki'],
    ['Gmail in Russian', 'вт, 3 мар. 2026 г. в 10:00, Desk <d@x.com>:\n> Спасибо'],
    ['Gmail in Chinese', '在 2026年3月3日 10:00，Desk <d@x.com> 写道：\n> 谢谢'],
    ['Gmail in Japanese', '2026年3月3日(火) 10:00 Desk <d@x.com>のメッセージ:\n> どうも'],
    ['name first', 'Desk wrote on 3.3.2026 10:00:\n> Please'],
    ['old Outlook', '-----Original Message-----\nFrom: Desk\nSent: Tuesday\nTo: Bob\nSubject: x\n\nPlease restart.'],
    [
      'Outlook',
      '________________________________\nFrom: Desk <d@x.com>\nSent: Tuesday, 3 March 2026\nTo: Bob\nSubject: x\n\nPlease',
    ],
    ['Outlook in bold', '*From:* Desk\n*Sent:* Tuesday\n*To:* Bob\n\nPlease restart.'],
    ['Outlook in German', '-----Ursprüngliche Nachricht-----\nVon: Desk\nGesendet: Dienstag\nAn: Bob\n\nBitte'],
    ['Outlook in French', 'De : Desk <d@x.com>\nEnvoyé : mardi\nÀ : Bob\nObjet : x\n\nMerci'],
    ['Outlook in Chinese', '发件人: Desk\n发送时间: 2026年3月3日\n收件人: Bob\n\n请重启'],
    ['lines marked with ">" alone', '> Please restart.\n>\n> Desk'],
  ])('the history as quoted by %s', (_case, history) => {
    expect(replyText(`${ANSWER}\n\n${history}`)).toBe(ANSWER);
  });

  it('quoted lines between answers and keeps the answers', () => {
    const text = 'On 3 Mar 2026, Desk wrote:\n> First?\nYes.\n\n> Second?\nNo.\n';
    expect(replyText(text)).toBe('Yes.\n\nNo.');
  });

  it('history above the answer', () => {
    expect(replyText('On 3 Mar 2026, Desk wrote:\n> Please restart.\n\nDone.')).toBe('Done.');
  });
});

describe('replyText keeps', () => {
  it.each([
    ['a text without any sign', 'Hello\nthe printer is broken'],
    ['what follows a line of dashes', 'Table:\n----\nimportant 1\n\nplease help'],
    ['what follows a closing formula', 'Regards,\nBob\n\nPS: room 4'],
    ['a sentence that sounds like an attribution', 'Am 3. März schrieb mir der Kunde:\nEr will sein Geld zurück.'],
    ['a "From:" that begins no header block', 'From: Monday on\nthe lift is broken'],
    ['a line that was escaped for an mbox', 'Hello\n>From today on it fails'],
    [
      'a forwarded message',
      'See below: \n\n---------- Forwarded message ---------\nFrom: Bob <b@x>\nDate: Tue\nTo: Desk\n\nHi',
    ],
    ['all when there is nothing but a quotation', '> Please restart.\n> Desk'],
    ['the indentation of the first line', '    code: 1\n    code: 2'],
    ['an empty text', ''],
  ])('%s', (_case, text) => {
    expect(replyText(text)).toBe(text);
  });

  it('the sentence above an attribution that begins with the same word', () => {
    expect(replyText('On Friday I will be there.\nOn 3 Mar 2026, Desk wrote:\n> When?')).toBe(
      'On Friday I will be there.',
    );
  });
});
