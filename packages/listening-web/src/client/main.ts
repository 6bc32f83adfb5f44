/** One shell for three pages: /p/<panelId> is a panel's listening page, or that of whoever leads a room, /admin the experimenter's. */
import { msg } from '@lit/localize';
import './components/listening-app/listening-app.ts';
import './components/notice-page/notice-page.ts';
import { applyKeptTheme } from './components/theme-switch/theme-switch.ts';
import { takeConducting } from './conducting.ts';
import { setPageLanguage } from './locales/page-language.ts';

const [page, panelId = ''] = location.pathname.slice(new URL(document.baseURI).pathname.length).split('/');
// The experimenter's page is in English, and nobody else waits for it; without a connection every page stays in English.
if (page === 'admin') await import('./components/admin-app/admin-app.ts');
else await setPageLanguage(navigator.languages).catch(() => {});
const whole = storageAllowed() ? await pageOfAddress() : storageNotice();
document.querySelector('.waiting')?.remove();
document.body.append(whole);

async function pageOfAddress(): Promise<HTMLElement> {
  applyKeptTheme();
  if (page === 'admin') return document.createElement('admin-app');
  const id = decodeURIComponent(panelId);
  const conducting = takeConducting(id);
  if (conducting === null) return Object.assign(document.createElement('listening-app'), { panelId: id });
  // Listeners do not wait for what leads a room.
  await import('./components/conductor-app/conductor-app.ts');
  return Object.assign(document.createElement('conductor-app'), { panelId: id, conducting });
}

/** A browser that blocks cookies throws at the first touch of its storage. */
function storageAllowed(): boolean {
  try {
    return localStorage.length >= 0;
  } catch {
    return false;
  }
}

function storageNotice(): HTMLElement {
  const main = document.createElement('main');
  const notice = document.createElement('notice-page');
  notice.setAttribute('heading', msg('This page needs cookies'));
  notice.setAttribute(
    'text',
    msg(
      'A random number in a cookie is how a test finds you again after a lost connection, and an answer that cannot be sent is kept on this device. Please allow cookies for this address and load the page again.',
    ),
  );
  main.append(notice);
  return main;
}
