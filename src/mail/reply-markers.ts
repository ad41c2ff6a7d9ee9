/**
 * What mail programs put above the message they quote, in their languages. Each pattern sees one line (or two joined)
 * of at most 400 characters, is anchored, and has at most one wildcard between two fixed words: linear time.
 */

/** "On <date>, <name> <address> wrote:" */
const ATTRIBUTIONS: readonly RegExp[] = [
  /^On .+ wrote ?:$/i, // Gmail, Apple Mail, Thunderbird
  /^Le .+ écrit ?:$/i,
  /^El .+ escribió ?:$/i,
  /^Il .+ scritto ?:$/i,
  /^Em .+ escreveu ?:$/i,
  /^(?:Am|Den) .+ schrieb(?: .+)? ?:$/i,
  /^Op .+ (?:schreef|geschreven)(?: .+)? ?:$/i,
  /^(?:Den|Fra|tor|ons|tis|mån|fre|lör|sön)[.,]{0,2} .+ (?:skrev|skreiv)(?: .+)? ?:$/i,
  /^(?:ma|ti|ke|to|pe|la|su)[.,]{0,2} .+ kirjoitti ?:$/i,
  /^(?:W dniu|Dnia|śr|pon|wt|czw|pt|sob|niedz)[.,]{0,2} .+ (?:pisze|napisała?|napisał\(a\)) ?:$/i,
  /^在.+写道[:：]$/,
];

/** "<name> wrote on <date>:" and languages that put the verb last: nothing tells where such a line begins. */
const NAME_FIRST: readonly RegExp[] = [
  / napsala? ?(?:\(a\))? ?:$/i,
  / ezt írta.{0,60}:$/i,
  / tarihinde .{0,100}yazdı ?:$/i,
  / (?:пишет|пише|написала?|написал\(а\)) ?:$/i,
  /[ \u4e00-\u9fff].{0,60}写道[:：]$/,
  / schrieb am .{4,60}:$/i,
  / wrote on .{4,60}:$/i,
  /(?:のメッセージ|さんは書きました) ?[:：]$/,
  / ?작성 ?:$/,
  /\d[:.]\d\d.{1,200}<[^<>\s]{3,320}>\)? ?:$/, // a time and an address, whatever the language
];

/** A date or an address has to be in it, or it is a sentence of the writer's that ends in a colon. */
const DATE_OR_ADDRESS = /\d{1,2}|@/;
const MAX_ATTRIBUTION = 400;

export function isAttribution(line: string): boolean {
  if (!endsInColon(line)) return false;
  const text = line.trim();
  return mayAttribute(text) && [...ATTRIBUTIONS, ...NAME_FIRST].some((pattern) => pattern.test(text));
}

/** The same for several lines joined by spaces. */
export function isWrappedAttribution(text: string): boolean {
  return mayAttribute(text) && ATTRIBUTIONS.some((pattern) => pattern.test(text));
}

function mayAttribute(text: string): boolean {
  return endsInColon(text) && text.length <= MAX_ATTRIBUTION && DATE_OR_ADDRESS.test(text);
}

/** Asked first of every line, because it rules out nearly all of them. */
export function endsInColon(line: string | undefined): boolean {
  if (line === undefined) return false;
  let last = line.length - 1;
  while (last >= 0 && (line[last] === ' ' || line[last] === '\t')) last--;
  return line[last] === ':' || line[last] === '：';
}

const SEPARATOR =
  /^-{2,20} ?(?:Original(?:e|al)? (?:Message|Appointment|Nachricht)|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Messaggio originale|Mensagem original|Oorspronkelijk bericht|Oprindelig meddelelse|Ursprungligt meddelande|Opprinnelig melding|Wiadomość oryginalna|Původní zpráva|Исходное сообщение|Пересылаемое сообщение|原始邮件|原邮件|元のメッセージ|원본 메시지) ?-{0,20}$/i;

/** "-----Original Message-----" */
export function isSeparator(line: string): boolean {
  return line.startsWith('--') && line.length <= 100 && SEPARATOR.test(line.trim());
}

const FORWARDED =
  /^(?:-{3,20} ?(?:Forwarded message|Weitergeleitete Nachricht|Message transféré|Mensaje reenviado|Messaggio inoltrato|Mensagem encaminhada|Doorgestuurd bericht|转发邮件) ?-{3,20}|(?:Begin forwarded message|Anfang der weitergeleiteten Nachricht|Début du message réexpédié) ?:)$/i;

/** What stands below was sent along on purpose and is content. */
export function isForwardMarker(line: string): boolean {
  return (line.startsWith('---') || endsInColon(line)) && line.length <= 100 && FORWARDED.test(line.trim());
}

const FROM = [
  'from',
  'von',
  'de',
  'da',
  'van',
  'od',
  'fra',
  'från',
  'lähettäjä',
  'от',
  'gönderen',
  'feladó',
  '差出人',
  '发件人',
  '寄件者',
  '보낸 사람',
];
const OTHERS = [
  ...[
    'sent',
    'date',
    'to',
    'cc',
    'subject',
    'gesendet',
    'datum',
    'an',
    'betreff',
    'envoyé',
    'à',
    'objet',
    'enviado',
    'para',
  ],
  ...[
    'fecha',
    'asunto',
    'assunto',
    'inviato',
    'data',
    'a',
    'oggetto',
    'verzonden',
    'aan',
    'onderwerp',
    'sendt',
    'skickat',
  ],
  ...[
    'til',
    'till',
    'emne',
    'ämne',
    'wysłano',
    'do',
    'temat',
    'odesláno',
    'komu',
    'předmět',
    'lähetetty',
    'vastaanottaja',
  ],
  ...[
    'aihe',
    'отправлено',
    'дата',
    'кому',
    'тема',
    'копия',
    '送信日時',
    '日時',
    '宛先',
    '件名',
    '发送时间',
    '收件人',
    '抄送',
    '主题',
  ],
  ...['寄件日期', '收件者', '主旨', '보낸 날짜', '받는 사람', '제목'],
];
const FROM_FIELDS = new Set(FROM);
const OTHER_FIELDS = new Set(OTHERS);
const HEADER_LINES = 8;
const MAX_FIELD_NAME = 30;

function fieldName(line: string): string | null {
  for (let colon = 0; colon < MAX_FIELD_NAME && colon < line.length; colon++) {
    if (line[colon] !== ':' && line[colon] !== '：') continue;
    return line.slice(0, colon).replaceAll('*', '').trim().toLowerCase();
  }
  return null;
}

/** Outlook's header block: "From:" and at least two of date, recipients and subject in the lines after it. */
export function isHeaderBlock(lines: readonly string[], at: number): boolean {
  if (!FROM_FIELDS.has(fieldName(lines[at]!) ?? '')) return false;
  let found = 0;
  for (const line of lines.slice(at + 1, at + 1 + HEADER_LINES)) {
    if (OTHER_FIELDS.has(fieldName(line) ?? '')) found++;
  }
  return found >= 2;
}
