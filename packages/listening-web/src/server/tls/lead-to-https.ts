import { createServer } from 'node:http';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';

/** The first byte of all that wants TLS: a record of its handshake. */
const HANDSHAKE = 0x16;

/**
 * Lets a server of HTTPS answer those who come to its port without encryption, as one does who types the address without
 * `https://`: they are led to the same address with it, in place of a connection that ends for no reason they could see.
 *
 * @param patienceMilliseconds for a connection to say what it is
 */
export function leadToHttps(
  server: Server,
  { patienceMilliseconds }: { patienceMilliseconds: number },
): void {
  const takesTls = server.listeners('connection');
  const plain = createServer((request, reply) => {
    const { host } = request.headers;
    // Not for good: another server may be at this address tomorrow.
    const location = `https://${host}${request.url ?? '/'}`;
    reply.writeHead(host === undefined ? 400 : 307, {
      connection: 'close',
      'cache-control': 'no-store',
      ...(host !== undefined && { location }),
    });
    reply.end();
  });
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const giveUp = () => socket.destroy();
    socket.setTimeout(patienceMilliseconds, giveUp);
    socket.on('error', giveUp);
    socket.once('end', giveUp);
    socket.once('data', (first) => {
      socket.off('end', giveUp);
      socket.pause();
      socket.unshift(first);
      if (first[0] === HANDSHAKE) {
        socket.setTimeout(0);
        socket.off('timeout', giveUp);
        for (const take of takesTls) take.call(server, socket);
      } else {
        plain.emit('connection', socket);
        process.nextTick(() => socket.resume());
      }
    });
  });
}
