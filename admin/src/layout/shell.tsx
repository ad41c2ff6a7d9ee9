import { Anchor, AppShell, Burger, Group, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect } from 'react';
import { Link, Outlet, useLocation, useNavigation } from 'react-router';
import { texts } from '../texts';
import { Tour } from '../tour/tour';
import { Logo } from './logo';
import { Menu } from './menu';
import classes from './shell.module.css';
import { ViewerMenu } from './viewer-menu';

/** Header, menu and the page. On a narrow screen the menu opens over the page and closes when a page was chosen. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const { state } = useNavigation();
  useEffect(close, [pathname, close]);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 248, breakpoint: 'md', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <Anchor href="#page" className={classes.skip}>
        {texts.layout.skip}
      </Anchor>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={texts.layout.menu}
              aria-expanded={opened}
            />
            <Link to="/" className={classes.brand}>
              <Logo />
              <Text fw={600}>{texts.product}</Text>
            </Link>
          </Group>
          <ViewerMenu />
        </Group>
        {state === 'loading' && <div className={classes.progress} role="status" aria-label={texts.common.loading} />}
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} mod={{ closed: !opened }} aria-label={texts.layout.menu}>
        <AppShell.Section grow component={ScrollArea} type="auto">
          <Menu />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="page" className={classes.main}>
        <Tour />
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
