import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';

const root = join(__dirname, '../..');
const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter((page) =>
  page.endsWith('.md'),
);
const textOf = (page: string) => readFileSync(join(root, page), 'utf8');
const schema = buildSchema(textOf('schema.graphql'));

const examples = pages.flatMap((page) =>
  [...textOf(page).matchAll(/```graphql\n([^]*?)```/g)].map((match, i) => [`${page}, example ${i + 1}`, match[1]!]),
);

it.each(examples)('%s is what the API understands', (_, example) => {
  expect(validate(schema, parse(example))).toEqual([]);
});

/** As GitHub makes them of headings. */
const anchorsOf = (page: string) =>
  [...textOf(page).matchAll(/^#+ (.*)$/gm)].map((match) =>
    match[1]!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replace(/ /g, '-'),
  );

it.each(pages)('%s links only to what is there', (page) => {
  const links = [...textOf(page).matchAll(/\]\((?!https?:)([^)#]*)(#[^)]*)?\)/g)];
  const broken = links.filter(([, path, anchor]) => {
    const target = path ? join(dirname(page), path) : page;
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor.slice(1));
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});
