/**
 * Joins the soft-broken lines of `text/plain; format=flowed` (RFC 3676) into paragraphs, in linear time.
 * Quoted lines are joined only with lines of the same quote depth and keep their ">" marks.
 */
export function unflow(text: string, deleteSpace: boolean): string {
  const out: string[] = [];
  let paragraph: string[] = [];
  let depth = 0;
  const flush = (): void => {
    if (paragraph.length === 0) return;
    const joined = paragraph.join('');
    out.push(depth > 0 ? `${'>'.repeat(depth)} ${joined}` : joined);
    paragraph = [];
  };

  for (const line of text.split('\n')) {
    const quotes = quoteDepth(line);
    // 4.4: one space after the quote marks was put there to protect the line.
    const content = line.slice(line[quotes] === ' ' ? quotes + 1 : quotes);
    if (quotes !== depth) {
      flush();
      depth = quotes;
    }
    // 4.3: the signature separator ends in a space and is not flowed.
    const soft = content.endsWith(' ') && content !== '-- ';
    if (content === '-- ') flush();
    paragraph.push(soft && deleteSpace ? content.slice(0, -1) : content);
    if (!soft) flush();
  }
  flush();
  return out.join('\n');
}

function quoteDepth(line: string): number {
  let depth = 0;
  while (line[depth] === '>') depth++;
  return depth;
}
