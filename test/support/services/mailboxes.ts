// What tests do to the mailboxes of the running mail servers, besides what a client can do.
import { createTransport } from 'nodemailer';
import { waitFor } from '../wait-for';
import { addDovecotUser, doveadm } from './dovecot';
import { PASSWORD, services } from './state';

/** Makes a mailbox: it takes mail, and its user can sign in everywhere. */
export function addUser(address: string, password = PASSWORD): void {
  addDovecotUser(services().dovecot, address, password);
}

/** Puts a message into a user's mailbox as a mail server does: over LMTP, with a trace header, at once. */
export async function deliver(address: string, raw: string | Buffer, sender = 'sender@customer.test'): Promise<void> {
  const { host, lmtpPort } = services().dovecot;
  const transport = createTransport({ host, port: lmtpPort, lmtp: true, ignoreTLS: true });
  await transport.sendMail({ envelope: { from: sender, to: address }, raw });
  transport.close();
}

/** Ends all of a user's sessions, as when a server restarts. */
export function kick(address: string): void {
  doveadm(services().dovecot, ['kick', address]);
}

/** Waits until nobody has the mailbox open any more: a session that ends writes into its index. */
export async function untilAtRest(address: string): Promise<void> {
  const isOpen = () => doveadm(services().dovecot, ['who', '-1', address]).includes(address);
  await waitFor(() => !isOpen(), { describe: `the end of all sessions of ${address}`, everyMs: 100 });
}

/** Gives a mailbox another UIDVALIDITY, as when it is restored from a backup. */
export function changeUidValidity(address: string, uidValidity: number, folder = 'INBOX'): void {
  doveadm(services().dovecot, ['mailbox', 'update', '-u', address, '--uid-validity', String(uidValidity), folder]);
}

export function makeFolder(address: string, folder: string): void {
  doveadm(services().dovecot, ['mailbox', 'create', '-u', address, folder]);
}

export function deleteFolder(address: string, folder: string): void {
  doveadm(services().dovecot, ['mailbox', 'delete', '-u', address, folder]);
}

/** Puts a message into a folder, as a rule of the mail server does. */
export function putInto(address: string, folder: string, raw: Buffer): void {
  doveadm(services().dovecot, ['save', '-u', address, '-m', folder], raw);
}
