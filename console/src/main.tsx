import '@cloudscape-design/global-styles/index.css';
import I18nProvider from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router-dom';
import { applyRememberedMode } from './components/use_dark_mode';
import './main.css';
import { kRoutes } from './routes';

applyRememberedMode();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');
createRoot(root).render(
  <StrictMode>
    <I18nProvider locale="en" messages={[messages]}>
      <RouterProvider router={createBrowserRouter(kRoutes)} future={{ v7_startTransition: true }} />
    </I18nProvider>
  </StrictMode>,
);
