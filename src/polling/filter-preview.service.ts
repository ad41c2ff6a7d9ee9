import { Injectable } from '@nestjs/common';
import { badInput } from '../common/page';
import { Validation } from '../common/user-error';
import { compileIncomingFilter, type FilterSubject } from '../filters/evaluate';
import type { IncomingFilterInput } from '../filters/filter.types';
import { validateIncomingFilter } from '../filters/validate-filter';
import type { FilterPreview, FilterPreviewItem } from './filter-preview';
import type { InboundMessageRow } from './inbound-message.entity';
import { InboundState } from './inbound-message.enums';
import { InboundMessageRepository } from './inbound-message.repository';
import { toInboundMessage } from './inbound-message.types';
import type { ParseResult } from './intake.worker';
import { ParserPool } from './parser-pool';

const MAX_MESSAGES = 500;
/** Read at once, so that a preview neither holds much memory nor keeps a worker from new mail for long. */
const BATCH = 20;

/** What a filter would have done: a dry run over stored messages, without asking the mail server. */
@Injectable()
export class FilterPreviewService {
  constructor(
    private readonly messages: InboundMessageRepository,
    private readonly parser: ParserPool,
  ) {}

  async preview(serverId: string, input: IncomingFilterInput, last: number): Promise<FilterPreview> {
    if (last < 1 || last > MAX_MESSAGES) throw badInput(`\`last\` must be between 1 and ${MAX_MESSAGES}.`);
    const validation = new Validation();
    const filter = validateIncomingFilter(validation, ['filter'], input);
    validation.throwIfAny();
    const evaluate = compileIncomingFilter(filter);
    const items: FilterPreviewItem[] = [];
    const rows = await this.messages.latestWhole(serverId, last);
    for (let i = 0; i < rows.length; i += BATCH) {
      const batch = rows.slice(i, i + BATCH);
      const results = await this.parser.parse(
        batch.map((row) => row.rawRef),
        false,
      );
      batch.forEach((row, j) => {
        const verdict = evaluate(subjectOf(row, results[j]!));
        const changed = verdict.accepted === (row.state === InboundState.IGNORED);
        items.push({ message: toInboundMessage(row), verdict, changed });
      });
    }
    const accepted = items.filter((item) => item.verdict.accepted).length;
    return {
      items,
      accepted,
      ignored: items.length - accepted,
      changed: items.filter((item) => item.changed).length,
    };
  }
}

function subjectOf(row: InboundMessageRow, result: ParseResult): FilterSubject {
  if (!('parsed' in result)) return { from: row.fromAddress, subject: row.subject ?? '', text: '' };
  const { from, subject, text } = result.parsed;
  return { from: from?.address ?? null, subject, text };
}
