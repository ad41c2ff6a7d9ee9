import { Page } from '../../shared/page';
import { texts } from '../../texts';
import { TokensSection } from './tokens-section';
import { UsersSection } from './users-section';

export default function PeoplePage() {
  return (
    <Page title={texts.people.title} description={texts.people.description} width="form">
      <UsersSection />
      <TokensSection />
    </Page>
  );
}
