import { IconTags } from '@tabler/icons-react';
import { useMutation, useQuery } from 'urql';
import { texts } from '../../texts';
import { DirectoryPage } from './directory-page';
import { CREATE_CATEGORY, DELETE_CATEGORY, CATEGORIES, UPDATE_CATEGORY } from './categories.operations';

// An empty list tells the cache nothing about what it is a list of.
const context = { additionalTypenames: ['Category'] };

export default function CategoriesPage() {
  const list = useQuery({ query: CATEGORIES, context });
  const [, create] = useMutation(CREATE_CATEGORY);
  const [, update] = useMutation(UPDATE_CATEGORY);
  const [, remove] = useMutation(DELETE_CATEGORY);
  return (
    <DirectoryPage
      words={texts.categories}
      icon={<IconTags size={36} stroke={1.4} />}
      list={list}
      save={(id, input) => (id === null ? create({ input }) : update({ id, input }))}
      remove={(id) => remove({ id }, context)}
    />
  );
}
