import { Liquid, LiquidError } from 'liquidjs';
import { oneLine } from '../mail/clean-text';
import type { TemplateSource } from './template-kinds';

export interface Rendered {
  subject: string;
  text: string;
  html: string | null;
}

export const MAX_SUBJECT_LENGTH = 900;

/** A template that cannot be rendered; the message tells where and why. */
export class TemplateError extends Error {
  constructor(
    readonly part: keyof TemplateSource,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Whoever writes a template may neither read files, nor reach into our objects, nor keep the server busy. */
const LIMITS = {
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  templates: {},
  /** Characters. */
  parseLimit: 200_000,
  /** Milliseconds. */
  renderLimit: 500,
  /** Roughly characters. */
  memoryLimit: 20_000_000,
};
const plain = new Liquid(LIMITS);
const escaping = new Liquid({ ...LIMITS, outputEscape: 'escape' });

/** Pure. Throws TemplateError. A subject is one line whatever its variables hold: no header can be added through it. */
export function render(source: TemplateSource, variables: object): Rendered {
  return {
    subject: oneLine(part(plain, source, 'subject', variables), MAX_SUBJECT_LENGTH),
    text: part(plain, source, 'text', variables),
    html: source.html === null ? null : part(escaping, source, 'html', variables),
  };
}

function part(engine: Liquid, source: TemplateSource, name: keyof TemplateSource, variables: object): string {
  try {
    return engine.parseAndRenderSync(source[name] ?? '', variables) as string;
  } catch (error) {
    if (!LiquidError.is(error)) throw error;
    // its first line; what follows quotes the template
    throw new TemplateError(name, error.message.split('\n')[0]!, { cause: error });
  }
}
