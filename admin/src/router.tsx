import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { Home } from './layout/home';
import { NotFound, PageFailed } from './layout/page-states';
import { OnlyFor } from './layout/only-for';
import { Shell } from './layout/shell';
import { pages, type PageRoute } from './pages';

function route({ path, roles, load }: PageRoute): RouteObject {
  return {
    path,
    lazy: async () => {
      const { default: Component } = await load();
      return {
        element: (
          <OnlyFor roles={roles}>
            <Component />
          </OnlyFor>
        ),
      };
    },
  };
}

export const router = createBrowserRouter(
  [
    {
      path: '/',
      element: <Shell />,
      hydrateFallbackElement: <></>,
      children: [
        {
          errorElement: <PageFailed />,
          children: [
            { index: true, element: <Home /> },
            ...pages.map(route),
            {
              path: 'support-channel/emails',
              element: <Navigate to={{ pathname: 'incoming', search: location.search }} replace />,
            },
            { path: '*', element: <NotFound /> },
          ],
        },
      ],
    },
  ],
  { basename: '/admin' },
);
