// Reads a JSON list of URLs from stdin and writes for each the hosts that Postman's SDK, Postman's encoder (which newman
// sends with) and the WHATWG parser of Node find in it; null where one finds none.
'use strict';

const { Url } = require('postman-collection');
const encoder = require('postman-url-encoder');

function attempt(find) {
  try {
    return find() || null;
  } catch (error) {
    return null;
  }
}

const urls = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const found = urls.map((url) => [
  attempt(() => new Url(url).getRemote()),
  attempt(() => encoder.toNodeUrl(url).host),
  attempt(() => new URL(url).host)
]);
process.stdout.write(JSON.stringify(found));
