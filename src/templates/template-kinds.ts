import { registerEnumType } from '@nestjs/graphql';

export enum TemplateKind {
  CONFIRMATION = 'CONFIRMATION',
  REPLY = 'REPLY',
  STATUS_CHANGE = 'STATUS_CHANGE',
  ALERT = 'ALERT',
}
registerEnumType(TemplateKind, {
  name: 'NotificationTemplateKind',
  valuesMap: {
    CONFIRMATION: { description: 'Tells a requester that the mail has become a request.' },
    REPLY: { description: "Carries a technician's words." },
    STATUS_CHANGE: { description: 'Tells a requester that the status has changed; sent when the settings say so.' },
    ALERT: { description: 'Tells administrators what needs them, and what works again.' },
  },
});

/** Liquid (https://liquidjs.com): `subject` and `text` are plain, in `html` every variable is escaped. */
export interface TemplateSource {
  subject: string;
  text: string;
  /** Null: the mail has a text part only. */
  html: string | null;
}

export interface TemplateVariable {
  /** As it is written between the braces. */
  name: string;
  description: string;
}

export interface ConfirmationVariables {
  /** The subject is cleaned: without links and addresses, at most 100 characters. */
  request: { key: string; subject: string };
}

export interface ReplyVariables {
  request: { key: string; subject: string };
  /** `html` is sanitised, and always there: made of the text where nobody wrote HTML. */
  reply: { text: string; html: string };
  technician: { name: string };
}

export interface StatusChangeVariables {
  request: { key: string; subject: string; status: string };
}

export interface AlertVariables {
  recovered: boolean;
  consoleUrl: string;
  incidents: { title: string; subject: string; since: string; detail: string; remedy: string[] }[];
}

export interface VariablesOf {
  [TemplateKind.CONFIRMATION]: ConfirmationVariables;
  [TemplateKind.REPLY]: ReplyVariables;
  [TemplateKind.STATUS_CHANGE]: StatusChangeVariables;
  [TemplateKind.ALERT]: AlertVariables;
}
