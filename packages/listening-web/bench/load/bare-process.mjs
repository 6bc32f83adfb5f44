/** The least that a Node server can do to keep an answer: per turn of the event loop one write of 512 bytes and one flush, then the replies. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { answerLooks } from './answer-looks.mjs';

const [file] = process.argv.slice(2);
const descriptor = openSync(file, 'a');
const block = Buffer.alloc(512, 'a');
let waiting = [];

function flush() {
  const kept = waiting;
  waiting = [];
  writeSync(descriptor, block);
  fsyncSync(descriptor);
  for (const response of kept) response.end('{"kept":true}');
}

const server = createServer((request, response) => {
  request.resume().once('end', () => {
    response.setHeader('content-type', 'application/json');
    if (waiting.push(response) === 1) setImmediate(flush);
  });
});
server.listen(0, '127.0.0.1', () =>
  answerLooks({
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.closeAllConnections();
      server.close(() => closeSync(descriptor));
    },
  }),
);
