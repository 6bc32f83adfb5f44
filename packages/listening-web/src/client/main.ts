/** One shell for two pages: /p/<panelId> is a panel's listening page, /admin the experimenter's. */
import './components/admin-app/admin-app.ts';
import './components/listening-app/listening-app.ts';
import { applyKeptTheme } from './components/theme-switch/theme-switch.ts';

applyKeptTheme();
const [, page, panelId = ''] = location.pathname.split('/');
if (page === 'admin') {
  document.body.append(document.createElement('admin-app'));
} else {
  const app = document.createElement('listening-app');
  app.setAttribute('panel-id', decodeURIComponent(panelId));
  document.body.append(app);
}
