import { Marked } from 'marked';

const FILE = /\/docs\/[\w-]+\.md$/;
const PAGES = '/admin/docs/';

/**
 * Makes a page of docs/ a module with its `title` and `html` while building, so that the browser renders and fetches
 * nothing. Links between pages lead to the console's own; pictures become files of the build.
 */
export function documentation() {
  return {
    name: 'documentation',
    transform: (source, id) => (FILE.test(id) ? { code: moduleOf(source), map: null } : null),
  };
}

function moduleOf(source) {
  const pictures = [];
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        // The page's own heading is its title.
        return depth === 1 ? '' : `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const inside = this.parser.parseInline(tokens);
        if (/^https?:/.test(href)) return `<a href="${href}" target="_blank" rel="noreferrer">${inside}</a>`;
        return `<a href="${pathOf(href)}">${inside}</a>`;
      },
      image({ href, text }) {
        pictures.push(href);
        return `<img src="picture:${pictures.length - 1}" alt="${text}" loading="lazy">`;
      },
    },
  });
  const html = scrollable(marked.parse(source));
  return [
    ...pictures.map((path, i) => `import picture${i} from './${path}';`),
    `export const title = ${JSON.stringify(/^# (.*)$/m.exec(source)[1])};`,
    `export const html = ${JSON.stringify(html)}${pictures.map((_, i) => `.replace('picture:${i}', picture${i})`).join('')};`,
  ].join('\n');
}

/** As GitHub makes it of a heading. */
function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

/** `gmail.md#the-7-day-rule` in the console; an anchor of the same page as it is. */
function pathOf(href) {
  const [file, anchor] = href.split('#');
  const page = file.replace(/\.md$/, '').replace(/^README$/, '');
  return (file === '' ? '' : PAGES + page) + (anchor === undefined ? '' : `#${anchor}`);
}

/** What may be wider than the page scrolls by itself, also by keyboard. */
function scrollable(html) {
  return html
    .replaceAll('<pre>', '<pre tabindex="0">')
    .replaceAll('<table>', '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>')
    .replaceAll('</table>', '</table></div>');
}
