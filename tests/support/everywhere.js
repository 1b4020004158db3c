// Runs collections one after the other in newman, and is every host that they send to: all connections lead to one server
// on the loopback interface. Reads {"runs": [{"collection", "environment"}]} from stdin, writes what arrived in each run.
'use strict';

const fs = require('fs');
const http = require('http');
const net = require('net');
const newman = require('newman');

const arrived = [];
let current = [];

// A token tells by its name that it is one; the rest of the world answers with an empty object.
function answer(request, body) {
  const isForToken = request.method === 'POST' && /token/.test(request.url);
  return isForToken ? { access_token: 'v-token-of-' + request.headers.host.replace(/\W/g, '-'), expires_in: '3599' } : {};
}

const server = http.createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    const body = Buffer.concat(pieces).toString('latin1');
    current.push({ host: request.headers.host, method: request.method, url: request.url, headers: request.rawHeaders, body });
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(answer(request, body)));
  });
});

class Everywhere extends http.Agent {
  constructor(protocol, defaultPort) {
    super({});
    Object.assign(this, { protocol, defaultPort });
  }

  createConnection() {
    return net.connect({ host: '127.0.0.1', port: server.address().port });
  }
}

function runNext(runs) {
  if (!runs.length) {
    server.close();
    process.stdout.write(JSON.stringify(arrived), () => process.exit(0));
    return;
  }
  const values = Object.entries(runs[0].environment).map(([key, value]) => ({ key, value, enabled: true }));
  const options = {
    collection: runs[0].collection,
    environment: { name: 'reader', values },
    requestAgents: { http: new Everywhere('http:', 80), https: new Everywhere('https:', 443) },
    insecure: true,
    reporters: [],
    timeoutRequest: 5000
  };
  current = [];
  newman.run(options, (error) => {
    arrived.push({ error: error ? String(error.message || error) : '', requests: current });
    runNext(runs.slice(1));
  });
}

server.listen(0, '127.0.0.1', () => runNext(JSON.parse(fs.readFileSync(0, 'utf8')).runs));
