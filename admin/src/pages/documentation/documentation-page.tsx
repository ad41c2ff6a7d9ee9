import { Paper, Skeleton } from '@mantine/core';
import { type MouseEvent, useEffect, useState } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { NotFound, PageFailed } from '../../layout/page-states';
import { Page } from '../../shared/page';
import { texts } from '../../texts';
import classes from './documentation.module.css';

interface Chapter {
  title: string;
  html: string;
}

/** The pages of docs/, made into HTML by the build (admin/documentation.mjs). */
const chapters = import.meta.glob<Chapter>('../../../../docs/*.md');

const t = texts.documentation;

export default function DocumentationPage() {
  const { chapter: name = 'README' } = useParams();
  const load = chapters[`../../../../docs/${name}.md`];
  return load ? <ChapterPage key={name} isFirst={name === 'README'} load={load} /> : <NotFound />;
}

function ChapterPage({ isFirst, load }: { isFirst: boolean; load: () => Promise<Chapter> }) {
  const [chapter, setChapter] = useState<Chapter | null>(null);
  const [failed, setFailed] = useState(false);
  const { hash } = useLocation();
  const navigate = useNavigate();
  useEffect(() => {
    load().then(setChapter, () => setFailed(true));
  }, [load]);
  useEffect(() => {
    if (chapter && hash) document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView();
  }, [chapter, hash]);

  /** Links between chapters go the console's way, without loading it anew. */
  function follow(event: MouseEvent): void {
    const link = (event.target as Element).closest('a');
    if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { pathname, hash: anchor } = new URL(link.href);
    event.preventDefault();
    void navigate(pathname.replace(/^\/admin/, '') + anchor);
  }

  if (failed) return <PageFailed />;
  return (
    <Page title={chapter?.title ?? t.title} path={isFirst ? [] : [{ label: t.title, to: '/docs' }]} width="form">
      <Paper withBorder p={{ base: 'md', sm: 'xl' }}>
        {chapter ? (
          // Our own words, rendered by the build: nothing of a mail and nothing that anybody typed.
          <div className={classes.chapter} onClick={follow} dangerouslySetInnerHTML={{ __html: chapter.html }} />
        ) : (
          <Skeleton height={420} role="status" aria-label={texts.common.loading} />
        )}
      </Paper>
    </Page>
  );
}
