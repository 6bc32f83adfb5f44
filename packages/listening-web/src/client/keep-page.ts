type Trusted = Parameters<ServiceWorkerContainer['register']>[0];

/** Vouches for the one script that becomes a service worker, under the name that the server's policy knows. */
function trustedAddress(): Trusted {
  const { href } = new URL('service-worker.js', document.baseURI);
  const { trustedTypes } = globalThis as {
    trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): Trusted } };
  };
  return (
    trustedTypes
      ?.createPolicy('earwitness-service-worker', { createScriptURL: () => href })
      .createScriptURL(href) ?? href
  );
}

let isAsked = false;

/** Has the browser keep the page's own files, for visits without a network; one that keeps none shows its own page then. */
export function keepPage(): void {
  if (isAsked || !('serviceWorker' in navigator)) return;
  isAsked = true;
  const scope = new URL('p/', document.baseURI).pathname;
  navigator.serviceWorker.register(trustedAddress(), { scope }).catch(() => {});
}
