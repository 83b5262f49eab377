// Renders the console at an address, against the mock.
import I18nProvider from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter, RouterProvider } from 'react-router-dom';
import { vi } from 'vitest';
import { kRoutes } from '../src/routes';
import { createMock } from './mock/mock.mjs';

export type Mock = ReturnType<typeof createMock>;

/** A mock with an account, and `fetch` led to it. */
export function startMock(): Mock {
  const mock = createMock('http://localhost:8700');
  mock.setUp();
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const headers = Object.fromEntries(Object.entries(init.headers as Record<string, string>).map(([key, value]) => [key.toLowerCase(), value]));
    const body: unknown = init.body ? JSON.parse(String(init.body)) : {};
    const { status, json } = mock.handle(init.method ?? 'GET', path, headers, body);
    return new Response(JSON.stringify(json), { status, headers: { 'Content-Type': 'application/json' } });
  });
  return mock;
}

export function openAt(path: string) {
  const router = createMemoryRouter(kRoutes, { initialEntries: [path] });
  const view = render(
    <I18nProvider locale="en" messages={[messages]}>
      <RouterProvider router={router} future={{ v7_startTransition: true }} />
    </I18nProvider>,
  );
  return { router, user: userEvent.setup(), ...view };
}

/** The bodies of the calls of one operation, in order. */
export function callsOf(mock: Mock, operation: string): unknown[] {
  return mock.calls.filter((call: { path: string }) => call.path.endsWith(`/${operation}`)).map((call: { body: unknown }) => call.body);
}
