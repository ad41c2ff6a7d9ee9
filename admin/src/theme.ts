import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const ink: MantineColorsTuple = [
  '#eef4fb',
  '#dbe6f3',
  '#b4cbe6',
  '#8aafd9',
  '#6797ce',
  '#4f86c6',
  '#3b6ea8',
  '#2f5d92',
  '#2b4f81',
  '#1e3a61',
];

/** White is read on the shades that buttons have: Mantine's own are too bright for it. */
const red: MantineColorsTuple = [
  '#fef3f2',
  '#fee4e2',
  '#fecdca',
  '#fda29b',
  '#f97066',
  '#e5483b',
  '#c4321f',
  '#b42318',
  '#912018',
  '#7a271a',
];

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  colors: { ink, red },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'md',
  fontFamily: 'Inter, "Segoe UI", -apple-system, BlinkMacSystemFont, Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Code", "SF Mono", Menlo, "Liberation Mono", monospace',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.45' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    // Its placeholder is no item of the menu; without it the first item gets the focus.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Badge: { defaultProps: { radius: 'sm' } },
    Paper: { defaultProps: { radius: 'md' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Modal: { defaultProps: { centered: true, radius: 'md' }, styles: { title: { fontWeight: 600 } } },
  },
});

/** Mantine's muted colours miss the 4.5 : 1 of WCAG 2.1 AA; these keep it on both page and card. */
export const cssVariables: CSSVariablesResolver = (t) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#55606d',
    '--mantine-color-placeholder': '#6b7480',
    '--mantine-color-error': '#b42318',
    '--mantine-color-body': '#ffffff',
    '--app-page': '#f5f7f9',
    '--app-line': '#e1e6eb',
    '--app-good': '#1a7f4b',
    '--app-busy': '#9a6200',
    '--app-bad': '#b42318',
    '--app-quiet': '#5b6672',
    '--app-info': t.colors.ink![7],
    '--app-highlight': '#fff7df',
  },
  dark: {
    '--mantine-color-dimmed': '#a3abb5',
    '--mantine-color-placeholder': '#8d96a1',
    '--mantine-color-error': '#ff9d94',
    '--mantine-color-body': '#1b1f24',
    '--app-page': '#14171b',
    '--app-line': '#2f363e',
    '--app-good': '#5fce96',
    '--app-busy': '#e6b450',
    '--app-bad': '#ff9d94',
    '--app-quiet': '#a3abb5',
    '--app-info': t.colors.ink![3],
    '--app-highlight': '#2c2a1e',
  },
});
