import { NavLink, Stack, Text } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { navigation, type NavigationItem } from '../navigation';
import { pages } from '../pages';
import { mayUse, useSession } from '../session/session-context';
import classes from './menu.module.css';

export function Menu() {
  const { viewer } = useSession();
  const isOpenTo = ({ to }: NavigationItem) =>
    mayUse(viewer.role, pages.find(({ path }) => `/${path}` === to)?.roles ?? []);
  const sections = navigation
    .map((section) => ({ ...section, items: section.items.filter(isOpenTo) }))
    .filter(({ items }) => items.length > 0);
  return (
    <Stack gap="md" p="sm">
      {sections.map(({ titles, items }) => (
        <div key={titles.join()} role="group" aria-label={titles.join(', ')}>
          <Text className={classes.title} aria-hidden="true">
            {titles.join(' › ')}
          </Text>
          {items.map((item) => (
            <Item key={item.to} {...item} />
          ))}
        </div>
      ))}
    </Stack>
  );
}

function Item({ label, to, icon: Icon }: NavigationItem) {
  const { pathname } = useLocation();
  const active = pathname === to || pathname.startsWith(`${to}/`);
  return (
    <NavLink
      component={Link}
      to={to}
      label={label}
      active={active}
      aria-current={active ? 'page' : undefined}
      leftSection={<Icon size={18} stroke={1.7} aria-hidden="true" />}
      className={classes.item}
    />
  );
}
