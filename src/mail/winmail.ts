import { AttachedFile, attachedFile } from './attachments';
import { AttachedPart } from './body-parts';
import { MessageBytes, startOf } from './message-bytes';
import { TnefFile, TnefMessage, readTnef } from './tnef';

export interface OpenedAttachments {
  files: AttachedFile[];
  /** The first Outlook message among them: its text counts when the mail itself has none. */
  winmail: TnefMessage | null;
}

/** The attached files, with those within a winmail.dat in its place. What cannot be opened stays as it came. */
export function openAttachments(bytes: MessageBytes, attached: readonly AttachedPart[]): OpenedAttachments {
  let winmail: TnefMessage | null = null;
  const files = attached.flatMap((part) => {
    const file = attachedFile(bytes, part);
    const opened = isWinmail(file) ? readTnef(startOf(file.content)) : null;
    winmail ??= opened;
    return opened ? opened.files.map(tnefFile) : [file];
  });
  return { files, winmail };
}

function isWinmail({ name, contentType }: AttachedFile): boolean {
  return /^application\/(?:vnd\.)?ms-tnef$/.test(contentType) || /^winmail\.dat$/i.test(name ?? '');
}

const MEDIA_TYPE = /^[a-z0-9][\w.+-]{0,60}\/[a-z0-9][\w.+-]{0,80}$/i;

function tnefFile({ name, contentType, contentId, content }: TnefFile): AttachedFile {
  const type = contentType && MEDIA_TYPE.test(contentType) ? contentType.toLowerCase() : 'application/octet-stream';
  return { name, contentType: type, contentId, content: [content], section: null };
}
