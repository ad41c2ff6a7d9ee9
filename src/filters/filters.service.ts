import { Injectable } from '@nestjs/common';
import { Validation } from '../common/user-error';
import { evaluateIncoming, type FilterVerdict } from './evaluate';
import type { IncomingFilter, IncomingFilterInput, SampleMessageInput } from './filter.types';
import { validateIncomingFilter } from './validate-filter';

/** Filters that are tried out before they are saved. */
@Injectable()
export class FiltersService {
  evaluate(input: IncomingFilterInput, message: SampleMessageInput): FilterVerdict {
    return evaluateIncoming(this.require(input), {
      from: senderAddress(message.from),
      subject: message.subject,
      text: message.body,
    });
  }

  /** Throws UserInputError. */
  require(input: IncomingFilterInput): IncomingFilter {
    const v = new Validation();
    const filter = validateIncomingFilter(v, ['filter'], input)!;
    v.throwIfAny();
    return filter;
  }
}

/** People paste `Ann <ann@example.com>`, too. */
function senderAddress(from: string): string {
  const angle = from.lastIndexOf('<');
  return (angle < 0 ? from : from.slice(angle + 1).replace('>', '')).trim();
}
