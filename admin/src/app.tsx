import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { Provider } from 'urql';
import { RouterProvider } from 'react-router/dom';
import { client } from './api/client';
import { router } from './router';
import { SessionProvider } from './session/session-provider';
import { texts } from './texts';
import { cssVariables, theme } from './theme';

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notifications position="bottom-right" zIndex={400} />
      <Provider value={client}>
        <ModalsProvider labels={{ confirm: texts.common.confirm, cancel: texts.common.cancel }}>
          <SessionProvider>
            <RouterProvider router={router} />
          </SessionProvider>
        </ModalsProvider>
      </Provider>
    </MantineProvider>
  );
}
