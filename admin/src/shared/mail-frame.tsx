import classes from './mail-frame.module.css';

/**
 * HTML of a mail, made safe by the server and yet not trusted: an empty `sandbox` runs no script and has no origin.
 * So its height cannot be measured either; it begins with a guess by its text and pictures, and can be dragged.
 */
export function MailFrame({ html, title, lines }: { html: string; title: string; lines: number }) {
  const pictures = html.match(/<img\b/gi)?.length ?? 0;
  const height = Math.min(560, Math.max(140, 80 + lines * 24 + pictures * 90));
  return (
    <div className={classes.frame} style={{ height }}>
      <iframe sandbox="" srcDoc={page(html)} title={title} referrerPolicy="no-referrer" />
    </div>
  );
}

/** On white in dark mode too: mails bring their own colours and expect that. */
function page(html: string): string {
  const style =
    'body{margin:12px;font:14px/1.5 system-ui,sans-serif;color:#1b1f24;background:#fff;overflow-wrap:anywhere}img{max-width:100%;height:auto}';
  return `<!doctype html><html><head><meta charset="utf-8"><style>${style}</style></head><body>${html}</body></html>`;
}
