import { Injectable, Logger } from '@nestjs/common';
import { diff } from '../audit/audit-diff';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import { Clock } from '../common/clock';
import { Validation } from '../common/user-error';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { CATALOGUE } from './template-catalogue';
import { render, type Rendered, TemplateError } from './template-engine';
import { TemplateKind, type TemplateSource } from './template-kinds';
import { TemplateRepository } from './template.repository';
import type { NotificationTemplate, NotificationTemplateInput } from './template.types';
import { type Words, wordsOf } from './words';

const MAX_SUBJECT_SOURCE = 1_000;
const MAX_BODY_SOURCE = 100_000;

/** The words of notifications: built in, or an administrator's own. */
@Injectable()
export class TemplateService {
  private readonly logger = new Logger(TemplateService.name);

  constructor(
    private readonly db: Database,
    private readonly templates: TemplateRepository,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async words(tx: Tx | null): Promise<Words> {
    const own = new Map((await this.templates.findAll(tx)).map((row) => [row.kind, row]));
    return wordsOf(own, (kind, error) =>
      this.logger.warn({ err: error, kind }, 'a template cannot be used: the built-in words are sent'),
    );
  }

  async all(): Promise<NotificationTemplate[]> {
    const own = new Map((await this.templates.findAll(null)).map((row) => [row.kind, row]));
    return Object.values(TemplateKind).map((kind) => view(kind, own.get(kind) ?? null));
  }

  /** Throws UserInputError. */
  preview(kind: TemplateKind, input: NotificationTemplateInput): Rendered {
    return check(kind, input).rendered;
  }

  /** Throws UserInputError; a template that cannot be rendered is not saved. */
  update(actor: Actor, kind: TemplateKind, input: NotificationTemplateInput): Promise<NotificationTemplate> {
    const { source } = check(kind, input);
    return this.change(actor, kind, source, 'notificationTemplate.update');
  }

  /** Back to the built-in words. */
  reset(actor: Actor, kind: TemplateKind): Promise<NotificationTemplate> {
    return this.change(actor, kind, null, 'notificationTemplate.reset');
  }

  private change(
    actor: Actor,
    kind: TemplateKind,
    source: TemplateSource | null,
    action: string,
  ): Promise<NotificationTemplate> {
    return this.db.transaction(async (tx) => {
      const before = (await this.templates.findAll(tx)).find((row) => row.kind === kind) ?? null;
      if (source) await this.templates.save(tx, { kind, ...source, updatedAt: this.clock.now() });
      else await this.templates.remove(tx, kind);
      const changes = diff(before && plainSource(before), source, []);
      await this.audit.record(tx, actor, action, `notification template ${kind}`, changes);
      return view(kind, source);
    });
  }
}

function check(
  kind: TemplateKind,
  { subject, text, html }: NotificationTemplateInput,
): { source: TemplateSource; rendered: Rendered } {
  const source: TemplateSource = { subject, text, html: html?.trim() ? html : null };
  const v = new Validation();
  for (const part of ['subject', 'text', 'html'] as const) {
    const max = part === 'subject' ? MAX_SUBJECT_SOURCE : MAX_BODY_SOURCE;
    v.check((source[part] ?? '').length <= max, part, 'TOO_LONG', `At most ${max} characters are allowed.`);
    v.check(source[part]?.trim() !== '', part, 'REQUIRED', 'This field must not be empty.');
  }
  v.throwIfAny();
  const rendered = tryOut(kind, source, v);
  v.check(rendered?.subject !== '', 'subject', 'EMPTY_SUBJECT', 'With the example values this subject is empty.');
  v.throwIfAny();
  return { source, rendered: rendered! };
}

function tryOut(kind: TemplateKind, source: TemplateSource, v: Validation): Rendered | null {
  try {
    return render(source, CATALOGUE[kind].example);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    v.check(false, error.part, 'TEMPLATE_INVALID', `This template cannot be used: ${error.message}.`);
    return null;
  }
}

function view(kind: TemplateKind, own: TemplateSource | null): NotificationTemplate {
  const { source, variables } = CATALOGUE[kind];
  return { kind, ...plainSource(own ?? source), customised: own !== null, variables };
}

function plainSource({ subject, text, html }: TemplateSource): TemplateSource {
  return { subject, text, html };
}
